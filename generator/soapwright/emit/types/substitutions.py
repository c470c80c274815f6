"""Members of substitution groups: each may stand where its head is referred to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xsdata.codegen.handlers import AddAttributeSubstitutions
from xsdata.codegen.mixins import ContainerInterface
from xsdata.codegen.models import Attr, Class

from soapwright.emit.types.mapping import Ref
from soapwright.emit.types.repeated import Name, name_of
from soapwright.errors import InputError

_MOST_SUBSTITUTED = 50_000
"""Fields: each place of a head has room for all members of its group."""


class Substitutions(AddAttributeSubstitutions):
    """xsdata lets members of a group stand for whatever has a type of their head's name."""

    __slots__ = ("_left",)

    def __init__(self, container: ContainerInterface) -> None:
        super().__init__(container)
        self._left = _MOST_SUBSTITUTED

    def process(self, target: Class) -> None:
        target.attrs = _Attributes(target.attrs)
        super().process(target)
        target.attrs = [*target.attrs]

    def process_attribute(self, target: Class, attr: Attr) -> None:
        if not all(isinstance(type_, Ref) for type_ in attr.types):
            return
        before = len(target.attrs)
        super().process_attribute(target, attr)
        self._left -= len(target.attrs) - before
        if self._left < 0:
            raise InputError(
                f"members of substitution groups add more than the limit of {_MOST_SUBSTITUTED:,} "
                f"fields where their heads are referred to; {target.name} is one of these places",
                file=target.location.partition("#")[0],
            )

    @classmethod
    def create_substitution(cls, source: Class) -> Attr:
        attr: Attr = super().create_substitution(source)
        attr.types = [Ref.to(type_) for type_ in attr.types]
        return attr

    def members(self) -> dict[str, list[tuple[str, str]]]:
        """Of each head the keys and names of its members."""
        return {
            name: [(attr.key, attr.types[0].qname) for attr in attrs]
            for name, attrs in (self.substitutions or {}).items()
        }


class _Attributes(list[Attr]):
    """Attributes among which one that is not there is not looked for: xsdata looks for each member
    among all, so that thousands of them would cost the square of their number."""

    def __init__(self, attrs: Iterable[Attr]) -> None:
        super().__init__(attrs)
        self._names: set[Name] = {name_of(attr) for attr in self}

    def index(self, attr: Attr, *bounds: Any) -> int:
        if name_of(attr) not in self._names:
            raise ValueError(attr)  # as a list does
        return super().index(attr, *bounds)

    def insert(self, at: Any, attr: Attr) -> None:
        self._names.add(name_of(attr))
        super().insert(at, attr)
