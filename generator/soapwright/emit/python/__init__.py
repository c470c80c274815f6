"""Python text: names, docstrings, import lines, the environment of the templates."""
