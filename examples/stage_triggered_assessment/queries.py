"""What the program asks for; the lists to choose from are in `examples.choices`."""

MISSED = """
query Missed($first: Int!, $after: String, $types: [EventType!], $since: DateTime) {
  events(first: $first, after: $after, filter: { types: $types, recordedAt: { since: $since } }) {
    nodes { id type occurredAt subjectId stage { id } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

NOW = """
query Now($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Application {
      id remoteId isArchived status
      candidate { name }
      job { id name }
      currentStage { id }
    }
  }
}
"""

ENDPOINTS = """
query Endpoints($first: Int!, $after: String) {
  webhookEndpoints(first: $first, after: $after) {
    nodes { id url isEnabled }
    pageInfo { hasNextPage endCursor }
  }
}
"""

CREATE = """
mutation Listen($input: CreateWebhookEndpointInput!) {
  done: createWebhookEndpoint(input: $input) {
    secret
    webhookEndpoint { id }
    userErrors { code message }
  }
}
"""

ROTATE = """
mutation Rotate($input: RotateWebhookEndpointSecretInput!) {
  done: rotateWebhookEndpointSecret(input: $input) {
    secret
    userErrors { code message }
  }
}
"""

GO_ON = """
mutation GoOn($input: UpdateWebhookEndpointInput!) {
  done: updateWebhookEndpoint(input: $input) {
    userErrors { code message }
  }
}
"""

DELETE = """
mutation NoMore($input: WebhookEndpointInput!) {
  done: deleteWebhookEndpoint(input: $input) {
    userErrors { code message }
  }
}
"""
