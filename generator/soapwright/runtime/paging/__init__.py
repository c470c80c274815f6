"""Reading page by page, and ahead of who uses the rows."""
