"""What is asked for to hand an application in, and how it is."""

JOB = """
query JobToApplyFor($remoteId: ID!) {
  job(remoteId: $remoteId) {
    id name status
    formFields {
      name group groupName question description type required isHidden options distributionChannels
    }
  }
}
"""

SUBMIT = """
mutation Submit($input: SubmitApplicationInput!) {
  written: submitApplication(input: $input) {
    outcome applicationId candidateId
    userErrors { code message field }
  }
}
"""

ADD = """
mutation Add($input: CreateCandidateInput!) {
  written: createCandidate(input: $input) {
    outcome applicationId candidateId
    userErrors { code message field }
  }
}
"""

HANDED_IN = """
query HandedIn($email: String!, $job: ID!, $since: DateTime!) {
  applications(
    first: 1, filter: { email: $email, jobIds: [$job], createdAt: { since: $since } }
  ) {
    nodes { id candidate { id } }
  }
}
"""
