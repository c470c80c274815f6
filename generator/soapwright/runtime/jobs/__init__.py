"""Work that the service does in its own time: start, ask, end."""
