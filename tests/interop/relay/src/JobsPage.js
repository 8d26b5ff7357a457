// The page of all jobs.
const { graphql } = require("./graphql");

exports.query = graphql`
  query JobsPageQuery($count: Int!) {
    ...JobsPage_list @arguments(count: $count)
  }
`;

exports.fragment = graphql`
  fragment JobsPage_list on Query
  @refetchable(queryName: "JobsPagePaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 25 }
    cursor: { type: "String" }
  ) {
    jobs(first: $count, after: $cursor) @connection(key: "JobsPage_jobs") {
      edges {
        node {
          id
          ...JobRow_job
        }
      }
    }
  }
`;
