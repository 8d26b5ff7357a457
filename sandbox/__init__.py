"""A Lever to run at home."""
