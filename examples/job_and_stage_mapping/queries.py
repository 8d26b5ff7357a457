"""What the program asks for."""

OPEN_JOBS = """
query OpenJobs($first: Int!, $after: String) {
  jobs(first: $first, after: $after, filter: { statuses: [OPEN] }) {
    nodes { id name locations { name } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

STAGES = """
query Stages($first: Int!, $after: String) {
  jobInterviewStages(first: $first, after: $after) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
}
"""

IN_STAGE = """
query InStage($job: ID!, $stage: ID!) {
  applications(first: 100, filter: { jobIds: [$job], stageIds: [$stage], isArchived: false }) {
    nodes { id }
    pageInfo { hasNextPage }
  }
}
"""
