"""Conditions as text, ``status in (1, 5) and create_date > 2026-01-01``: read, never evaluated."""
