// The page of all candidates.
const { graphql } = require("./graphql");

exports.query = graphql`
  query CandidatesPageQuery($count: Int!) {
    ...CandidatesPage_list @arguments(count: $count)
  }
`;

exports.fragment = graphql`
  fragment CandidatesPage_list on Query
  @refetchable(queryName: "CandidatesPagePaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 25 }
    cursor: { type: "String" }
  ) {
    candidates(first: $count, after: $cursor) @connection(key: "CandidatesPage_candidates") {
      edges {
        node {
          id
          ...CandidateRow_candidate
        }
      }
    }
  }
`;
