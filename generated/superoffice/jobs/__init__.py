"""The rules of jobs, by port type."""
