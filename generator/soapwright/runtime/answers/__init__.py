"""Where results sit in an answer, and which record each belongs to."""
