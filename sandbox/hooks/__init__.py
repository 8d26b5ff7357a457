"""Webhooks: what is sent when something changes, signed, and tried again until it arrives."""
