"""QueryXML to SQL: the grammar, the operators by type, and what is refused.

::

    <queryxml version="1.0"><entity>X</entity><query>(field|condition)*</query></queryxml>
    field     = <field [udf="true"]>Name <expression op="OP">value</expression>+ </field>
    condition = <condition [operator="AND|OR"]>(field|condition)*</condition>

The expressions of a field are OR'd. A condition's operator joins it to the sibling before it;
siblings become one flat line of SQL, in which AND binds tighter than OR, as in the vendor's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from soapwright.sandbox.autotask import fields as fields
from soapwright.sandbox.autotask.store import UDFS
from soapwright.sandbox.autotask.texts import Refused
from soapwright.sandbox.soap import BadRequest, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from soapwright.sandbox.autotask.fields import Kind, Value
    from soapwright.schema.catalogue import FieldInfo

MAX_OR = 500

_COMPARE = {
    "equals": "=",
    "notequal": "<>",
    "greaterthan": ">",
    "lessthan": "<",
    "greaterthanorequals": ">=",
    "lessthanorequals": "<=",
}
_LIKE: Mapping[str, tuple[str, str]] = {
    "beginswith": ("LIKE", "{}%"),
    "endswith": ("LIKE", "%{}"),
    "contains": ("LIKE", "%{}%"),
    "like": ("LIKE", "{}"),
    "notlike": ("NOT LIKE", "{}"),
}
_NULL = {"isnull": "IS NULL", "isnotnull": "IS NOT NULL"}
_OPERATORS = {*_COMPARE, *_LIKE, *_NULL, "isthisday"}
_ALLOWED: Mapping[str, set[str]] = {
    "string": _OPERATORS - {"isthisday"},
    "boolean": {"equals", "notequal", *_NULL},
    "datetime": {*_COMPARE, *_NULL, "isthisday"},
    "date": {*_COMPARE, *_NULL, "isthisday"},
}
_NUMERIC = {*_COMPARE, *_NULL}
_CASTS = {"double": "REAL", "float": "REAL", "decimal": "REAL"}


@dataclass(frozen=True, slots=True)
class Query:
    """The entity type asked for, and the condition as SQL with its parameters."""

    kind: Kind
    where: str
    parameters: tuple[Value, ...]


def entity_of(text: str, kinds: Mapping[str, Kind]) -> str:
    """The name of the entity type a query asks for, or "" where it cannot be told."""
    try:
        name = (_parse(text).findtext("entity") or "").strip()
    except Refused:
        return ""
    return next((n for n in kinds if n.lower() == name.lower()), "")


def compile_query(
    text: str, kinds: Mapping[str, Kind], udfs: Callable[[str], Mapping[str, FieldInfo]]
) -> Query:
    """Read a query document.

    Args:
        text: the content of ``sXML``.
        udfs: the user-defined fields of an entity type.

    Raises:
        Refused: with the server's reason.
    """
    root = _parse(text)
    if root.tag != "queryxml":
        raise _syntax(f"queryxml expected, found {root.tag}")
    name = (root.findtext("entity") or "").strip()
    if not name:
        raise _syntax("the entity is missing")
    kind = next((k for n, k in kinds.items() if n.lower() == name.lower()), None)
    if kind is None:
        raise Refused("unknown entity", entity=name, then=Refused("query"))
    if not kind.access.query:
        raise Refused("not allowed", operation="query", entity=kind.name)
    body = root.find("query")
    if body is None:
        raise _syntax("the query is missing")
    compiler = _Compiler(kind, udfs(kind.name))
    where = compiler.siblings(body)
    if compiler.or_count > MAX_OR:
        raise Refused("or conditions")
    return Query(kind, where, tuple(compiler.parameters))


def _parse(text: str) -> etree._Element:
    if not text.strip():
        raise Refused("no root", then=Refused("query"))
    try:
        return parse(text.strip().encode(), encoding="utf-8")
    except etree.XMLSyntaxError as error:
        raise _syntax(error.msg) from error
    except BadRequest as error:
        raise _syntax(str(error)) from error


def _syntax(detail: str) -> Refused:
    return Refused("query syntax", detail=detail, then=Refused("query"))


@dataclass(slots=True)
class _Compiler:
    kind: Kind
    udfs: Mapping[str, FieldInfo]
    parameters: list[Value] = field(default_factory=list)
    or_count: int = 0

    def siblings(self, parent: etree._Element) -> str:
        """The fields and conditions of a query or condition; an empty one is always true."""
        sql = ""
        for child in parent:
            operator = "AND"
            if child.tag == "field":
                term = self.field(child)
            elif child.tag == "condition":
                operator = child.get("operator", "AND").upper()
                if operator not in ("AND", "OR"):
                    raise _syntax(f"operator is {operator}; AND or OR is allowed")
                term = f"({self.siblings(child)})"
            else:
                raise _syntax(f"field or condition expected, found {child.tag}")
            self.or_count += operator == "OR"
            sql = f"{sql} {operator} {term}" if sql else term
        return sql or "1"

    def field(self, element: etree._Element) -> str:
        """A field: its expressions OR'd."""
        name = (element.text or "").strip()
        udf = element.get("udf", "false").lower() in ("true", "1")
        info = self.udfs.get(name) if udf else self.kind.field(name)
        if info is None:
            key = "unknown udf" if udf else "unknown field"
            raise Refused(key, field=name, entity=self.kind.name, then=Refused("query"))
        if not info.queryable:
            raise Refused("not queryable", field=info.name, entity=self.kind.name)
        terms = []
        for expression in element:
            if expression.tag != "expression":
                raise _syntax(f"expression expected, found {expression.tag}")
            terms.append(self.expression(info, expression))
        if not terms:
            raise _syntax(f"the field {name} has no expression")
        self.or_count += len(terms) - 1
        return f"({' OR '.join(terms)})" if len(terms) > 1 else terms[0]

    def expression(self, info: FieldInfo, element: etree._Element) -> str:
        if len(element):
            raise _syntax(f"the expression on {info.name} holds elements")
        given = element.get("op", "")
        operator = given.lower()
        if operator not in _OPERATORS:
            raise Refused("operator", operator=given, then=Refused("query"))
        if operator not in _ALLOWED.get(info.type, _NUMERIC):
            raise Refused(
                "operator type",
                operator=given,
                field=info.name,
                type=info.type,
                then=Refused("query"),
            )
        column = self.column(info)
        if operator in _NULL:
            return f"{column} {_NULL[operator]}"
        value = element.text or ""
        if operator in _LIKE:
            keyword, pattern = _LIKE[operator]
            wild = "" if "like" in operator else "%"  # only Like and NotLike know the wildcard
            self.parameters.append(pattern.format(_literal(value, wild)))
            return f"{column} {keyword} ? ESCAPE '\\'"
        try:
            stored = fields.parse(info.type, value)
        except ValueError as error:
            raise Refused(
                "type", value=value, field=info.name, type=info.type, then=Refused("query")
            ) from error
        if operator == "isthisday":
            self.parameters.append(str(stored)[:10])
            return f"substr({column}, 1, 10) = ?"
        self.parameters.append(stored)
        return f"{column} {_COMPARE[operator]} ?"

    def column(self, info: FieldInfo) -> str:
        if not info.udf:
            return f'"{info.name}"'
        self.parameters.append(info.name)
        value = f'(SELECT value FROM json_each("{UDFS}") WHERE key = ?)'  # noqa: S608
        if info.type in ("string", "datetime", "date"):
            return f"{value} COLLATE NOCASE"
        return f"CAST({value} AS {_CASTS.get(info.type, 'INTEGER')})"


def _literal(value: str, also: str) -> str:
    """Keep LIKE from reading its own wildcards in a value: ``_`` always, ``also`` too."""
    for character in ("\\", "_", also):
        if character:
            value = value.replace(character, "\\" + character)
    return value
