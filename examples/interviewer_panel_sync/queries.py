"""What the program asks for."""

DIRECTORY = """
query Directory($first: Int!, $after: String) {
  userDirectory {
    users(first: $first, after: $after) {
      nodes {
        remoteId name jobTitle isActive deactivatedAt
        emails { value }
        role { name }
        manager { remoteId }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""

INTERVIEWS = """
fragment Interviews on Application {
  id isArchived
  job { name }
  interviews(first: 100) {
    nodes {
      remoteId panelId subject startAt endAt status
      organizer { remoteId }
      interviewers { remoteId }
    }
  }
}
"""

OPEN_APPLICATIONS = f"""
query OpenApplications($first: Int!, $after: String) {{
  applications(first: $first, after: $after, filter: {{ isArchived: false }}) {{
    nodes {{ ...Interviews }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
{INTERVIEWS}"""

THESE_APPLICATIONS = f"""
query TheseApplications($ids: [ID!]!) {{
  nodes(ids: $ids) {{ ...Interviews }}
}}
{INTERVIEWS}"""
