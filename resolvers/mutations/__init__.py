"""Changes: one mutation, one file."""
