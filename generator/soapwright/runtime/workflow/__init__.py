"""Work in steps: made, filled in an order that service.toml declares, and then watched."""
