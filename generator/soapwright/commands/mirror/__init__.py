"""Keeping a copy of a service up to date: the run, and where it is written to."""
