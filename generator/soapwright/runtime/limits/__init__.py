"""How much a service takes: calls at once, calls in a while, bytes in a while."""
