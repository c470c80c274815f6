"""The compiled reader beside the plain one: whatever the bytes, both say the same."""
