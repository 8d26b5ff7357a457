"""Data made from a seed, the same each run for the same number of people."""
