"""Generated packages, one a service."""
