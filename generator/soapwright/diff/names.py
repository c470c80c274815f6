"""Which name on one side is which on the other, where namespaces differ.

Services put their release into their namespaces. Two namespaces that stand on one side only are
taken for the same when they declare the most local names in common; everything else is then
matched by local name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from soapwright.schema.model import XSD, QName, Schema


class Names:
    """Maps names of the base schema to those of the other one.

    ``schemas`` holds each pair of schema namespaces that differ, ``wsdl`` the target namespaces
    of the two WSDLs where these differ.
    """

    __slots__ = ("_back", "schemas", "wsdl")

    def __init__(self, base: Schema, other: Schema) -> None:
        self.schemas: Mapping[str, str] = pair_namespaces(base, other)
        self._back = {there: here for here, there in self.schemas.items()}
        pair = (base.target_namespace, other.target_namespace)
        differ = pair[0] != pair[1] and _is_wsdl(base) and _is_wsdl(other)
        self.wsdl = pair if differ else None

    def to_other(self, name: QName) -> QName:
        """The name a component of the base has on the other side, if it is there."""
        there = self.schemas.get(name.namespace)
        return name if there is None else QName(there, name.local)

    def to_base(self, name: QName) -> QName:
        """The name a component of the other side has in the base, if it is there."""
        here = self._back.get(name.namespace)
        return name if here is None else QName(here, name.local)

    def same(self, base: QName | None, other: QName | None) -> bool:
        """Whether the two names mean the same component."""
        if base is None or other is None:
            return base is other
        if base[1] != other[1]:
            return False
        return base[0] == other[0] or self.schemas.get(base[0]) == other[0]

    def namespace(self, base: str) -> str:
        """The namespace of the other side that a namespace of the base has become."""
        if base in self.schemas:
            return self.schemas[base]
        return self.wsdl[1] if self.wsdl is not None and self.wsdl[0] == base else base

    def translate(self, text: str) -> str:
        """A text of the base with its namespaces replaced by those of the other side."""
        pairs = [*self.schemas.items()]
        if self.wsdl is not None:
            pairs.append(self.wsdl)
        for here, there in sorted(pairs, reverse=True):  # a longer namespace before its prefix
            if here and here in text:
                return text.replace(here, there)
        return self._of_release(text)

    def _of_release(self, text: str) -> str:
        """A text that names the release with the release of the other side: ``ver=8.0 getPhone``.

        A release is the one step with a digit that a namespace and what it became differ in.
        """
        for here, there in {*map(_steps, (*self.schemas.items(), *filter(None, [self.wsdl])))}:
            if len(here) == len(there) == 1 and any(c.isdigit() for c in here[0] + there[0]):
                whole = rf"(?<![\w.]){re.escape(here[0])}(?![\w.])"
                text = there[0].join(re.split(whole, text))
        return text


def _steps(pair: tuple[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return differing(*pair, "/")


def differing(
    base: str, other: str, between: str = "/:#?."
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The steps in which two namespaces differ, without those that both begin and end with."""
    here, there = (re.split(f"[{between}]", name) for name in (base, other))
    while here and there and here[0] == there[0]:
        del here[0], there[0]
    while here and there and here[-1] == there[-1]:
        del here[-1], there[-1]
    return tuple(here), tuple(there)


def pair_namespaces(base: Schema, other: Schema) -> dict[str, str]:
    """The schema namespaces of each side that the other lacks, paired by what they declare."""
    here, there = _declared(base), _declared(other)
    free = {namespace: names for namespace, names in there.items() if namespace not in here}
    pairs: dict[str, str] = {}
    lone = [namespace for namespace in here if namespace not in there]
    for namespace in sorted(lone, key=lambda n: -len(here[n])):
        best = max(free, key=lambda n: len(free[n] & here[namespace]), default=None)
        if best is not None and free[best] & here[namespace]:
            pairs[namespace] = best
            del free[best]
    return pairs


def _is_wsdl(schema: Schema) -> bool:
    return bool(schema.messages or schema.port_types or schema.bindings or schema.services)


def _declared(schema: Schema) -> dict[str, set[str]]:
    declared: dict[str, set[str]] = {}
    for components in (schema.types, schema.elements, schema.attributes):
        for namespace, local in components:
            if namespace and namespace != XSD:
                declared.setdefault(namespace, set()).add(local)
    return declared
