"""What crosses to another process, and what must not."""
