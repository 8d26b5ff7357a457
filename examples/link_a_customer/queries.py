"""What the program asks for."""

LINK = """
mutation Link($input: CreateLinkTokenInput!) {
  createLinkToken(input: $input) {
    linkToken
    userErrors { message }
  }
}
"""

CUSTOMER = """
query Customer($id: ID!) {
  linkedAccount(id: $id) {
    jobs(first: 100, filter: { statuses: [OPEN] }) { nodes { name } }
  }
}
"""
