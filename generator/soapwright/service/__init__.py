"""service.toml → rules: a module a table."""
