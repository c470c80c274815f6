"""Models of services: what is in their tables, and what they answer."""
