"""Elements → records, by a plan compiled once per class."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from soapwright.runtime.codec.any_type import (
    INCLUDE,
    TYPE,
    XSI,
    any_element,
    clark_names,
    is_nil,
    parts_being_read,
    plain_text,
    read_any,
    wire_type,
    xsd_name_of,
)
from soapwright.runtime.codec.any_type import (
    NIL as NIL_NAME,
)
from soapwright.runtime.codec.bounded import attributes, prefixes
from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.notes import TEXT, note, said_by
from soapwright.runtime.codec.places import remember
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.order import ORDER
from soapwright.runtime.records.plan import FieldPlan, is_unordered, ordered_fields, plan, wire_name
from soapwright.runtime.records.record import EXTRA, IS_NIL, NIL, NO_ID, WIRE_TYPE, Record
from soapwright.runtime.xsd.dates import parse_day, refused
from soapwright.runtime.xsd.lexical import DECODERS, parse_int, parse_string

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Convert = Callable[[str], Any]
Reader = Callable[[etree._Element], Any]
ReadText = Callable[[str, etree._Element], Any]

_set = object.__setattr__

_Slot = tuple[str, Convert | None, Reader, bool, str]
"""How one child element is read: attribute, what makes the value of its text where nothing else
takes part in it, what makes it of the element otherwise; whether it is one of many; and which kind
it is."""
_RECORD, _DECLARED, _LENIENT = "record", "declared", "lenient"
_UNTYPED, _SPELLED = "untyped", "spelled"
"""Kinds of children: records, which keep their attributes themselves; leaves of declared types;
those that only a catalogue knows, so that what its type does not allow is taken as it came, and
which nearly all say ``xsi:type`` (with a text they are not looked at for more, which would cost a
tenth of a page's time); where only ``xsi:type`` tells; and those whose texts have to go back."""

_NOTED = (_UNTYPED, _SPELLED)
_BINARY = frozenset(("base64Binary", "hexBinary"))


class _Plan:
    """How one class is read.

    ``slots`` are its elements by tag, ``again`` the other fields of the same tag. ``blank`` makes
    the values of a record that nothing was said of, ``defaults`` are some. ``ordered`` are the
    fields whose order is kept, with their places, and ``unordered`` tells that it says nothing, so
    that only one that is not the schema's is kept. ``spelled`` tells that the text has to go back,
    ``around`` that not only elements say something, and ``binary`` that the text may be a part.
    """

    __slots__ = (
        "again",
        "alike",
        "around",
        "attributes",
        "attributes_alike",
        "binary",
        "blank",
        "defaults",
        "namespace",
        "ordered",
        "others",
        "slots",
        "spelled",
        "target",
        "text",
        "unordered",
        "wildcard",
        "wildcards",
    )

    def __init__(self, decoder: Decoder, record: type[Record]) -> None:
        self.slots: dict[str, _Slot] = {}
        self.attributes: dict[str, tuple[str, ReadText]] = {}
        self.namespace: str = getattr(getattr(record, "Meta", None), "namespace", None) or ""
        self.text: tuple[str, ReadText] | None = None
        self.spelled = self.binary = False
        self.others: str | None = None
        self.wildcard: FieldPlan | None = None
        self.wildcards: list[FieldPlan] = []
        self.target = wire_name(record)[0]
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
                self.spelled = field.spelled
                self.binary = not _BINARY.isdisjoint(field.xsd)
            elif field.kind == "Attributes":
                self.others = field.attribute
            elif field.kind == "Wildcard":
                self.wildcard = field
                self.wildcards.append(field)
        self.blank = _blank(fields)
        self.defaults = self.blank()
        self.ordered = ordered_fields(record, fields)
        self.unordered = is_unordered(record)
        self.around = bool(self.attributes or self.text or self.others or self.wildcard)
        tolerant = decoder.by_local_name
        self.alike = _by_local_name(self.slots) if tolerant else {}
        self.attributes_alike = _by_local_name(self.attributes) if tolerant else {}


def _blank(fields: Iterable[FieldPlan]) -> Callable[[], dict[str, Any]]:
    """An absent attribute has its default, an element has none (XML Schema part 1, 3.2.4, 3.3.4);
    an id that nobody set is none."""
    defaults = {
        field.attribute: None
        if field.kind == "Element" and field.default is not NO_ID
        else field.default
        for field in fields
    }
    factories = [
        (field.attribute, list if field.kind == "Element" else field.default_factory)
        for field in fields
        if field.default_factory is not None
    ]
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


def _field_of(compiled: _Plan, tag: str) -> str | None:
    """The field that an element of a name is of, or None where it is an extra one."""
    slot = compiled.slots.get(tag)
    if slot is None and compiled.alike:
        slot = _find(compiled.alike, tag)
    if slot is None:
        wildcard = next(iter(_wildcards(compiled, tag)), None)
        return None if wildcard is None else wildcard.attribute
    return slot[0]


def _wildcards(compiled: _Plan, tag: str) -> list[FieldPlan]:
    """Those that an element of a name may be for."""
    if len(compiled.wildcards) < 2:
        return compiled.wildcards
    from soapwright.runtime.codec.wildcards import admitting  # few classes have several

    return admitting(compiled.wildcards, compiled.target, tag)


def _find(alike: Mapping[str, T], tag: str) -> T | None:
    local = tag.rpartition("}")[2]
    found = alike.get(local)
    return alike.get(local.casefold()) if found is None else found


def _slot(decoder: Decoder, field: FieldPlan) -> _Slot:
    attribute, many, empty, record = field.attribute, field.many, field.empty, field.record
    if field.array:
        from soapwright.runtime.codec.arrays import array_reader, item_of  # few services have any

        items = array_reader(field, _slot(decoder, item_of(field))[2])
        return attribute, None, _unless_nil(items), many, _RECORD if decoder.encoded else _DECLARED
    if record is not None:
        known = record
        if empty is not None:
            return attribute, None, _filling(decoder, known, empty), many, _RECORD
        return attribute, None, lambda node: decoder.read(node, known), many, _RECORD
    if field.types == (object,):
        return attribute, None, lambda node: read_any(node, decoder), many, _UNTYPED
    read = _text_reader(decoder, field)
    if empty is not None:
        stands_for, nothing = empty, read
        read = lambda text, node: nothing(text or stands_for, node)  # noqa: E731
    elif not (field.default is None or field.default is NO_ID):
        read = _or_default(read, lambda: field.default)
    elif field.tokens and field.default_factory not in (None, list):
        assert field.default_factory is not None
        read = _or_default(read, field.default_factory)
    # Prefixes are declared around a leaf, so its text alone does not say what it means; and an
    # empty list says that the element is there.
    convert = None if field.named or field.tokens else _converter(decoder, field)
    if convert is parse_int:
        convert = int  # at half the cost; what it reads beyond is looked for in ``read``
    kind = _LENIENT if field.xsi else _DECLARED
    if field.spelled:
        convert, kind = None, _SPELLED
    read_leaf: Reader = lambda node: _read_leaf(node, read)  # noqa: E731
    if not _BINARY.isdisjoint(field.xsd):
        read_leaf = _or_part(read_leaf, encoded=decoder.encoded)
    return attribute, convert, read_leaf, many, kind


def _or_part(read: Reader, *, encoded: bool) -> Reader:
    """Reads binary content, which may be a part of the message beside the envelope."""

    def read_binary(node: etree._Element) -> Any:
        part = _part(node, encoded=encoded)
        return read(node) if part is None else part

    return read_binary


def _part(node: etree._Element, *, encoded: bool) -> Any:
    """The part of the message that an element's content is, or None where it is none."""
    if len(node) and node[0].tag == INCLUDE:
        return parts_being_read().included(node)
    if encoded and parts_being_read().refers(node):
        return parts_being_read().referred(node)
    return None


def _or_default(read: ReadText, default: Callable[[], Any]) -> ReadText:
    """Reads an empty text as what it stands for."""
    return lambda text, node: read(text, node) if text else default()


def _filling(decoder: Decoder, record: type[Record], empty: str) -> Reader:
    """Reads a record whose text stands for another where the element is empty."""

    def read_or_fill(node: etree._Element) -> Any:
        if not node.text and not len(node) and not is_nil(node):
            node.text = empty
        return decoder.read(node, record)

    return read_or_fill


def _unless_nil(read: Reader) -> Reader:
    return lambda node: None if is_nil(node) else read(node)


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
    """The members of an enumeration by their texts, or by values that are written otherwise."""

    __slots__ = ("_members",)

    def __init__(self, kind: type[enum.Enum]) -> None:
        self._members = {plain_text(member): member for member in kind}

    def __call__(self, text: str) -> enum.Enum:
        member = self._members.get(text) or self._members.get(" ".join(text.split()))
        if member is None:
            same = (m for m in self._members.values() if _is_text_of(text, m.value))
            member = next(same, None)
        if member is None:
            raise ValueError(f"{text!r} is not in the enumeration")
        return member


def _is_text_of(text: str, value: Any) -> bool:
    """Whether a text is another one of a value: ``1.0`` of 1.00."""
    if isinstance(value, str):
        return text == value
    if isinstance(value, tuple):
        tokens = text.split()
        return len(tokens) == len(value) and all(map(_is_text_of, tokens, value))
    with suppress(ValueError):
        return bool(DECODERS[xsd_name_of(value)](text) == value)
    return False


def _converter(decoder: Decoder, field: FieldPlan) -> Convert:
    """Text → the field's value."""
    single = _single_converter(decoder, field)
    if field.tokens:
        return lambda text: [single(token) for token in text.split()]
    return single


def _text_reader(decoder: Decoder, field: FieldPlan) -> ReadText:
    """Text, and the element it stands in → the field's value."""
    convert = _converter(decoder, field)
    if not field.named:
        return lambda text, node: convert(text)
    if len(field.xsd) == 1 and field.xsd_only:
        return lambda text, node: convert(clark_names(text, prefixes(node)))
    return lambda text, node: convert(_clark_where_names(text, prefixes(node)))


def _clark_where_names(text: str, namespaces: Mapping[str | None, str]) -> str:
    """The names of a text that may hold other values too, in Clark notation."""
    try:
        return clark_names(text, namespaces)
    except ValueError:
        return text


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
        encoded: whether messages are in SOAP encoding, where an array may stand for anything.
    """

    def __init__(
        self,
        types: TypeIndex,
        leaves: Mapping[str, Convert] = DECODERS,
        *,
        by_local_name: bool = False,
        encoded: bool = False,
    ) -> None:
        self.types = types
        self.leaves = leaves
        self.by_local_name = by_local_name
        self.encoded = encoded
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
        if said := node.keys():
            if NIL_NAME in said and is_nil(node) and not _keeps_nil(said, record):
                return None
            cls, unknown = self._class_of(node, record)
        compiled = self._plans.get(cls)
        if compiled is None:
            compiled = self._plans[cls] = _Plan(self, cls)
        values = compiled.blank()
        if said:
            if unknown is not None:
                values[WIRE_TYPE] = unknown
            if cls is record or len(said) > 1:
                _read_standard(node, values, unknown is None and cls is record)
        if compiled.around or (said and (len(said) > 1 or TYPE not in said)):
            self._read_around(node, compiled, values)
        slots = compiled.slots
        for child in node:
            slot = slots.get(child.tag)
            if slot is None:
                slot = _find(compiled.alike, child.tag) if compiled.alike else None
                if slot is None:
                    self._keep(child, compiled, values)
                    continue
            attribute, convert, read, many, kind = slot
            try:
                if (
                    convert is not None
                    and (text := child.text) is not None
                    and not len(child)
                    and (kind is _LENIENT or not child.keys())
                ):
                    # Most are integers, and int() would read Python's own spelling too.
                    value = parse_int(text) if convert is int and "_" in text else convert(text)
                else:
                    value = read(child)
                    if kind in _NOTED or (
                        (kind is not _RECORD or value is None) and (child.keys() or value == [])
                    ):
                        _note_leaf(child, slot, values, value)
            except ValueError as error:
                if kind is not _LENIENT:
                    why = refused(child.text, "integer") if convert is int else error
                    raise MalformedResponse(f"{_place(child)}: {why}") from None
                value = read_any(child, self)
                note(
                    values, attribute, value, said_by(child), len(values[attribute]) if many else 0
                )
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
        elif not issubclass(found, type_of(self.types, record)):
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
        names = []
        for child in node:
            name = _field_of(compiled, child.tag)
            if name in compiled.ordered:
                names.append(name)
        places = [compiled.ordered[name] for name in names]
        if not compiled.unordered or places != sorted(places):
            values[ORDER] = names

    def _keep(self, child: etree._Element, compiled: _Plan, values: dict[str, Any]) -> None:
        """An element the class does not declare: into its wildcard, or else into ``extra``."""
        if child.tag == INCLUDE and compiled.binary:
            return  # which is read as its text
        for wildcard in _wildcards(compiled, child.tag):
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
        namespace = name.namespace or ""
        own = namespace == compiled.namespace or (self.by_local_name and not namespace)
        key = name.localname if own else f"{{{namespace}}}{name.localname}"
        value = read_any(child, self)
        extra = values.setdefault(EXTRA, {})
        before = extra.get(key, ())
        at = len(before) if isinstance(before, list) else int(key in extra)
        note(values, f"+{key}", value, said_by(child), at)
        remember(values, (key, at), child, partial(_field_of, compiled))
        if key not in extra:
            extra[key] = value
        elif at > 1:  # a list of ours, which is not copied for each that comes
            before.append(value)
        else:  # it repeats, so it is a list
            before = extra[key]
            extra[key] = [*before, value] if isinstance(before, list) else [before, value]

    def _read_around(self, node: etree._Element, compiled: _Plan, values: dict[str, Any]) -> None:
        """What is said beside elements: attributes, and text."""
        if (wildcard := compiled.wildcard) is not None and wildcard.mixed and node.text:
            values[wildcard.attribute].append(node.text)
        part = _part(node, encoded=self.encoded) if compiled.binary else None
        try:
            others = {}
            for name, raw in attributes(node).items():
                if name in (NIL_NAME, TYPE):
                    continue  # which _read_standard reads
                declared = compiled.attributes.get(name)
                standard = name.startswith(f"{{{XSI}}}")
                if declared is None and compiled.attributes_alike and not standard:
                    declared = _find(compiled.attributes_alike, name)
                if declared is not None:
                    attribute, read = declared
                    values[attribute] = value = _attribute(read, raw, node)
                    if value == []:  # a list of nothing says that it is there
                        note(values, attribute, value, {})
                elif compiled.others is not None and not standard:
                    others[name] = raw
                else:
                    values.setdefault(EXTRA, {})[f"@{name}"] = raw
            if compiled.others is not None:
                values[compiled.others] = others
            if compiled.text is not None:
                attribute, read = compiled.text
                if not is_nil(node):
                    default = values[attribute]
                    if part is not None:
                        values[attribute] = part
                    elif node.text or default in (None, []):
                        values[attribute] = read(node.text or "", node)
                    if compiled.spelled and node.text:
                        note(values, attribute, values[attribute], {TEXT: node.text})
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


def _keeps_nil(said: Iterable[object], record: type[Record]) -> bool:
    """Whether an ``xsi:nil`` is a record: by its class, or for the sake of its attributes."""
    return _has_nil(record) or any(name not in (NIL_NAME, TYPE) for name in said)


def _read_standard(node: etree._Element, values: dict[str, Any], declared: bool) -> None:
    """What ``xsi:type`` and ``xsi:nil`` say beside the class of a record.

    Args:
        node: the record's.
        values: of the record.
        declared: whether its class is the declared one, which needs no ``xsi:type``.
    """
    said = {}
    if declared and (text := node.get(TYPE)) is not None:
        said[TYPE] = str(text)
    if (text := node.get(NIL_NAME)) is not None:
        if is_nil(node):
            values[IS_NIL] = True
        else:
            said[NIL_NAME] = str(text)
    if said:
        note(values, "", None, said)


def _note_leaf(child: etree._Element, slot: _Slot, values: dict[str, Any], value: Any) -> None:
    """Remember what an element says that its value does not."""
    attribute, _, _, many, kind = slot
    said = said_by(child)
    if kind is _SPELLED and value is not None and child.text:
        said[TEXT] = child.text
    if value is None and said.keys() == {NIL_NAME} and not many:
        values.setdefault(NIL, set()).add(attribute)
        if kind is not _UNTYPED:
            return
    if kind is _LENIENT and said.keys() == {TYPE}:
        return
    if value is None and is_nil(child) and not many:
        values.setdefault(NIL, set()).add(attribute)
    note(values, attribute, value, said, len(values[attribute]) if many else 0)


def _has_nil(record: type[Record]) -> bool:
    """Whether an ``xsi:nil`` is a record of its own: one without text, maybe with attributes."""
    return bool(getattr(getattr(record, "Meta", None), "nillable", False))


def _place(node: etree._Element) -> str:
    names = [etree.QName(node).localname]
    names += [etree.QName(above).localname for above in node.iterancestors()]
    return "/".join(reversed(names[:4]))
