"""Header fields of HTTP as users give them: what a field line may hold (RFC 9110, 5.1 and 5.5)."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def problem_of(name: object, value: object) -> str | None:
    """Why a header cannot be sent, or None: it "has a name …". The value is never told."""
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        return f"has the name {name!r}, which is not letters, digits and hyphens"
    if not isinstance(value, str):
        return f"has a value, of {name}, that is no text but {type(value).__name__}"
    if not value.isascii():
        return f"has a value, of {name}, with characters beyond ASCII"
    if not _VALUE.fullmatch(value):
        return f"has a value, of {name}, with line breaks or other control characters"
    if value != value.strip(" \t"):
        return f"has a value, of {name}, that begins or ends with white space"
    return None
