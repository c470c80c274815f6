"""The types of the other zones, where they differ."""
