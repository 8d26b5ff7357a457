"""Inputs and payloads of the mutations that write records, by what they write."""
