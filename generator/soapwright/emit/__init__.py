"""Schema + rules → the files of a package."""
