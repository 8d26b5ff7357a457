"""What the program asks for, and what it writes."""

JOBS = """
query Jobs($first: Int!, $after: String) {
  jobs(first: $first, after: $after) {
    nodes { id name }
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

NOTE = """
mutation Note($input: CreateActivityInput!) {
  written: createActivity(input: $input) {
    id: activityId
    userErrors { code message }
  }
}
"""

REPORT = """
mutation Report($input: CreateAttachmentInput!) {
  written: createAttachment(input: $input) {
    id: attachmentId
    userErrors { code message }
  }
}
"""

NO_OTHER_TIER = """
mutation NoOtherTier($input: RemoveTagsInput!) {
  written: removeTags(input: $input) {
    id: applicationId
    userErrors { code message }
  }
}
"""

TIER = """
mutation Tier($input: AddTagsInput!) {
  written: addTags(input: $input) {
    id: applicationId
    userErrors { code message }
  }
}
"""

WRITTEN = """
query Written($id: ID!) {
  node(id: $id) {
    ... on Application {
      notes: activities(first: 100, filter: { types: [NOTE] }) { nodes { id body } }
      files: attachments(first: 100, filter: { types: [OTHER] }) { nodes { id fileName } }
    }
  }
}
"""
