"""Elements → records, by a plan compiled once per class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from soapwright.runtime.codec.any_type import (
    INCLUDE,
    TYPE,
    XSI,
    any_element,
    is_nil,
    read_any,
    wire_type,
)
from soapwright.runtime.codec.any_type import (
    NIL as NIL_NAME,
)
from soapwright.runtime.codec.bounded import attributes, keep_unknown
from soapwright.runtime.codec.class_reader import (
    LENIENT,
    NOTED,
    RECORD,
    SPELLED,
    UNTYPED,
    ClassReader,
    Slot,
    field_of,
    find,
    part_of,
    wildcards_for,
)
from soapwright.runtime.codec.kinds import class_named, has_nil
from soapwright.runtime.codec.notes import TEXT, note, said_by
from soapwright.runtime.codec.places import remember
from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.codec.protocols import Convert, Reader, ReadText
from soapwright.runtime.codec.text_readers import read_attribute
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.keys import EXTRA, IS_NIL, NIL, WIRE_TYPE
from soapwright.runtime.records.order import ORDER
from soapwright.runtime.records.plan import FieldPlan
from soapwright.runtime.records.record import NO_ID, Record
from soapwright.runtime.xsd.dates import refused
from soapwright.runtime.xsd.lexical import DECODERS, parse_int

R = TypeVar("R", bound=Record)
Values = dict[str, Any]
"""Of a record, by attribute."""

_set = object.__setattr__


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
        self.readers: dict[object, Any] = {}
        """Of the compiled reader, by what they read (:mod:`.fast_classes`)."""
        self._plans: dict[type[Record], ClassReader] = {}
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
            cls, unknown = self.class_of(node, record)
        compiled = self._plans.get(cls)
        if compiled is None:
            compiled = self._plans[cls] = ClassReader(self, cls)
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
                slot = find(compiled.alike, child.tag) if compiled.alike else None
                if slot is None:
                    self._keep(child, compiled, values)
                    continue
            attribute, convert, read, many, kind = slot
            try:
                if (
                    convert is not None
                    and (text := child.text) is not None
                    and not len(child)
                    and (kind is LENIENT or not child.keys())
                ):
                    # Most are integers, and int() would read Python's own spelling too.
                    value = parse_int(text) if convert is int and "_" in text else convert(text)
                else:
                    value = read(child)
                    if kind in NOTED or (
                        (kind is not RECORD or value is None) and (child.keys() or value == [])
                    ):
                        _note_leaf(child, slot, values, value)
            except ValueError as error:
                if kind is not LENIENT:
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

    # --- what most of an answer is read by: here, as it calls each other ----------------------

    def of_record(self, record: type[Record]) -> Reader:
        """Reads elements of a type."""
        read = self.read
        return lambda node: read(node, record)

    def of_leaf(self, read: ReadText, convert: Convert | None) -> Reader:
        """Reads elements that hold a text; ``convert`` is all that takes, where it is known."""
        return lambda node: _read_leaf(node, read, convert)

    def blank(self, fields: Iterable[FieldPlan]) -> Callable[[], dict[str, Any]]:
        """Makes the values of a record that nothing was said of.

        An absent attribute has its default, an element has none (XML Schema part 1, 3.2.4, 3.3.4);
        an id that nobody set is none.
        """
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

    def class_of(
        self, node: etree._Element, record: type[Record]
    ) -> tuple[type[Record], str | None]:
        """The class that ``xsi:type`` says, and the name it says where there is no such class."""
        named = wire_type(node)
        if named is None:
            return record, None
        known = self._classes.get((record, named))
        if known is not None:
            return known, None
        try:
            found = class_named(self.types, record, named)
        except MalformedResponse as error:
            raise MalformedResponse(f"{_place(node)} {error.message}") from None
        if found is None:
            return record, f"{{{named[0]}}}{named[1]}"
        self._classes[record, named] = found
        return found, None

    def reader_of(self, record: type[Record]) -> ClassReader:
        """How a class is read."""
        compiled = self._plans.get(record)
        if compiled is None:
            compiled = self._plans[record] = ClassReader(self, record)
        return compiled

    def _again(
        self,
        child: etree._Element,
        compiled: ClassReader,
        values: Values,
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
        keep_unknown(child)
        self._keep_extra(child, compiled, values)

    def _note_order(self, node: etree._Element, compiled: ClassReader, values: Values) -> None:
        """Keep the order of fields that the class leaves to who writes."""
        assert compiled.ordered is not None
        names = []
        for child in node:
            name = field_of(compiled, child.tag)
            if name in compiled.ordered:
                names.append(name)
        places = [compiled.ordered[name] for name in names]
        if not compiled.unordered or places != sorted(places):
            values[ORDER] = names

    def _keep(self, child: etree._Element, compiled: ClassReader, values: Values) -> None:
        """An element the class does not declare: into its wildcard, or else into ``extra``."""
        if child.tag == INCLUDE and compiled.binary:
            return  # which is read as its text
        keep_unknown(child)
        for wildcard in wildcards_for(compiled, child.tag):
            kept = any_element(child, tail=wildcard.mixed)
            if wildcard.many:
                values[wildcard.attribute].append(kept)
                return
            if values[wildcard.attribute] is None:
                values[wildcard.attribute] = kept
                return
        self._keep_extra(child, compiled, values)

    def _keep_extra(self, child: etree._Element, compiled: ClassReader, values: Values) -> None:
        """An element that no field has room for, by its name."""
        name = name_of(child)
        namespace = name.namespace or ""
        own = namespace == compiled.namespace or (self.by_local_name and not namespace)
        key = name.localname if own else f"{{{namespace}}}{name.localname}"
        value = read_any(child, self)
        extra = values.setdefault(EXTRA, {})
        before = extra.get(key, ())
        at = len(before) if isinstance(before, list) else int(key in extra)
        note(values, f"+{key}", value, said_by(child), at)
        remember(values, (key, at), child, partial(field_of, compiled))
        if key not in extra:
            extra[key] = value
        elif at > 1:  # a list of ours, which is not copied for each that comes
            before.append(value)
        else:  # it repeats, so it is a list
            before = extra[key]
            extra[key] = [*before, value] if isinstance(before, list) else [before, value]

    def _read_around(self, node: etree._Element, compiled: ClassReader, values: Values) -> None:
        """What is said beside elements: attributes, and text."""
        if (wildcard := compiled.wildcard) is not None and wildcard.mixed and node.text:
            values[wildcard.attribute].append(node.text)
        part = part_of(node, encoded=self.encoded) if compiled.binary else None
        try:
            others = {}
            for name, raw in attributes(node).items():
                if name in (NIL_NAME, TYPE):
                    continue  # which _read_standard reads
                declared = compiled.attributes.get(name)
                standard = name.startswith(f"{{{XSI}}}")
                if declared is None and compiled.attributes_alike and not standard:
                    declared = find(compiled.attributes_alike, name)
                if declared is not None:
                    attribute, read = declared
                    values[attribute] = value = read_attribute(read, raw, node)
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


def _read_leaf(node: etree._Element, read: ReadText, convert: Convert | None) -> Any:
    """A leaf that is empty or nil, or whose text takes the document's prefixes to read."""
    if len(node):
        raise ValueError("it holds elements, not text")
    if node.get(NIL_NAME) is not None and is_nil(node):
        return None
    try:
        text = node.text or ""
        return read(text, node) if convert is None else convert(text)
    except ValueError:
        if node.text:
            raise
        return None  # empty, where no value of the type is


def _keeps_nil(said: Iterable[object], record: type[Record]) -> bool:
    """Whether an ``xsi:nil`` is a record: by its class, or for the sake of its attributes."""
    return has_nil(record) or any(name not in (NIL_NAME, TYPE) for name in said)


def _read_standard(node: etree._Element, values: Values, declared: bool) -> None:
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


def _note_leaf(child: etree._Element, slot: Slot, values: Values, value: Any) -> None:
    """Remember what an element says that its value does not."""
    attribute, _, _, many, kind = slot
    said = said_by(child)
    if kind is SPELLED and value is not None and child.text:
        said[TEXT] = child.text
    if value is None and said.keys() == {NIL_NAME} and not many:
        values.setdefault(NIL, set()).add(attribute)
        if kind is not UNTYPED:
            return
    if kind is LENIENT and said.keys() == {TYPE}:
        return
    if value is None and is_nil(child) and not many:
        values.setdefault(NIL, set()).add(attribute)
    note(values, attribute, value, said, len(values[attribute]) if many else 0)


def _place(node: etree._Element) -> str:
    names = [name_of(node).localname]
    names += [name_of(above).localname for above in node.iterancestors()]
    return "/".join(reversed(names[:4]))
