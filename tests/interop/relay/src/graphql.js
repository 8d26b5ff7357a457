// The tag that a build tool would compile away: gives what relay-compiler made of the definition.
const DEFINITION = /(?:query|fragment)\s+(\w+)/;

exports.graphql = ([text]) => {
  const [, name] = DEFINITION.exec(text);
  return require(`./__generated__/${name}.graphql`);
};
