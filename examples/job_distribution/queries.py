"""What the program asks for."""

OPEN_JOBS = """
query OpenJobs($first: Int!, $after: String) {
  jobs(first: $first, after: $after, filter: { statuses: [OPEN] }) {
    nodes {
      remoteId name code isInternal isConfidential
      department commitment country workplaceType createdAt
      locations { name }
      urls { type value }
      posting {
        distributionChannels
        descriptionHtml closingHtml salaryDescriptionHtml
        sections { heading contentHtml }
        salaryRange { minimum maximum currency interval }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
