"""Elements ↔ records."""
