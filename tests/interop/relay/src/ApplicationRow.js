// An application that can be read anew by itself, with what it belongs to.
const { graphql } = require("./graphql");

exports.fragment = graphql`
  fragment ApplicationRow_application on Application
  @refetchable(queryName: "ApplicationRowRefetchQuery") {
    remoteId
    status
    createdAt
    candidate {
      remoteId
      name
    }
    job {
      remoteId
      name
    }
    currentStage {
      name
    }
    owner {
      name
    }
  }
`;
