"""A message that is being written, and the names in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soapwright.runtime.codec.any_type import TYPE
from soapwright.runtime.codec.notes import TEXT
from soapwright.runtime.codec.prefixes import OURS, Prefixes, split
from soapwright.runtime.xsd.escaping import quote

_ENOUGH = 500
"""Pieces of text, some ten kilobytes."""


class Written(list[str]):
    """What was written of one message so far, in order.

    Names that only its data has, of namespaces that no class knows, have prefixes of its own.
    Another message does not declare them, so none grows by what was written before.

    Args:
        names: the encoder's.
    """

    def __init__(self, names: Prefixes) -> None:
        super().__init__()
        self._names = names
        self._before: list[bytes] = []
        self.prefixes: dict[str, str] = {}

    def part(self) -> Written:
        """A part of the same message, which names things alike."""
        part = Written(self._names)
        part.prefixes = self.prefixes
        return part

    def settle(self) -> None:
        """Make bytes of what there is once it is enough: long texts are slow to copy."""
        if len(self) > _ENOUGH:
            self._before.append("".join(self).encode())
            self.clear()

    @property
    def content(self) -> list[bytes]:
        """All that was written, to be joined."""
        return [*self._before, "".join(self).encode()]

    @property
    def own_declarations(self) -> str:
        """The ``xmlns`` attributes for the names that only this message has."""
        found = self.prefixes.items()
        return "".join(f" xmlns:{prefix}={quote(namespace)}" for namespace, prefix in found)

    @property
    def declarations(self) -> str:
        """The ``xmlns`` attributes for all of its names."""
        return self._names.declarations + self.own_declarations

    def name(self, namespace: str | None, local: str) -> str:
        """A name of a namespace, or of none."""
        if not namespace:
            return local
        prefix = self._names.known(namespace)
        if prefix is None:
            prefix = self.prefixes.setdefault(namespace, f"m{len(self.prefixes)}")
        return f"{prefix}:{local}"

    def of_tag(self, tag: str) -> str:
        """A name in Clark notation."""
        return self.name(*split(tag))

    def of_qname(self, value: Any) -> str:
        """An ``xs:QName``; both standard libraries' QName hold it as ``text``."""
        return self.of_tag(value if isinstance(value, str) else value.text)


class Unwritable(ValueError):
    """A value that is none of its type, or that XML cannot carry; it names class and field."""


def declarations_of(prefixes: Mapping[str, str]) -> str:
    """The prefixes that texts name, but for what would hide a prefix of ours."""
    return "".join(
        f" xmlns:{prefix}={quote(uri)}"
        for prefix, uri in prefixes.items()
        if not OURS.fullmatch(prefix)
    )


def attributes_of(said: Mapping[str, str], out: Written) -> str:
    """What was said beside a value, as attributes."""
    return "".join(
        f" {out.of_tag(key)}={quote(out.of_tag(text) if key == TYPE else text)}"
        for key, text in said.items()
        if key != TEXT
    )
