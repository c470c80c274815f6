"""Schema → the classes of ``types/``."""
