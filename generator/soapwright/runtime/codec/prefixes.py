"""The prefixes of what one encoder writes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from soapwright.runtime.codec.any_type import XSD, XSI
from soapwright.runtime.xsd.escaping import quote

if TYPE_CHECKING:
    from lxml import etree

_FIXED = {XSD: "xsd", XSI: "xsi", "http://www.w3.org/XML/1998/namespace": "xml"}
"""Prefixes that are not ours to choose."""
OWN_PREFIX = b" xmlns:m0="
"""What a message has that names what no class knows."""
OURS = re.compile(r"[nm]\d+|xsd|xsi|xml|soap")
"""What prefixes of a message of ours are like."""


class Prefixes:
    """Names with prefixes: ``n0`` for the first namespace, ``n1`` for the second.

    Those of a package's classes. A namespace that comes later gets the next one. Prefixes are only
    added, so that what is written in several threads can be declared with all of them.

    Args:
        namespaces: those that are known.
    """

    def __init__(self, namespaces: Iterable[str]) -> None:
        self._prefixes: dict[str, str] = {}
        self._lock = threading.Lock()
        self.declarations = f' xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"'
        """The ``xmlns`` attributes for every name so far."""
        for namespace in filter(None, namespaces):
            self._add(namespace)

    def known(self, namespace: str) -> str | None:
        """The prefix of a namespace, where it has one."""
        return _FIXED.get(namespace) or self._prefixes.get(namespace)

    def name(self, namespace: str | None, local: str) -> str:
        """A name of a namespace, or of none."""
        if not namespace:
            return local
        return f"{self.known(namespace) or self._add(namespace)}:{local}"

    def _add(self, namespace: str) -> str:
        with self._lock:
            prefix = self._prefixes.get(namespace)
            if prefix is None:
                prefix = f"n{len(self._prefixes)}"
                self.declarations += f" xmlns:{prefix}={quote(namespace)}"
                self._prefixes[namespace] = prefix  # last: who finds it relies on the rest
            return prefix

    def of_tag(self, tag: str) -> str:
        """A name in Clark notation."""
        return self.name(*split(tag))


class Name(NamedTuple):
    """The name of an element: its namespace, or None, and its local name."""

    namespace: str | None
    localname: str


def name_of(element: etree._Element | str) -> Name:
    """The name of an element, or of one in Clark notation.

    lxml's own ``QName`` takes none that has a prefix which nobody declares, and that an answer has.
    """
    namespace, local = split(element if isinstance(element, str) else str(element.tag))
    return Name(namespace or None, local)


def split(tag: str) -> tuple[str, str]:
    """Namespace and local name of a name in Clark notation."""
    if not tag.startswith("{"):
        return "", tag
    namespace, _, local = tag[1:].partition("}")
    return namespace, local
