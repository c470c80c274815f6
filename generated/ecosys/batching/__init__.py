"""The rules of batching, by port type."""
