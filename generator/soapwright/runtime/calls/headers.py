"""The header parts of an answer: those that the WSDL declares as records, others as elements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from lxml import etree

R = TypeVar("R", bound=Record)
HeaderPart: TypeAlias = "Record | etree._Element"
"""A header part: a record of a declared one, or an lxml element."""


def tag_of(part: HeaderPart | type[Record]) -> str:
    """The name of a header part, in Clark notation."""
    if isinstance(part, Record):
        part = type(part)
    if isinstance(part, type):
        namespace, local = wire_name(part)
        return f"{{{namespace}}}{local}" if namespace else local
    return str(part.tag)


class Headers(Collection[HeaderPart]):
    """The header parts of an answer, in the order in which they came; nil ones are left out.

    They are asked for by class, ``headers[types.Quota]``, or by name in Clark notation,
    ``headers["{urn:depot}Quota"]``: the first one of that name counts.

    Args:
        parts: records of those that the operation declares, lxml elements of all others.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[HeaderPart] = ()) -> None:
        self._parts = tuple(parts)

    def __iter__(self) -> Iterator[HeaderPart]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str | type):
            return self.get(key) is not None
        return key in self._parts

    @overload
    def get(self, key: type[R]) -> R | None: ...
    @overload
    def get(self, key: str) -> HeaderPart | None: ...
    def get(self, key: Any) -> Any:
        """The first part of a class, or of a name in Clark notation; None where there is none."""
        return next(iter(self.all(key)), None)

    @overload
    def all(self, key: type[R]) -> list[R]: ...
    @overload
    def all(self, key: str) -> list[HeaderPart]: ...
    def all(self, key: Any) -> Any:
        """All parts of a class, or of a name in Clark notation."""
        tag = key if isinstance(key, str) else tag_of(key)
        return [part for part in self._parts if tag_of(part) == tag]

    @overload
    def __getitem__(self, key: type[R]) -> R: ...
    @overload
    def __getitem__(self, key: str) -> HeaderPart: ...
    def __getitem__(self, key: Any) -> Any:
        found = self.get(key)
        if found is None:
            have = ", ".join(map(tag_of, self._parts)) or "none"
            name = key if isinstance(key, str) else key.__name__
            raise KeyError(f"the answer has no header part {name}; it has: {have}")
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]  # records change

    def __repr__(self) -> str:
        return f"Headers({list(self._parts)!r})"

    def __reduce__(self) -> Any:
        return _unpickled, ([_pickled(part) for part in self._parts],)


def _pickled(part: HeaderPart) -> Record | bytes:
    if isinstance(part, Record):
        return part
    from lxml import etree

    return etree.tostring(part, with_tail=False)


def _unpickled(parts: Sequence[Record | bytes]) -> Headers:
    from lxml import etree

    return Headers([part if isinstance(part, Record) else etree.fromstring(part) for part in parts])
