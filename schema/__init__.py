"""The unified vocabulary: types, connections, filters. No I/O, no provider words."""
