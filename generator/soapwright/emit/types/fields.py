"""How the fields of xsdata's classes are written: its filters, with our names and specifiers.

How the result differs from xsdata's own is told in ``soapwright.runtime.records.record``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import QName

from xsdata.codegen.models import Attr, AttrType, Class
from xsdata.formats.dataclass.filters import Filters
from xsdata.formats.dataclass.models.elements import XmlType
from xsdata.models.config import GeneratorConfig
from xsdata.models.enums import NamespaceType

from soapwright.emit.python import docs as docs
from soapwright.emit.python.docs import call, docstring, literal
from soapwright.emit.types.analysis import Analysis
from soapwright.emit.types.entities import EntityRules
from soapwright.emit.types.layout import Layout
from soapwright.emit.types.particles import written
from soapwright.runtime.http.secret_names import is_secret
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.xsd.lexical import (
    DECODERS,
    parse_duration,
    parse_period,
    parse_qname,
    parse_string,
)
from soapwright.schema.catalogue import Access, FieldInfo

_PYTHON_TYPES = {
    "dateTime": "datetime.datetime",
    "dateTimeStamp": "datetime.datetime",
    "date": "datetime.date",
    "time": "datetime.time",
}

_MOST_PAIRS = 200
"""Kinds of pairs that an annotation tells apart: Python itself does not read thousands."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field as its class shows it: ``<name>: <annotation> = <specifier>(<arguments>)``."""

    name: str
    annotation: str
    specifier: str
    arguments: Sequence[str]
    doc: str

    @property
    def source(self) -> str:
        return call(f"{self.name}: {self.annotation} = {self.specifier}", self.arguments, 4)

    def argument(self, name: str) -> str | None:
        """The source of an argument of its specifier, or None where it has none of the name."""
        start = f"{name}="
        found = (each for each in self.arguments if each.startswith(start))
        return next((each.removeprefix(start) for each in found), None)

    @property
    def code(self) -> str:
        """What of it refers to other names."""
        return " ".join([self.annotation, self.specifier, *self.arguments])


class RecordFilters(Filters):
    """xsdata's filters, with our names and with every value written by ``repr``."""

    __slots__ = ("_lines", "empties", "layout", "rules", "runs")

    def __init__(
        self,
        config: GeneratorConfig,
        layout: Layout,
        rules: EntityRules,
        analysis: Analysis,
    ) -> None:
        super().__init__(config)
        self.empties = analysis.empties
        self.layout = layout
        self.rules = rules
        self.runs = analysis.runs
        self._lines: dict[int, list[FieldLine]] = {}

    # --- types and values --------------------------------------------------------------------

    def type_name(self, attr_type: AttrType) -> str:
        datatype = attr_type.datatype
        if datatype is None:
            return self.layout.names[attr_type.reference]
        return _PYTHON_TYPES.get(datatype.code) or str(datatype.type.__name__)

    def field_type(self, obj: Class, attr: Attr) -> str:
        annotation: str = super().field_type(obj, attr)
        if self.rules.is_day(obj, attr):
            annotation = annotation.replace("datetime.datetime", "datetime.date")
        if (array := self.rules.arrays.get(id(attr))) is not None:
            items = " | ".join(dict.fromkeys(map(self.type_name, attr.types)))
            lists = f"{'list[' * array.depth}{items}{']' * array.depth}"
            annotation = annotation.replace(items, lists, 1)
        elif attr.is_element and attr.is_nillable:
            if attr.is_list and not attr.is_tokens:
                annotation = f"{annotation.removesuffix(']')} | None]"
            elif attr.is_tokens and not attr.is_list:
                annotation = f"None | {annotation}"
        optional = annotation.removeprefix("None | ")
        return annotation if optional == annotation else f"{optional} | None"

    def field_default_value(self, attr: Attr, ns_map: dict[Any, Any] | None = None) -> Any:
        if not isinstance(attr.default, str) or attr.is_factory:
            return super().field_default_value(attr, ns_map)
        if attr.default.startswith("@enum@") and any(attr.user_types):
            return self.field_default_enum(attr)
        return _source(_value(attr, attr.default, ns_map))

    def field_default_enum(self, attr: Attr) -> str:
        """The members that xsdata's placeholder ``@enum@type::member@member`` stands for."""
        qname, _, members = str(attr.default).removeprefix("@enum@").partition("::")
        type_ = next(tp for tp in attr.user_types if tp.qname == qname)
        known = self.layout.members(self.layout.by_ref[type_.reference])
        class_ = self.layout.names[type_.reference]
        if members in known and not attr.is_tokens:
            return f"{class_}.{known[members]}"
        names = [f"{class_}.{known[member]}" for member in members.split("@") if member in known]
        return f"lambda: [{', '.join(names)}]"

    def field_default_tokens(
        self, attr: Attr, types: list[type], ns_map: dict[Any, Any] | None
    ) -> str:
        values = [_source(_value(attr, text, ns_map)) for text in str(attr.default).split()]
        if attr.is_enumeration:
            return f"({', '.join(values)}{',' * (len(values) == 1)})"
        return f"lambda: [{', '.join(values)}]"

    def class_bases(self, obj: Class, class_name: str = "") -> list[str]:
        return [self.layout.names[base.ref] for base in self.layout.bases(obj)] or ["Record"]

    def code_of(self, obj: Class) -> str:
        """All of a class that is code and not documentation."""
        if obj.is_enumeration:
            return " ".join(
                [self.enum_base(obj), *(value for _, value, _ in self.enum_members(obj))]
            )
        lines = [*self.field_lines(obj), *self.order_lines(obj)]
        return " ".join([*self.class_bases(obj), *(line.code for line in lines)])

    # --- fields and members ------------------------------------------------------------------

    def field_lines(self, obj: Class) -> list[FieldLine]:
        """The fields that a class itself declares, in wire order; asked for again and again."""
        if obj.ref not in self._lines:
            names = self.layout.fields(obj)
            self._lines[obj.ref] = [self._line(names[a.key], obj, a) for a in obj.attrs]
        return self._lines[obj.ref]

    def order_lines(self, obj: Class) -> list[FieldLine]:
        """What a class has beside its fields: their values in the order of what came."""
        runs = [run for run in self.runs.get(obj.ref, ()) if not run.single]
        if not runs:
            return []
        lines = self._all_lines(obj)
        names = self.layout.fields(obj)
        before = sum(
            not run.single for base in self._above(obj) for run in self.runs.get(base.ref, ())
        )
        found = []
        for number, run in enumerate(runs, before + 1):
            name = "in_order" if number == 1 else f"in_order_{number}"
            pairs = [
                f"tuple[Literal[{literal(names[key])}], {lines[names[key]]}]" for key in run.keys
            ]
            if len(pairs) > _MOST_PAIRS:
                pairs = ["tuple[str, object]"]
            model = literal(written(run.model, names))
            doc = docstring(docs.OF_ORDER, 4)
            annotation = f"Sequence[{' | '.join(pairs)}]"
            found.append(FieldLine(name, annotation, "in_order_of", [model, "default=()"], doc))
        return found

    def _above(self, obj: Class) -> list[Class]:
        """The bases of a class, the outermost first."""
        return [up for base in self.layout.bases(obj) for up in (*self._above(base), base)]

    def _all_lines(self, obj: Class) -> dict[str, str]:
        """The annotation of one value of each field, by name."""
        return {
            line.name: _of_one(line.annotation, several=attr.is_list)
            for part in (*self._above(obj), obj)
            for attr, line in zip(part.attrs, self.field_lines(part), strict=True)
        }

    def narrows(self, obj: Class) -> bool:
        """Whether a class declares a field of a base as of another type."""
        inherited = {
            line.name: line.annotation
            for base in self.layout.lineage(obj)[:-1]
            for line in self.field_lines(base)
        }
        return any(
            inherited.get(line.name, line.annotation) != line.annotation
            for line in self.field_lines(obj)
        )

    def class_doc(self, obj: Class) -> str:
        entity = self.rules.entity(obj)
        return docstring(docs.joined(docs.of_entity(entity) if entity else None, obj.help), 4)

    def class_meta(self, obj: Class) -> list[str]:
        """The lines of ``class Meta``: what xsdata's parser and serializer ask of a class."""
        lines = [f"namespace = {literal(obj.target_namespace or '')}"]
        name = self.rules.wire_name(obj)
        if name != self.layout.names[obj.ref]:
            lines.append(f"name = {literal(name)}")
        if obj.local_type:
            lines.append("global_type = False")
        if obj.is_nillable:
            lines.append("nillable = True")
        if any(run.single for run in self.runs.get(obj.ref, ())):
            lines.append("unordered = True")
        if (entity := self.rules.entity(obj)) is not None:
            lines.append(f"verbs = {_verbs(entity.access)}")
        return lines

    def enum_members(self, obj: Class) -> list[tuple[str, str, str]]:
        """Name, value and docstring of each member."""
        names = self.layout.members(obj)
        return [
            (names[attr.name], self._member(obj, attr), docstring(attr.help, 4))
            for attr in obj.attrs
        ]

    def _member(self, obj: Class, attr: Attr) -> str:
        """The value of a member, as source. Of bytes it is their text, which alone tells whether
        they are in base 16 or 64."""
        if _is_bytes(attr):
            return literal(str(attr.default))
        return str(self.field_default_value(attr, obj.ns_map))

    def enum_base(self, obj: Class) -> str:
        """``StrEnum`` where every value is a text, so that members are equal to their values."""
        texts = all(
            (set(attr.native_types) == {str} or _is_bytes(attr)) and not attr.is_tokens
            for attr in obj.attrs
        )
        return "StrEnum" if texts else "Enum"

    def _line(self, name: str, obj: Class, attr: Attr) -> FieldLine:
        if attr.is_prohibited:  # a restriction takes an attribute away that its base has
            gone = [literal(attr.local_name), literal("string"), "default=None", "init=False"]
            return FieldLine(name, "None", "attribute", [*gone, *_namespace(attr)], "")
        annotation = self.field_type(obj, attr)
        specifier, arguments = self._call(obj, attr)
        info = self.rules.field(obj, attr)
        doc = docs.joined(docs.of_field(info) if info else None, attr.help)
        return FieldLine(name, annotation, specifier, arguments, docstring(doc, 4))

    def _default(self, obj: Class, attr: Attr) -> str | None:
        """The argument that gives a field its default, or None where it must be given."""
        default = self.field_default_value(attr, obj.ns_map)
        if default == "list" and _is_needed_list(attr):
            return None
        if default is False:
            if not self.rules.is_id(obj, attr) or int not in attr.native_types:
                return None
            default = "NO_ID"  # what the service has not assigned yet
        return f"default{'_factory' if attr.is_factory else ''}={default}"

    def _call(self, obj: Class, attr: Attr) -> tuple[str, list[str]]:
        """The field specifier of ``soapwright.runtime.records.record`` and its arguments."""
        default = self._default(obj, attr)
        defaults = [default] if default else []
        kind = attr.xml_type
        if kind == XmlType.ATTRIBUTES:
            return "any_attribute", [*defaults, *_namespace(attr)]
        if kind == XmlType.WILDCARD:
            return "wildcard", [*defaults, *_namespace(attr), *_content(attr)]
        wire = obj.name if kind is None else attr.local_name
        secret = ["secret=True"] if wire in self.rules.secrets or is_secret(wire) else []
        value = [*_codes(attr), *defaults, *_restrictions(attr), *secret]
        if kind is None:
            return "text", [*value, *_nillable(attr)]
        array = self.rules.arrays.get(id(attr))
        if array is not None:
            value = [*map(literal, array.types), *_named_codes(attr), *defaults, *secret]
        named = [literal(attr.local_name), *value]
        if kind == XmlType.ATTRIBUTE:
            return "attribute", [*named, *_namespace(attr)]
        specifier = "leaf" if self.rules.is_untyped(obj, attr) else "element"
        if array is not None:
            specifier = "array"
            named += [f"item={literal(array.item)}"] if array.item != "item" else []
        return specifier, [*named, *self._of_element(obj, attr)]

    def _of_element(self, obj: Class, attr: Attr) -> Iterator[str]:
        """The arguments that only elements have."""
        if (attr.namespace or "") != (obj.target_namespace or ""):
            yield f"ns={literal(attr.namespace or '')}"
        yield from _nillable(attr)
        if (empty := self.empties.get(id(attr))) is not None:
            yield f"empty={literal(empty)}"
        if attr.restrictions.sequence:
            yield f"sequence={attr.restrictions.sequence}"
        if self.rules.is_day(obj, attr):
            yield "day=True"
        if (said := self.rules.said.get((obj.qname, attr.local_name))) is not None:
            yield f"xsi_type={literal(said)}"
        info = self.rules.field(obj, attr)
        if info is not None:
            yield from _catalogued(info)


def _of_one(annotation: str, *, several: bool) -> str:
    """The annotation of one value of a field."""
    if several:
        return annotation.removeprefix("list[").removesuffix("]")
    return annotation.removesuffix(" | None")


def _named_codes(attr: Attr) -> list[str]:
    return [f"xsd={codes}" for codes in _codes(attr)]


def _is_bytes(attr: Attr) -> bool:
    return set(attr.native_types) == {bytes} and not attr.is_tokens


def _codes(attr: Attr) -> list[str]:
    """The builtin types that a value may be of; ``swaRef`` is one of ours."""
    if attr.restrictions.pattern == _SWA_REF:
        return [literal("swaRef")]
    codes = " ".join(dict.fromkeys(tp.datatype.code for tp in attr.types if tp.datatype))
    return [literal(codes)] if codes else []


_SWA_REF = "cid:.+"
"""The pattern that the standard schema has for references to attachments."""

_SPELLINGS = frozenset(
    code
    for code, read in DECODERS.items()
    if read in (parse_string, parse_duration, parse_period, parse_qname)
)
"""The types whose values keep their texts."""


def _is_spelled(attr: Attr) -> bool:
    """Whether only some texts of a value are allowed: it has a pattern, or is fixed."""
    codes = {tp.datatype.code for tp in attr.types if tp.datatype}
    one_of_several = bool(attr.fixed or attr.restrictions.pattern not in (None, "", _SWA_REF))
    return one_of_several and not attr.is_attribute and not codes <= _SPELLINGS


def _is_needed_list(attr: Attr) -> bool:
    """Whether it is one list, of which an empty one is a value too, and has to be there."""
    one = attr.is_tokens and not attr.is_list and (attr.is_element or attr.is_attribute)
    return one and bool(attr.restrictions.min_occurs) and not attr.is_nillable


def _restrictions(attr: Attr) -> Iterator[str]:
    if _is_spelled(attr):
        yield "spelled=True"
    if attr.fixed:
        yield "init=False"
    if attr.is_tokens:
        yield "tokens=True"


def _namespace(attr: Attr) -> list[str]:
    if not attr.namespace or attr.namespace == NamespaceType.ANY_NS:
        return []
    return [f"ns={literal(attr.namespace)}"]


def _content(attr: Attr) -> Iterator[str]:
    if attr.mixed:
        yield "mixed=True"
    if attr.restrictions.process_contents == "skip":
        yield 'process_contents="skip"'


def _nillable(attr: Attr) -> list[str]:
    return ["nillable=True"] if attr.is_nillable else []


def _catalogued(info: FieldInfo) -> Iterator[str]:
    if info.required:
        yield "required=True"
    if info.read_only:
        yield "read_only=True"
    if not info.queryable:
        yield "queryable=False"
    if info.length is not None:
        yield f"length={info.length}"
    if info.reference:
        yield f"ref={literal(info.reference)}"
    if info.picklist:
        yield "picklist=True"


def _verbs(access: Access) -> str:
    """What may be done with an entity, as the source of a tuple."""
    allowed = [verb for verb in ("create", "update", "delete", "query") if getattr(access, verb)]
    return f"({', '.join(map(literal, allowed))}{',' * (len(allowed) == 1)})"


def _value(attr: Attr, text: str, ns_map: dict[Any, Any] | None) -> object:
    """A default of the schema as the value it stands for; xsdata has checked that it is one."""
    codes = [tp.datatype.code for tp in attr.types if tp.datatype]
    if attr.is_enumeration and attr.is_tokens and len(codes) > 1:
        codes = [
            code for code in codes if code != "string"
        ] or codes  # which xsdata adds to the type of the items
    for code in codes:
        try:
            if code in ("QName", "NOTATION"):
                return parse_qname(text, ns_map)
            return DECODERS[code](text)
        except ValueError:
            continue
    return text


def _source(value: object) -> str:
    """Python source of a value of a builtin type."""
    if isinstance(value, str | bytes):
        return literal(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, QName):
        return f"QName({literal(value.text)})"
    return repr(value)
