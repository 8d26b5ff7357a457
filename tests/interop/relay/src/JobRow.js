// A job, whose applications page by themselves.
const { graphql } = require("./graphql");

exports.fragment = graphql`
  fragment JobRow_job on Job
  @refetchable(queryName: "JobRowPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 10 }
    cursor: { type: "String" }
  ) {
    remoteId
    name
    status
    applications(first: $count, after: $cursor)
      @connection(key: "JobRow_applications") {
      edges {
        node {
          remoteId
        }
      }
    }
  }
`;
