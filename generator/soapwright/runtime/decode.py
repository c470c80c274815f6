"""Elements → records, by a plan compiled once per class."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from .dates import parse_day
from .errors import MalformedResponse
from .fields import EXTRA, NIL, WIRE_TYPE, Record
from .generic import XSI, any_element, clark_names, is_nil, plain_text, read_any, wire_type
from .lazy import TypeIndex
from .lexical import DECODERS, parse_string
from .plan import FieldPlan, plan

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Convert = Callable[[str], Any]
Reader = Callable[[etree._Element], Any]
ReadText = Callable[[str, etree._Element], Any]


class _Plan:
    """How one class is read: tag → (attribute, converter of a leaf or None, reader, many, lenient).

    A leaf's text goes to its converter at once; everything else goes to the reader.
    """

    __slots__ = (
        "alike",
        "attributes",
        "attributes_alike",
        "defaults",
        "factories",
        "namespace",
        "others",
        "slots",
        "text",
        "wildcard",
    )

    def __init__(self, decoder: Decoder, record: type[Record]) -> None:
        self.slots: dict[str, tuple[str, Convert | None, Reader, bool, bool]] = {}
        self.attributes: dict[str, tuple[str, ReadText]] = {}
        self.defaults: dict[str, Any] = {}
        self.factories: list[tuple[str, Callable[[], Any]]] = []
        self.namespace: str = getattr(getattr(record, "Meta", None), "namespace", None) or ""
        self.text: tuple[str, ReadText] | None = None
        self.others: str | None = None
        self.wildcard: FieldPlan | None = None
        for field in plan(record):
            if field.default_factory is not None:
                self.factories.append((field.attribute, field.default_factory))
            else:
                self.defaults[field.attribute] = field.default
            if field.kind == "Element":
                self.slots[field.tag] = _slot(decoder, field)
            elif field.kind == "Attribute":
                self.attributes[field.tag] = (field.attribute, _text_reader(decoder, field))
            elif field.kind == "Text":
                self.text = (field.attribute, _text_reader(decoder, field))
            elif field.kind == "Attributes":
                self.others = field.attribute
            elif field.kind == "Wildcard":
                self.wildcard = field
        tolerant = decoder.by_local_name
        self.alike = _by_local_name(self.slots) if tolerant else {}
        self.attributes_alike = _by_local_name(self.attributes) if tolerant else {}


def _by_local_name(tags: Mapping[str, T]) -> dict[str, T]:
    """By local name, and by that in small letters where it is the only one to read so."""
    locals_ = [(tag.rpartition("}")[2], value) for tag, value in tags.items()]
    small = Counter(local.casefold() for local, _ in locals_)
    alike = {local.casefold(): value for local, value in locals_ if small[local.casefold()] == 1}
    return alike | dict(reversed(locals_))


def _find(alike: Mapping[str, T], tag: str) -> T | None:
    local = tag.rpartition("}")[2]
    found = alike.get(local)
    return alike.get(local.casefold()) if found is None else found


def _slot(decoder: Decoder, field: FieldPlan) -> tuple[str, Convert | None, Reader, bool, bool]:
    record = field.record
    if record is not None:
        known = record

        def read_record(node: etree._Element) -> Any:
            return decoder.decode(node, known)

        return field.attribute, None, read_record, field.many, False
    if field.types == (object,):

        def read_anything(node: etree._Element) -> Any:
            return read_any(node, decoder)

        return field.attribute, None, read_anything, field.many, False
    read_text = _text_reader(decoder, field)

    def read_leaf(node: etree._Element) -> Any:
        """A leaf that is empty or nil, or whose text takes the document's prefixes to read."""
        if len(node):
            raise ValueError("it holds elements, not text")
        if is_nil(node):
            return None
        try:
            return read_text(node.text or "", node)
        except ValueError:
            if node.text:
                raise
            return None  # empty, where no value of the type is

    # Prefixes are declared around a leaf, so its text alone does not say what it means.
    convert = None if field.named else _converter(decoder, field)
    return field.attribute, convert, read_leaf, field.many, field.xsi


class _Members:
    """The members of an enumeration by their texts."""

    __slots__ = ("_members",)

    def __init__(self, kind: type[enum.Enum]) -> None:
        self._members = {plain_text(member): member for member in kind}

    def __call__(self, text: str) -> enum.Enum:
        member = self._members.get(text) or self._members.get(text.strip())
        if member is None:
            raise ValueError(f"{text!r} is not in the enumeration")
        return member


def _converter(decoder: Decoder, field: FieldPlan) -> Convert:
    """Text → the field's value."""
    single = _single_converter(decoder, field)
    if field.tokens:
        return lambda text: [single(token) for token in text.split()]
    return single


def _text_reader(decoder: Decoder, field: FieldPlan) -> ReadText:
    """Text, and the element it stands in → the field's value."""
    convert = _converter(decoder, field)
    if field.named:
        return lambda text, node: convert(clark_names(text, node.nsmap))
    return lambda text, node: convert(text)


def _single_converter(decoder: Decoder, field: FieldPlan) -> Convert:
    """Several types are tried in order; a value outside an enumeration stays text."""
    if field.day:
        return partial(parse_day, parse=decoder.leaves["dateTime"])
    converters: list[Convert] = [decoder.leaves[name] for name in field.xsd]
    for kind in field.types:
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            converters.insert(0, _Members(kind))
    if len(field.xsd) == 1 == len(converters):
        return str if converters[0] is parse_string else converters[0]  # str costs half the call

    def first_that_fits(text: str) -> Any:
        for convert in converters:
            try:
                return convert(text)
            except ValueError:
                continue
        return text

    return first_that_fits


class Decoder:
    """Reads elements into the records of one package.

    Args:
        types: the package's types.
        leaves: how the texts of the builtin types are read.
        by_local_name: whether a name that is not declared stands for the declared one with its
            local name, in capitals or not: some services send another namespace or spelling than
            their WSDL says.
    """

    def __init__(
        self,
        types: TypeIndex,
        leaves: Mapping[str, Convert] = DECODERS,
        *,
        by_local_name: bool = False,
    ) -> None:
        self.types = types
        self.leaves = leaves
        self.by_local_name = by_local_name
        self._plans: dict[type[Record], _Plan] = {}

    def decode(self, node: etree._Element, record: type[R]) -> R:
        """Read ``node`` as a ``record``, or as the class that its ``xsi:type`` names.

        Raises:
            MalformedResponse: a value that its declared type does not allow.
        """
        unknown: str | None = None
        cls: type[Record] = record
        if node.attrib:
            if is_nil(node) and not _has_nil(record):
                return None  # type: ignore[return-value]
            named = wire_type(node)
            if named is not None:
                cls, unknown = self._class_of(node, named, record)
        values_plan = self._plans.get(cls)
        if values_plan is None:
            values_plan = self._plans[cls] = _Plan(self, cls)
        values = values_plan.defaults.copy()
        for attribute, factory in values_plan.factories:
            values[attribute] = factory()
        slots = values_plan.slots
        extra: dict[str, Any] | None = None
        if (wildcard := values_plan.wildcard) is not None and wildcard.mixed and node.text:
            values[wildcard.attribute].append(node.text)
        for child in node:
            slot = slots.get(child.tag)
            if slot is None and values_plan.alike:
                slot = _find(values_plan.alike, child.tag)
            if slot is None:
                extra = self._keep(child, values_plan, values, extra)
                continue
            attribute, convert, read, many, lenient = slot
            try:
                if convert is not None and (text := child.text) is not None and not len(child):
                    value = convert(text)
                else:
                    value = read(child)
                    if value is None and not many and is_nil(child):
                        values.setdefault(NIL, set()).add(attribute)
            except ValueError as error:
                if not lenient:
                    raise MalformedResponse(f"{_place(child)}: {error}") from None
                value = read_any(child, self)
            if many:
                values[attribute].append(value)
            else:
                values[attribute] = value
        if values_plan.attributes or values_plan.text or values_plan.others:
            self._attributes_and_text(node, values_plan, values)
        if extra:
            values[EXTRA] = extra
        if unknown is not None:
            values[WIRE_TYPE] = unknown
        result = cls.__new__(cls)
        result.__dict__.update(values)
        return result  # type: ignore[return-value]

    def _class_of(
        self, node: etree._Element, named: tuple[str, str], record: type[Record]
    ) -> tuple[type[Record], str | None]:
        """The class that an ``xsi:type`` stands for, and its name where there is no such class."""
        found = self.types.by_wire(*named)
        if found is None:
            return record, f"{{{named[0]}}}{named[1]}"
        if issubclass(found, record):
            return found, None
        if issubclass(record, found):  # a global element, saying the type it is declared with
            return record, None
        raise MalformedResponse(
            f"{_place(node)} has the type {named[1]}, which is no {record.__name__}"
        )

    def _keep(
        self,
        child: etree._Element,
        values_plan: _Plan,
        values: dict[str, Any],
        extra: dict[str, Any] | None,
    ) -> dict[str, Any] | None:
        """An element the class does not declare: into its wildcard, or else into ``extra``."""
        wildcard = values_plan.wildcard
        if wildcard is not None:
            kept = any_element(child, tail=wildcard.mixed)
            if wildcard.many:
                values[wildcard.attribute].append(kept)
            else:
                values[wildcard.attribute] = kept
            return extra
        if extra is None:
            extra = {}
        name = etree.QName(child)
        own = (name.namespace or "") == values_plan.namespace
        key = name.localname if own else name.text
        value = read_any(child, self)
        if key in extra:  # it repeats, so it is a list
            before = extra[key]
            extra[key] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            extra[key] = value
        return extra

    def _attributes_and_text(
        self, node: etree._Element, values_plan: _Plan, values: dict[str, Any]
    ) -> None:
        try:
            others = {}
            for name, raw in node.attrib.items():
                declared = values_plan.attributes.get(str(name))
                standard = str(name).startswith(f"{{{XSI}}}")
                if declared is None and values_plan.attributes_alike and not standard:
                    declared = _find(values_plan.attributes_alike, str(name))
                if declared is not None:
                    attribute, read = declared
                    values[attribute] = _attribute(read, str(raw), node)
                elif not standard:
                    others[str(name)] = str(raw)
            if values_plan.others is not None:
                values[values_plan.others] = others
            if values_plan.text is not None:
                attribute, read = values_plan.text
                values[attribute] = None if is_nil(node) else read(node.text or "", node)
        except ValueError as error:
            raise MalformedResponse(f"{_place(node)}: {error}") from None


def _attribute(read: ReadText, raw: str, node: etree._Element) -> Any:
    """An attribute's value; None where it is empty, which no value of its type is."""
    try:
        return read(raw, node)
    except ValueError:
        if raw:
            raise
        return None


def _has_nil(record: type[Record]) -> bool:
    """Whether an ``xsi:nil`` is a record of its own: one without text, maybe with attributes."""
    return bool(getattr(getattr(record, "Meta", None), "nillable", False))


def _place(node: etree._Element) -> str:
    names = [etree.QName(node).localname]
    names += [etree.QName(above).localname for above in node.iterancestors()]
    return "/".join(reversed(names[:4]))
