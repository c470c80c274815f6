"""Declarations for messages that no element of the schema describes.

A document message of one part is an element that the schema declares. Every other one is what its
binding makes of it: an rpc wrapper with an unqualified element for each part, or a Body that holds
several elements, or none, or has a type itself (WSDL 1.1, chapter 3.5; Basic Profile 1.1, 4.7). A
header part that is a type is an element of the part's name (WSDL 1.1, 3.7).
Declared as elements they get classes as all others do, and nothing behind this asks for a
message's style.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.model import (
    ANY_TYPE,
    XSD,
    ComplexType,
    Element,
    Group,
    Part,
    Place,
    QName,
    Schema,
    TypeRef,
    Wrapper,
)
from soapwright.schema.parts import (
    body_parts,
    bound_messages,
    header_part,
    is_whole_body,
    wrapper_of,
    wrapper_of_header,
)
from soapwright.schema.reading import Reading
from soapwright.schema.source import Document

_XS = f"{{{XSD}}}"


def with_wrappers(reading: Reading) -> Reading:
    """What was read, with an element for every message that has none.

    The schema's ``wrappers`` tell which; ``wire_names`` has those that are called otherwise here
    than on the wire, since the schema declares something of the name.
    """
    schema = reading.schema
    found = _wrappers(schema)
    if not found:
        return reading
    keys = _keys(schema, found)
    elements = {
        keys[wrapper]: _element(schema, wrapper, use.place) for wrapper, use in found.items()
    }
    renamed = {key: w.name for w, key in keys.items() if w.form != "body" and key != w.name}
    return replace(
        reading,
        schema=replace(
            schema,
            elements=MappingProxyType({**schema.elements, **elements}),
            wrappers=MappingProxyType(keys),
        ),
        documents=(*reading.documents, *_documents(schema, keys)),
        wire_names={**reading.wire_names, **renamed},
    )


@dataclass(frozen=True, slots=True)
class _Use:
    """The first message that a wrapper is for: its place, its port type and direction."""

    place: Place
    port_type: str
    answers: bool


def _wrappers(schema: Schema) -> dict[Wrapper, _Use]:
    found: dict[Wrapper, _Use] = {}
    for binding, bound, operation in bound_messages(schema):
        for name, message, answers in (
            (operation.input, bound.input, False),
            (operation.output, bound.output, True),
        ):
            abstract = schema.messages.get(name) if name is not None else None
            if abstract is None:
                continue
            parts = body_parts(abstract, message)
            wrapper = wrapper_of(schema, bound, parts, answers=answers)
            if wrapper is not None and wrapper.problem is None:
                use = _Use(abstract.place, binding.port_type.local, answers)
                found.setdefault(wrapper, use)
            for header in () if message is None else message.headers:
                part = header_part(schema, header)
                wrapper = None if part is None else wrapper_of_header(header, part)
                if wrapper is not None and wrapper.problem is None:
                    found.setdefault(wrapper, _Use(header.place, binding.port_type.local, True))
    return found


def _keys(schema: Schema, found: Mapping[Wrapper, _Use]) -> dict[Wrapper, QName]:
    """What each is called in the schema, where nothing else may have the name.

    Beside something that the schema declares a request is called so; of several messages of one
    name the later ones are told apart by their port types.
    """
    declared = {*schema.elements, *schema.types}
    taken = {*declared}
    keys = {}
    for wrapper, use in found.items():
        namespace, local = wrapper.name
        beside = [f"{local}Request"] if wrapper.name in declared and not use.answers else []
        numbers = ("", *range(2, len(found) + 2))
        wishes = [local, *beside, *(f"{use.port_type}.{local}{number}" for number in numbers)]
        key = next(key for wish in wishes if (key := QName(namespace, wish)) not in taken)
        taken.add(key)
        keys[wrapper] = key
    return keys


def _element(schema: Schema, wrapper: Wrapper, place: Place) -> Element:
    """The element that a wrapper is, as the schema would have it."""
    type_: TypeRef
    if _is_of_a_type(schema, wrapper):
        type_ = wrapper.parts[0].type or ANY_TYPE
    else:
        parts = tuple(_accessor(schema, part) for part in wrapper.parts)
        type_ = ComplexType(None, place, content=Group("sequence", place, parts))
    return Element(wrapper.name, type_, place)


def _is_of_a_type(schema: Schema, wrapper: Wrapper) -> bool:
    """Whether the element has the type of the only part, and does not hold it."""
    return wrapper.form == "header" or is_whole_body(schema, wrapper)


def _accessor(schema: Schema, part: Part) -> Element:
    if part.element is None:
        least = 0 if part.attached else 1
        return Element(QName("", part.name), part.type or ANY_TYPE, part.place, least)
    declared = schema.elements[part.element]
    anonymous = isinstance(declared.type, ComplexType)
    return replace(
        declared,
        type=ANY_TYPE if anonymous else declared.type,
        place=part.place,
        ref=True,
    )


# --- as documents ------------------------------------------------------------------------------


def _documents(schema: Schema, keys: Mapping[Wrapper, QName]) -> Iterator[Document]:
    """A schema for each namespace, for the code generator."""
    for number, namespace in enumerate(dict.fromkeys(key.namespace for key in keys.values()), 1):
        here = {wrapper: key for wrapper, key in keys.items() if key.namespace == namespace}
        root = etree.Element(f"{_XS}schema", nsmap=_prefixes(here))
        if namespace:
            root.set("targetNamespace", namespace)
        for wrapper, key in here.items():
            _declare(root, schema, wrapper, key.local)
        location = f"{schema.location}#messages-{number}"
        yield Document(location, etree.tostring(root), root)


def _prefixes(wrappers: Mapping[Wrapper, QName]) -> dict[str, str]:
    names = {
        name.namespace
        for wrapper in wrappers
        for part in wrapper.parts
        for name in (part.type, part.element)
        if name is not None
    }
    names -= {"", XSD}
    return {"xs": XSD, **{f"p{n}": name for n, name in enumerate(sorted(names), 1)}}


def _declare(root: etree._Element, schema: Schema, wrapper: Wrapper, name: str) -> None:
    element = etree.SubElement(root, f"{_XS}element", name=name)
    if _is_of_a_type(schema, wrapper):
        element.set("type", _named(root, wrapper.parts[0].type or ANY_TYPE))
        return
    type_ = etree.SubElement(element, f"{_XS}complexType")
    sequence = etree.SubElement(type_, f"{_XS}sequence")
    for part in wrapper.parts:
        if part.element is not None:
            etree.SubElement(sequence, f"{_XS}element", ref=_named(root, part.element))
        else:
            named = _named(root, part.type or ANY_TYPE)
            child = etree.SubElement(sequence, f"{_XS}element", name=part.name, type=named)
            if part.attached:
                child.set("minOccurs", "0")


def _named(root: etree._Element, name: QName) -> str:
    prefix = next((prefix for prefix, uri in root.nsmap.items() if uri == name.namespace), None)
    return name.local if prefix is None else f"{prefix}:{name.local}"
