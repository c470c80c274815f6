"""Schema + rules → the client modules, from the templates of the same names."""
