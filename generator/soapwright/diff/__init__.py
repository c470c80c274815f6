"""Schema × Schema → findings."""
