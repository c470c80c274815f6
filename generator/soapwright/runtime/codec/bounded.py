"""What an element says beside its content, as much of it as anybody means.

lxml makes the attributes of an element in a time that grows with their square, and the prefixes
that are in scope anew for each element that is asked. So both have a limit, within which what an
answer costs is a stated multiple of its size.
"""

from __future__ import annotations

from lxml import etree

from soapwright.runtime.errors import MalformedResponse

MOST_ATTRIBUTES = 500
"""Attributes of one element."""
MOST_PREFIXES = 250
"""Prefixes in scope of one element."""


def attributes(node: etree._Element) -> dict[str, str]:
    """The attributes of an element, by Clark name.

    Raises:
        MalformedResponse: there are more than ``MOST_ATTRIBUTES``.
    """
    found = node.attrib
    if len(found) > MOST_ATTRIBUTES:
        raise MalformedResponse(
            f"{node.tag} has {len(found):,} attributes; at most {MOST_ATTRIBUTES} are read"
        )
    return {str(name): str(value) for name, value in found.items()}


def prefixes(node: etree._Element) -> dict[str | None, str]:
    """The namespaces in scope of an element, by prefix.

    Raises:
        MalformedResponse: there are more than ``MOST_PREFIXES``.
    """
    found = node.nsmap
    if len(found) > MOST_PREFIXES:
        raise MalformedResponse(
            f"{node.tag} is in scope of {len(found):,} prefixes; at most {MOST_PREFIXES} are read"
        )
    return found
