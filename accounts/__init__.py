"""Linked accounts: whose they are, their credentials at rest, and the tokens of callers."""
