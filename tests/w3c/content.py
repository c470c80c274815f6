"""What a document says, as the suite compares it: by value, and without what does not matter.

Prefixes do not matter, nor does white space where the type collapses it; numbers, dates, QNames
and lists are compared by value, and a default stands where it may be left out. Types are those
of xmlschema, which nobody here wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xmlschema
from lxml import etree

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = (f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation")
_MOMENT = re.compile(
    r"(?P<date>-?\d{4,}-\d\d-\d\d)?T?(?:(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d(?:\.\d+)?))?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_DURATION = re.compile(
    r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?"
)


class Content:
    """Reads documents of one schema.

    Args:
        schema: an xmlschema schema, or None where it cannot be had: then texts are compared
            without the white space around their words.
    """

    def __init__(self, schema: xmlschema.XMLSchema10 | None) -> None:
        self._schema = schema
        self._declared: dict[etree._Element, Any] = {}

    def of(self, data: bytes) -> Any:
        """What a document says."""
        root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True))
        self._declared = {}
        if self._schema is not None:

            def note(node: Any, declaration: Any) -> None:
                self._declared[node] = declaration

            for _ in self._schema.iter_errors(root, extra_validator=note):
                pass
        return self._element(root)

    def _element(self, node: etree._Element) -> Any:
        declaration = self._declared.get(node)
        kind = None if declaration is None else self._type(node, declaration)
        nil = (node.get(f"{XSI}nil") or "").strip() in ("true", "1")
        return (
            str(node.tag),
            "nil" if nil else "",
            dict(sorted(self._attributes(node, kind))),
            self._inside(node, declaration, kind, nil),
        )

    def _type(self, node: etree._Element, declaration: Any) -> Any:
        named = node.get(f"{XSI}type")
        if named is None:
            return declaration.type
        return declaration.maps.types.get(clark(named, node), declaration.type)

    def _attributes(self, node: etree._Element, kind: Any) -> Iterator[tuple[str, Any]]:
        declared = getattr(kind, "attributes", None) or {}
        given = {str(name): str(text) for name, text in node.attrib.items()}
        for name, attribute in declared.items():
            default = name and (attribute.fixed if attribute.fixed is not None else None)
            default = attribute.default if name and default is None else default
            if default is not None and name not in given:
                given[name] = default
        for name, text in given.items():
            if name in _HINTS or name == f"{XSI}nil":
                continue
            if name == f"{XSI}type":
                yield name, clark(text, node)
            else:
                attribute = declared.get(name)
                yield name, value(text, None if attribute is None else attribute.type, node)

    def _inside(self, node: etree._Element, declaration: Any, kind: Any, nil: bool) -> Any:
        simple = kind if kind is not None and kind.is_simple() else None
        if kind is not None and kind.is_complex() and kind.has_simple_content():
            simple = kind.content
        text = node.text or ""
        if simple is not None and not len(node):
            if not text and not nil and declaration.default is not None:
                text = declaration.default
            if not text and not nil and declaration.fixed is not None:
                text = declaration.fixed
            return value(text, simple, node)
        if (
            kind is not None
            and not len(node)
            and not text
            and not nil
            and getattr(kind, "mixed", False)
        ):
            text = declaration.default or declaration.fixed or ""
        children: list[Any] = [text]
        for child in node:
            children += [self._element(child), child.tail or ""]
        if kind is not None and not getattr(kind, "mixed", False):
            return [child for child in children if not isinstance(child, str)]
        if len(children) > 1 and kind is None:  # white space between elements of no declaration
            return [c for c in children if not isinstance(c, str) or c.strip()]
        return [child for child in children if child != ""]


def clark(text: str, node: etree._Element) -> str:
    prefix, _, local = text.strip().rpartition(":")
    namespace = node.nsmap.get(prefix or None)
    return f"{{{namespace}}}{local}" if namespace else local


def value(text: str, kind: Any, node: etree._Element) -> Any:
    """A text as its simple type means it; without a type its words."""
    if kind is None:
        return " ".join(text.split())
    if (members := above(kind, "member_types")) is not None:
        for member in members:
            if member.is_valid(text, namespaces=dict(node.nsmap)):
                return value(text, member, node)
        return text
    if (item := above(kind, "item_type")) is not None:
        return [value(word, item, node) for word in text.split()]
    basic = getattr(kind, "primitive_type", None)
    primitive = getattr(basic, "local_name", None)
    normal = kind.normalize(text)
    normal = normal if isinstance(normal, str) else text
    read = _READERS.get(primitive or "")
    if primitive in ("QName", "NOTATION"):
        return clark(normal, node)
    if read is None:
        return normal
    try:
        return read(normal.strip())
    except (ValueError, ArithmeticError, AttributeError, AssertionError):
        return normal


def above(kind: Any, what: str) -> Any:
    """What a type has, or the first of those that it restricts: items or members."""
    while kind is not None:
        found = getattr(kind, what, None)
        if found is not None:
            return found
        kind = None if kind.base_type is kind else kind.base_type
    return None


def _moment(text: str) -> Any:
    found = _MOMENT.fullmatch(text)
    assert found is not None
    clock = None
    if found["h"] is not None:
        clock = Fraction(found["s"]) + 60 * int(found["m"]) + 3600 * int(found["h"])
    zone = found["zone"]
    if zone in ("+00:00", "-00:00"):
        zone = "Z"
    return found["date"], clock, zone


def _duration(text: str) -> Any:
    found = _DURATION.fullmatch(text)
    assert found is not None
    sign = -1 if found[1] else 1
    parts = [Fraction(part or 0) for part in found.groups()[1:]]
    years, months, days, hours, minutes, seconds = parts
    hours += 24 * days
    return sign * (12 * years + months), sign * (3600 * hours + 60 * minutes + seconds)


def _number(text: str) -> Any:
    return "NaN" if text == "NaN" else float(text)


_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text in ("true", "1"),
    "decimal": Decimal,
    "double": _number,
    "float": _number,
    "dateTime": _moment,
    "date": _moment,
    "time": _moment,
    "duration": _duration,
    "hexBinary": str.upper,
    "base64Binary": lambda text: "".join(text.split()),
}


def difference(came: Any, went: Any, path: str = "") -> str | None:
    """Where what was written first differs from what was read, in a few words."""
    if came == went:
        return None
    if not (isinstance(came, tuple) and isinstance(went, tuple) and came[0] == went[0]):
        return f"{path}: {_brief(came)} became {_brief(went)}"
    here = f"{path}/{came[0].rpartition('}')[2]}"
    for one, two in zip(came[1:3], went[1:3], strict=True):
        if one != two:
            return f"{here}: {one} became {two}"
    if isinstance(came[3], list) and isinstance(went[3], list) and len(came[3]) == len(went[3]):
        pairs = zip(came[3], went[3], strict=True)
        return next(found for a, b in pairs if (found := difference(a, b, here)))
    return f"{here}: {_brief(came[3])} became {_brief(went[3])}"


def _brief(what: Any) -> str:
    if isinstance(what, list):
        return "[" + ", ".join(_brief(part) for part in what)[:110] + "]"
    return f"<{what[0]}>" if isinstance(what, tuple) and len(what) == 4 else repr(what)[:80]
