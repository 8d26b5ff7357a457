"""What happens in linked accounts: found out by their webhooks and by reading, and told on."""
