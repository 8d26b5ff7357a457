"""What the program asks for; what it writes is in `examples.writing`."""

JOBS = """
query Jobs($first: Int!, $after: String) {
  jobs(first: $first, after: $after) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
}
"""

TO_JUDGE = """
query ToJudge($first: Int!, $after: String, $jobs: [ID!], $stages: [ID!]) {
  applications(
    first: $first, after: $after,
    filter: { jobIds: $jobs, stageIds: $stages, isArchived: false }
  ) {
    nodes {
      id origin
      candidate { name headline urls { value } }
      job { name }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
