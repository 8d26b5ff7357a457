"""Everything that can be written to one Lever account, by what it is."""
