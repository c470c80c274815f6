"""What generated packages run on. Nothing here imports the tool or knows a service."""
