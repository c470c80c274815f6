"""WS-Addressing 1.0: which message goes where, and which one an answer belongs to."""
