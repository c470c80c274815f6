"""Conditions, and the languages they are written in."""
