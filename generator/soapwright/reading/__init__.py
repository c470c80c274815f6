"""Input files, within limits."""
