// The page of all applications.
const { graphql } = require("./graphql");

exports.query = graphql`
  query ApplicationsPageQuery($count: Int!) {
    ...ApplicationsPage_list @arguments(count: $count)
  }
`;

exports.fragment = graphql`
  fragment ApplicationsPage_list on Query
  @refetchable(queryName: "ApplicationsPagePaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 25 }
    cursor: { type: "String" }
  ) {
    applications(first: $count, after: $cursor) @connection(key: "ApplicationsPage_applications") {
      edges {
        node {
          id
          ...ApplicationRow_application
        }
      }
    }
  }
`;
