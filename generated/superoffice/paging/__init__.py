"""The rules of paging, by port type."""
