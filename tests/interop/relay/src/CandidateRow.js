// A person, whose applications page by themselves.
const { graphql } = require("./graphql");

exports.fragment = graphql`
  fragment CandidateRow_candidate on Candidate
  @refetchable(queryName: "CandidateRowPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 1 }
    cursor: { type: "String" }
  ) {
    remoteId
    name
    applications(first: $count, after: $cursor)
      @connection(key: "CandidateRow_applications") {
      edges {
        node {
          remoteId
        }
      }
    }
  }
`;
