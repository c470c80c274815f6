"""Elements → records, by a plan compiled once per class."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from soapwright.runtime.codec.any_type import (
    NIL as NIL_NAME,
)
from soapwright.runtime.codec.any_type import (
    XSI,
    any_element,
    clark_names,
    is_nil,
    plain_text,
    read_any,
    wire_type,
)
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.order import ORDER
from soapwright.runtime.records.plan import FieldPlan, is_unordered, ordered_fields, plan
from soapwright.runtime.records.record import EXTRA, NIL, WIRE_TYPE, Record
from soapwright.runtime.xsd.dates import parse_day, refused
from soapwright.runtime.xsd.lexical import DECODERS, parse_int, parse_string

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Convert = Callable[[str], Any]
Reader = Callable[[etree._Element], Any]
ReadText = Callable[[str, etree._Element], Any]

_set = object.__setattr__

_Slot = tuple[str, Convert | None, Reader, bool, bool]
"""How one child element is read: attribute, what makes the value of its text where nothing else
takes part in it, what makes it of the element otherwise; whether it is one of many; whether what
its type does not allow is taken as it came."""


class _Plan:
    """How one class is read.

    ``slots`` are its elements by tag, ``again`` the other fields of the same tag. ``blank`` makes
    the values of a record that nothing was said of, ``defaults`` are some. ``ordered`` are the
    fields whose order is kept, with their places, and ``unordered`` tells that it says nothing, so
    that only one that is not the schema's is kept. ``around`` tells that not only elements say
    something.
    """

    __slots__ = (
        "again",
        "alike",
        "around",
        "attributes",
        "attributes_alike",
        "blank",
        "defaults",
        "namespace",
        "ordered",
        "others",
        "slots",
        "text",
        "unordered",
        "wildcard",
    )

    def __init__(self, decoder: Decoder, record: type[Record]) -> None:
        self.slots: dict[str, _Slot] = {}
        self.attributes: dict[str, tuple[str, ReadText]] = {}
        self.namespace: str = getattr(getattr(record, "Meta", None), "namespace", None) or ""
        self.text: tuple[str, ReadText] | None = None
        self.others: str | None = None
        self.wildcard: FieldPlan | None = None
        self.again: dict[str, list[str]] = {}
        fields = plan(record)
        for field in fields:
            if field.kind == "Element" and field.tag in self.slots:
                self.again.setdefault(field.tag, []).append(field.attribute)
            elif field.kind == "Element":
                self.slots[field.tag] = _slot(decoder, field)
            elif field.kind == "Attribute":
                self.attributes[field.tag] = (field.attribute, _text_reader(decoder, field))
            elif field.kind == "Text":
                self.text = (field.attribute, _text_reader(decoder, field))
            elif field.kind == "Attributes":
                self.others = field.attribute
            elif field.kind == "Wildcard":
                self.wildcard = field
        self.blank = _blank(fields)
        self.defaults = self.blank()
        self.ordered = ordered_fields(record, fields)
        self.unordered = is_unordered(record)
        self.around = bool(self.attributes or self.text or self.others or self.wildcard)
        tolerant = decoder.by_local_name
        self.alike = _by_local_name(self.slots) if tolerant else {}
        self.attributes_alike = _by_local_name(self.attributes) if tolerant else {}


def _blank(fields: Iterable[FieldPlan]) -> Callable[[], dict[str, Any]]:
    defaults = {field.attribute: field.default for field in fields}
    factories = [(f.attribute, f.default_factory) for f in fields if f.default_factory is not None]
    if not factories:
        return defaults.copy

    def blank() -> dict[str, Any]:
        values = defaults.copy()
        for attribute, factory in factories:
            values[attribute] = factory()
        return values

    return blank


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


def _slot(decoder: Decoder, field: FieldPlan) -> _Slot:
    record = field.record
    if record is not None:
        return field.attribute, None, lambda node: decoder.read(node, record), field.many, False
    if field.types == (object,):
        return field.attribute, None, lambda node: read_any(node, decoder), field.many, False
    read = _text_reader(decoder, field)
    # Prefixes are declared around a leaf, so its text alone does not say what it means.
    convert = None if field.named else _converter(decoder, field)
    if convert is parse_int:
        convert = int  # at half the cost; what it reads beyond is looked for in ``read``
    return field.attribute, convert, lambda node: _read_leaf(node, read), field.many, field.xsi


def _read_leaf(node: etree._Element, read: ReadText) -> Any:
    """A leaf that is empty or nil, or whose text takes the document's prefixes to read."""
    if len(node):
        raise ValueError("it holds elements, not text")
    if node.get(NIL_NAME) is not None and is_nil(node):
        return None
    try:
        return read(node.text or "", node)
    except ValueError:
        if node.text:
            raise
        return None  # empty, where no value of the type is


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
        self._classes: dict[tuple[type[Record], tuple[str, str]], type[Record]] = {}

    def decode(self, node: etree._Element, record: type[R]) -> R:
        """Read ``node`` as a ``record``, or as the class that its ``xsi:type`` names.

        Raises:
            MalformedResponse: a value that its declared type does not allow, or elements that nest
                deeper than there is room on the stack.
        """
        try:
            return self.read(node, record)  # type: ignore[return-value]
        except RecursionError:
            raise MalformedResponse(
                f"{_place(node)} nests deeper than can be read (sys.getrecursionlimit())"
            ) from None

    def read(self, node: etree._Element, record: type[Record]) -> Record | None:
        """As ``decode``, within it: None for an ``xsi:nil``."""
        cls, unknown = record, None
        if node.keys():
            if node.get(NIL_NAME) is not None and is_nil(node) and not _has_nil(record):
                return None
            cls, unknown = self._class_of(node, record)
        compiled = self._plans.get(cls)
        if compiled is None:
            compiled = self._plans[cls] = _Plan(self, cls)
        values = compiled.blank()
        if unknown is not None:
            values[WIRE_TYPE] = unknown
        if compiled.around:
            self._read_around(node, compiled, values)
        slots = compiled.slots
        for child in node:
            slot = slots.get(child.tag)
            if slot is None and compiled.alike:
                slot = _find(compiled.alike, child.tag)
            if slot is None:
                self._keep(child, compiled, values)
                continue
            attribute, convert, read, many, lenient = slot
            try:
                if convert is not None and (text := child.text) is not None and not len(child):
                    # Most are integers, and int() would read Python's own spelling too.
                    value = parse_int(text) if convert is int and "_" in text else convert(text)
                else:
                    value = read(child)
                    if value is None and not many and is_nil(child):
                        values.setdefault(NIL, set()).add(attribute)
            except ValueError as error:
                if not lenient:
                    why = refused(child.text, "integer") if convert is int else error
                    raise MalformedResponse(f"{_place(child)}: {why}") from None
                value = read_any(child, self)
            if many:
                values[attribute].append(value)
            elif values[attribute] is None:
                values[attribute] = value
            else:
                self._again(child, compiled, values, attribute, value)
        if compiled.ordered is not None:
            self._note_order(node, compiled, values)
        result = object.__new__(cls)
        _set(result, "__dict__", values)  # the class looks at every name that is set
        return result

    def _class_of(
        self, node: etree._Element, record: type[Record]
    ) -> tuple[type[Record], str | None]:
        """The class that ``xsi:type`` says, and the name it says where there is no such class."""
        named = wire_type(node)
        if named is None:
            return record, None
        known = self._classes.get((record, named))
        if known is not None:
            return known, None
        found = self.types.by_wire(*named)
        if found is None:
            return record, f"{{{named[0]}}}{named[1]}"
        if issubclass(record, found):  # a global element, saying the type it is declared with
            found = record
        elif not issubclass(found, record):
            raise MalformedResponse(
                f"{_place(node)} has the type {named[1]}, which is no {record.__name__}"
            )
        self._classes[record, named] = found
        return found, None

    def _again(
        self,
        child: etree._Element,
        compiled: _Plan,
        values: dict[str, Any],
        attribute: str,
        value: Any,
    ) -> None:
        """An element whose field does not hold None, but its default or what came before.

        What came before stays: the next one is that of another field of its name, or ``extra``.
        """
        for name in (attribute, *compiled.again.get(child.tag, ())):
            before, default = values[name], compiled.defaults[name]
            if before is None or before is default or before == default == []:
                values[name] = value
                return
        self._keep_extra(child, compiled, values)

    def _note_order(self, node: etree._Element, compiled: _Plan, values: dict[str, Any]) -> None:
        """Keep the order of fields that the class leaves to who writes."""
        assert compiled.ordered is not None
        wild = None if compiled.wildcard is None else compiled.wildcard.attribute
        names = []
        for child in node:
            slot = compiled.slots.get(child.tag)
            if slot is None and compiled.alike:
                slot = _find(compiled.alike, child.tag)
            name = wild if slot is None else slot[0]
            if name in compiled.ordered:
                names.append(name)
        places = [compiled.ordered[name] for name in names]
        if not compiled.unordered or places != sorted(places):
            values[ORDER] = names

    def _keep(self, child: etree._Element, compiled: _Plan, values: dict[str, Any]) -> None:
        """An element the class does not declare: into its wildcard, or else into ``extra``."""
        wildcard = compiled.wildcard
        if wildcard is not None:
            kept = any_element(child, tail=wildcard.mixed)
            if wildcard.many:
                values[wildcard.attribute].append(kept)
                return
            if values[wildcard.attribute] is None:
                values[wildcard.attribute] = kept
                return
        self._keep_extra(child, compiled, values)

    def _keep_extra(self, child: etree._Element, compiled: _Plan, values: dict[str, Any]) -> None:
        """An element that no field has room for, by its name."""
        name = etree.QName(child)
        own = (name.namespace or "") == compiled.namespace
        key = name.localname if own else name.text
        value = read_any(child, self)
        extra = values.setdefault(EXTRA, {})
        if key in extra:  # it repeats, so it is a list
            before = extra[key]
            extra[key] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            extra[key] = value

    def _read_around(self, node: etree._Element, compiled: _Plan, values: dict[str, Any]) -> None:
        """What is said beside elements: attributes, and text."""
        if (wildcard := compiled.wildcard) is not None and wildcard.mixed and node.text:
            values[wildcard.attribute].append(node.text)
        try:
            others = {}
            for name, raw in node.attrib.items():
                declared = compiled.attributes.get(str(name))
                standard = str(name).startswith(f"{{{XSI}}}")
                if declared is None and compiled.attributes_alike and not standard:
                    declared = _find(compiled.attributes_alike, str(name))
                if declared is not None:
                    attribute, read = declared
                    values[attribute] = _attribute(read, str(raw), node)
                elif not standard:
                    others[str(name)] = str(raw)
            if compiled.others is not None:
                values[compiled.others] = others
            if compiled.text is not None:
                attribute, read = compiled.text
                if not is_nil(node):
                    values[attribute] = read(node.text or "", node)
                elif not isinstance(values[attribute], list):
                    values[attribute] = None
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
