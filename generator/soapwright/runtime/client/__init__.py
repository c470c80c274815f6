"""The clients themselves: a connection to a zone, and its two drivers."""
