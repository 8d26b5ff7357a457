"""Lever, read through its API version 1."""
