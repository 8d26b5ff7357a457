// What Relay's React hooks do, without React: fragments read from the store, pages fetched into it.
const {
  Environment,
  Network,
  RecordSource,
  Store,
  createOperationDescriptor,
  fetchQuery,
  getRequest,
  getSelector,
} = require("relay-runtime");

exports.createEnvironment = (url) => {
  const send = async ({ text }, variables) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/graphql-response+json",
      },
      body: JSON.stringify({ query: text, variables }),
    });
    const body = await answer.json();
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body;
  };
  return new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });
};

// Fetches a query; gives what its own selection shows, its fragments as references.
const load = async (environment, query, variables) => {
  const operation = createOperationDescriptor(getRequest(query), variables);
  environment.retain(operation);
  await fetchQuery(environment, query, variables).toPromise();
  return environment.lookup(operation.fragment).data;
};
exports.load = load;

const read = (environment, fragment, reference) =>
  environment.lookup(getSelector(fragment, reference)).data;
exports.read = read;

// Reads a fragment anew by its `@refetchable` query; gives the fragment's data.
exports.refetch = async (environment, fragment, id) => {
  const data = await load(environment, fragment.metadata.refetch.operation, { id });
  return read(environment, fragment, data.node);
};

// Fetches page after page of the fragment's `@connection`; gives the fragment's data with all.
exports.readAll = async (environment, fragment, reference, count, id) => {
  const { connection, operation } = fragment.metadata.refetch;
  const variables = id === undefined ? {} : { id };
  for (;;) {
    const data = read(environment, fragment, reference);
    const [field] = connection.path;
    const { hasNextPage, endCursor } = data[field].pageInfo;
    if (!hasNextPage) return data;
    const { count: size, cursor } = connection.forward;
    await load(environment, operation, { ...variables, [size]: count, [cursor]: endCursor });
  }
};
