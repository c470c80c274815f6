"""Array types of SOAP encoding (SOAP 1.1, 5.4.2; WSDL 1.1, 2.2), which are lists.

Such a type restricts ``soapenc:Array`` and tells what it holds in an attribute that no schema
processor knows. For the code generator it becomes a type that repeats its item; then each field
that has the type takes the item's types instead, and keeps what the array is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType

from lxml import etree
from xsdata.codegen.models import Attr, AttrType, Class

from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.model import XSD, QName
from soapwright.schema.names import SOAP12_ENCODING, SOAP_ENCODING, WSDL, qname
from soapwright.schema.source import Document

_XS = f"{{{XSD}}}"
ARRAYS = (QName(SOAP_ENCODING, "Array"), QName(SOAP12_ENCODING, "Array"))
_ITEM = "item"
_ANY = QName(XSD, "anyType")


@dataclass(frozen=True, slots=True)
class ArrayType:
    """What an array type is an array of, ``{namespace}local[]``, and what its items are called."""

    of: str
    item: str = _ITEM


@dataclass(frozen=True, slots=True)
class ArrayField:
    """A field that holds an array: its types, the outermost first, and how deep its lists are."""

    types: tuple[str, ...]
    item: str

    @property
    def depth(self) -> int:
        return sum(each.rpartition("[")[2].count(",") + 1 for each in self.types)


Arrays = Mapping[str, ArrayType]
"""Array types by the types' names in Clark notation."""


def as_lists(documents: Sequence[Document]) -> tuple[list[Document], Arrays]:
    """The documents with array types as types that repeat their items, and those array types."""
    found: dict[str, ArrayType] = {}
    changed = [_as_lists(document, found) for document in documents]
    return changed, MappingProxyType(found)


def _as_lists(document: Document, found: dict[str, ArrayType]) -> Document:
    bases = [base for base in _derivations(document.root) if _base(document, base) in ARRAYS]
    own = list(_declared_arrays(document.root))
    if not bases and not own:
        return document
    root = deepcopy(document.root)
    copy = replace(document, root=root)
    for derivation in list(_derivations(root)):
        if _base(copy, derivation) in ARRAYS:
            _rewrite(copy, derivation, found)
    for type_ in list(_declared_arrays(root)):
        _fill(type_, _ITEM, {"type": _named(type_, _ANY)})
        found[f"{{{root.get('targetNamespace')}}}Array"] = ArrayType(f"{_ANY}[]")
    return copy


def _derivations(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter(f"{_XS}restriction", f"{_XS}extension")


def _declared_arrays(root: etree._Element) -> Iterator[etree._Element]:
    """``soapenc:Array`` itself, which any array may stand for, or what stands in for it."""
    if root.tag == f"{_XS}schema" and root.get("targetNamespace") in (
        SOAP_ENCODING,
        SOAP12_ENCODING,
    ):
        for type_ in root.iterchildren(f"{_XS}complexType"):
            if type_.get("name") == "Array":
                yield type_


def _base(document: Document, derivation: etree._Element) -> QName | None:
    text = derivation.get("base")
    return None if text is None else qname(document, derivation, text)


def _rewrite(document: Document, derivation: etree._Element, found: dict[str, ArrayType]) -> None:
    """Make a type that derives from ``soapenc:Array`` one that repeats its item."""
    content = derivation.getparent()
    type_ = None if content is None else content.getparent()
    if type_ is None or type_.tag != f"{_XS}complexType":
        return
    item = next(derivation.iter(f"{_XS}element"), None)
    name = _ITEM if item is None else item.get("name", _ITEM)
    told = next(
        (
            (attribute, text)
            for attribute in derivation.iter(f"{_XS}attribute")
            if (text := attribute.get(f"{{{WSDL}}}arrayType")) is not None
        ),
        None,
    )
    settings: dict[str, str] = {}
    anonymous = None
    if told is not None:
        text, _, ranks = "".join(told[1].split()).partition("[")
        named = qname(document, told[0], text)
        of = f"{named}[{re.sub(r'[0-9]', '', ranks)}" if ranks else f"{named}[]"
    elif item is not None and item.get("type") is not None:
        named = qname(document, item, item.get("type", ""))
        of = f"{named}[]"
    else:
        named, of = _ANY, f"{_ANY}[]"
        anonymous = next(item.iterchildren(), None) if item is not None else None
    if anonymous is None:
        settings["type"] = _named(type_, named)
    global_ = _global_name(type_)
    _fill(type_, name, settings, anonymous)
    found[global_] = ArrayType(of, name)


def _global_name(type_: etree._Element) -> str:
    """The name of a type in Clark notation; an anonymous one becomes a global one first."""
    schema = next(type_.iterancestors(f"{_XS}schema"))
    namespace = schema.get("targetNamespace")
    name = type_.get("name")
    if name is None:
        owner = type_.getparent()
        assert owner is not None
        taken = {each.get("name") for each in schema.iterchildren()}
        wish = name = f"ArrayOf{owner.get('name', '').capitalize()}"
        number = 2
        while name in taken:
            name, number = f"{wish}{number}", number + 1
        owner.remove(type_)
        type_.set("name", name)
        schema.append(type_)
        owner.set("type", _named(owner, QName(namespace or "", name)))
    return f"{{{namespace}}}{name}" if namespace else name


def _fill(
    type_: etree._Element,
    item: str,
    settings: Mapping[str, str],
    anonymous: etree._Element | None = None,
) -> None:
    """Give a type no content but its item, any number of times."""
    for child in list(type_):
        if child.tag != f"{_XS}annotation":
            type_.remove(child)
    type_.attrib.pop("mixed", "")
    sequence = etree.SubElement(type_, f"{_XS}sequence")
    element = etree.SubElement(
        sequence,
        f"{_XS}element",
        {"name": item, "form": "unqualified", "minOccurs": "0", "maxOccurs": "unbounded"},
    )
    for key, value in settings.items():
        element.set(key, value)
    if anonymous is not None:
        element.append(anonymous)


def _named(element: etree._Element, name: QName) -> str:
    """A name by a prefix that is known where the element stands."""
    for prefix, uri in element.nsmap.items():
        if uri == name.namespace:
            return f"{prefix}:{name.local}" if prefix else name.local
    raise AssertionError(f"no prefix for {name}")


# --- on xsdata's classes -----------------------------------------------------------------------


def fields_of_arrays(classes: Sequence[Class], arrays: Arrays) -> dict[int, ArrayField]:
    """Give each field of an array type the types of the items.

    Returns:
        What each such field holds, by the identity of the field.
    """
    by_ref = {item.ref: item for item in classes}
    found: dict[int, tuple[ArrayField, list[AttrType]]] = {}
    for item in classes:
        for attr in item.attrs:
            holds = _holds(attr, by_ref, arrays)
            if holds is not None:
                found[id(attr)] = holds
    for item in classes:
        for attr in item.attrs:
            if id(attr) in found:
                attr.types = [each.clone() for each in found[id(attr)][1]]
    return {key: field for key, (field, _) in found.items()}


def _holds(
    attr: Attr, by_ref: Mapping[int, Class], arrays: Arrays
) -> tuple[ArrayField, list[AttrType]] | None:
    """What an array field holds in the end, through arrays of arrays."""
    types: list[str] = []
    item = _ITEM
    seen: set[str] = set()
    inner = attr
    while len(inner.types) == 1:
        owner = by_ref.get(inner.types[0].reference)
        if owner is None or owner.qname not in arrays or owner.is_enumeration:
            break
        if owner.qname in seen or not owner.attrs:
            return None  # an array of itself is no list of anything
        seen.add(owner.qname)
        array = arrays[owner.qname]
        item = array.item if not types else item
        of = array.of
        while of.endswith("]"):
            types.append(of)
            of = of.rpartition("[")[0]
        inner = owner.attrs[0]
    return (ArrayField(tuple(types), item), inner.types) if types else None
