"""What the program asks for."""

NEW_APPLICATIONS = """
query NewApplications($first: Int!, $after: String, $since: DateTime) {
  applications(first: $first, after: $after, filter: { createdAt: { since: $since } }) {
    nodes {
      remoteId createdAt
      candidate { remoteId }
      attachments(first: 100, filter: { types: [RESUME] }) {
        nodes { id remoteId fileName downloadUrl }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

FRESH_URL = """
query FreshUrl($id: ID!) {
  node(id: $id) { ... on Attachment { downloadUrl } }
}
"""
