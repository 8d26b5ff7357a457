"""What the program asks for; the lists to choose from are in `examples.choices`."""

IN_STAGE = """
query InStage($job: ID!, $stage: ID!) {
  applications(first: 100, filter: { jobIds: [$job], stageIds: [$stage], isArchived: false }) {
    nodes { id }
    pageInfo { hasNextPage }
  }
}
"""
