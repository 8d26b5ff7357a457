"""The fields of the Query root, in groups."""
