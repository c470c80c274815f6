"""Simple types and their facets: XML Schema part 2, chapter 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soapwright.schema.model import (
    ANY_SIMPLE_TYPE,
    XSD,
    EnumValue,
    Facets,
    QName,
    SimpleType,
    TypeRef,
)
from soapwright.schema.names import local
from soapwright.schema.scope import Scope, documentation

if TYPE_CHECKING:
    from lxml import etree

_NUMBERS = {
    "length": "length",
    "minLength": "min_length",
    "maxLength": "max_length",
    "totalDigits": "total_digits",
    "fractionDigits": "fraction_digits",
}
_TEXTS = {
    "minInclusive": "min_inclusive",
    "maxInclusive": "max_inclusive",
    "minExclusive": "min_exclusive",
    "maxExclusive": "max_exclusive",
    "whiteSpace": "white_space",
}
_NAMES = (QName(XSD, "QName"), QName(XSD, "NOTATION"))
_SIMPLE_TYPE = f"{{{XSD}}}simpleType"


def simple_type(element: etree._Element, scope: Scope, name: QName | None) -> SimpleType:
    """Read an ``xs:simpleType``; ``name`` is None for an anonymous one.

    Raises:
        InputError: it is neither restriction, list nor union.
    """
    place = scope.place(element)
    final = element.get("final", scope.final)
    text = documentation(element)
    for child in element.iterchildren():
        variety = local(child)
        if variety == "restriction":
            base = type_of(child, "base", scope) or ANY_SIMPLE_TYPE
            return SimpleType(
                name,
                place,
                base=base,
                facets=facets(child, scope, names=_may_be_names(base)),
                final=final,
                documentation=text,
            )
        if variety == "list":
            item = type_of(child, "itemType", scope) or ANY_SIMPLE_TYPE
            return SimpleType(name, place, "list", item=item, final=final, documentation=text)
        if variety == "union":
            names = (child.get("memberTypes") or "").split()
            members: list[TypeRef] = [scope.refer("type", child, member) for member in names]
            members += [simple_type(e, scope, None) for e in child.iterchildren(_SIMPLE_TYPE)]
            return SimpleType(
                name, place, "union", members=tuple(members), final=final, documentation=text
            )
    raise scope.error(element, "xs:simpleType needs xs:restriction, xs:list or xs:union")


def type_of(element: etree._Element, attribute: str, scope: Scope) -> TypeRef | None:
    """The simple type that an element names in ``attribute`` or holds; None where neither."""
    name = element.get(attribute)
    if name is not None:
        return scope.refer("type", element, name)
    child = element.find(_SIMPLE_TYPE) if len(element) else None
    return None if child is None else simple_type(child, scope, None)


def _may_be_names(base: TypeRef) -> bool:
    """Whether values of a type may be QNames: it is declared elsewhere, or is a builtin of them."""
    return base in _NAMES or not isinstance(base, tuple) or base.namespace != XSD


def facets(element: etree._Element, scope: Scope, *, names: bool = False) -> Facets:
    """The facets of an ``xs:restriction``; ``names`` asks what values mean that are QNames."""
    enumeration: list[EnumValue] = []
    patterns: list[str] = []
    assertions: list[str] = []
    single: dict[str, Any] = {}
    for child in element.iterchildren():
        kind = local(child)
        value = child.get("value", "")
        if kind == "enumeration":
            enumeration.append(
                EnumValue(
                    value,
                    scope.place(child),
                    _number(child),
                    documentation(child),
                    _meant(child, value, scope) if names else None,
                )
            )
        elif kind == "pattern":
            patterns.append(value)
        elif kind == "assertion":
            assertions.append(child.get("test", ""))
        elif kind in _NUMBERS:
            single[_NUMBERS[kind]] = scope.number(child, value)
        elif kind in _TEXTS:
            single[_TEXTS[kind]] = value
    if not (enumeration or patterns or assertions or single):
        return _NO_FACETS
    return Facets(tuple(enumeration), tuple(patterns), tuple(assertions), **single)


_NO_FACETS = Facets()


def _meant(enumeration: etree._Element, value: str, scope: Scope) -> QName | None:
    """What a value means if it is a QName; None where its prefix is not declared, so it is none."""
    prefix, colon, _ = value.strip().partition(":")
    if colon and prefix not in enumeration.nsmap:
        return None
    return scope.qname(enumeration, value)


def _number(enumeration: etree._Element) -> str | None:
    """The integer behind an enumeration: WCF's data contracts note it in ``appinfo``."""
    for appinfo in enumeration.iterfind(f"{{{XSD}}}annotation/{{{XSD}}}appinfo"):
        for child in appinfo.iterchildren():
            if local(child) == "EnumerationValue" and child.text:
                return child.text.strip()
    return None
