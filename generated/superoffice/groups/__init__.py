"""The operations by port type, each on first use."""
