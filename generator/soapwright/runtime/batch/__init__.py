"""Writing many records: chunks, refusals, outcomes."""
