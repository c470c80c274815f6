"""One call: what is asked, of which operation, and when it may be repeated."""
