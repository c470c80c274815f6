"""Texts of simple types: every member of an enumeration, every limit of a facet, what is usual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from tests.w3c.content import above

XSD = "{http://www.w3.org/2001/XMLSchema}"
_MOST = 40

_USUAL: dict[str, tuple[str, ...]] = {
    "string": ("text", "", " a & <b> é ", "A", "1", "a@b.org", "2024-02-29"),
    "boolean": ("true", "false", "1", "0"),
    "decimal": ("0", "1", "-1", "7", "12", "1.50", "100", "2024", "-0.25", "123456"),
    "double": ("1.5", "0", "-0.25", "INF", "-INF", "NaN", "1E3"),
    "float": ("1.5", "0", "-0.25", "INF", "-INF", "NaN", "1E3"),
    "dateTime": (
        "2024-02-29T12:30:45Z",
        "2024-02-29T12:30:45",
        "2024-12-31T10:00:00.1234567+02:00",
        "0001-01-01T00:00:00",
        "12024-01-01T00:00:00",
    ),
    "date": ("2024-02-29", "2024-12-31+02:00", "-0044-03-15", "1900-01-01Z"),
    "time": ("12:30:45", "10:00:00.5Z", "23:59:59.12345678-05:00"),
    "duration": ("P1DT2H", "-P1Y", "PT0.5S"),
    "gYear": ("2024", "-0044", "2024Z"),
    "gYearMonth": ("2024-02",),
    "gMonth": ("--02",),
    "gMonthDay": ("--02-29",),
    "gDay": ("---31",),
    "hexBinary": ("00FF", ""),
    "base64Binary": ("AAEC", ""),
    "anyURI": ("urn:x", "https://example.com/?a=1&b=2", ""),
    "QName": ("xs:string", "xsi:nil"),
    "NOTATION": (),
}
_WORDS = ("word", "en", "a1", "Word", "en-GB", "x.y")
_LIMITS = [
    str(sign * (1 << bits) - (1 if sign > 0 and bits else 0))
    for bits in (7, 8, 15, 16, 31, 32, 63, 64)
    for sign in (1, -1)
]


def texts(kind: Any) -> list[str]:
    """Texts that a simple type of xmlschema's allows, none twice; none where we find none."""
    found = dict.fromkeys(islice(_allowed(kind), _MOST))
    return list(found)


def _allowed(kind: Any) -> Iterator[str]:
    for text in _candidates(kind):
        try:
            if kind.is_valid(text, namespaces=NAMESPACES):
                yield text
        except (ValueError, ArithmeticError, TypeError):
            continue


NAMESPACES = {
    "xs": "http://www.w3.org/2001/XMLSchema",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def _candidates(kind: Any) -> Iterator[str]:
    for value in getattr(kind, "enumeration", None) or ():
        yield str(value) if isinstance(value, str) else _shown(value)
    if (members := above(kind, "member_types")) is not None:
        for member in members:
            yield from texts(member)[:12]
        return
    if (item := above(kind, "item_type")) is not None:
        words = [text for text in texts(item) if text and not text.split()[1:]]
        yield from words[:8]
        for size in (2, 3, 5):
            yield " ".join((words * size)[:size])
        yield ""
        return
    yield from _of_facets(kind)
    primitive = getattr(getattr(kind, "primitive_type", None), "local_name", None) or "string"
    yield from _USUAL.get(primitive, ())
    if primitive == "decimal":
        yield from _LIMITS
    if primitive == "string":
        yield from _WORDS


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_facets(kind: Any) -> Iterator[str]:
    for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
        facet = kind.get_facet(f"{XSD}{name}")
        if facet is not None:
            value = facet.value
            yield _shown(value)
            if isinstance(value, int | Decimal):
                yield from (str(value + 1), str(value - 1))
    lengths = {
        int(facet.value)
        for name in ("length", "minLength", "maxLength")
        if (facet := kind.get_facet(f"{XSD}{name}")) is not None
    }
    for length in sorted(lengths):
        if length <= 5000:
            yield "x" * length
            yield "1" * length
            yield "00" * length
    if (digits := kind.get_facet(f"{XSD}totalDigits")) is not None:
        yield "9" * int(digits.value)
    if (digits := kind.get_facet(f"{XSD}fractionDigits")) is not None and digits.value:
        yield "1." + "5" * int(digits.value)
    for pattern in _patterns(kind):
        for length in sorted(lengths | {1, 3, 8}):
            yield from _matching(pattern, length)


def _patterns(kind: Any) -> Iterator[str]:
    while kind is not None:
        for pattern in getattr(kind, "patterns", None) or ():
            yield getattr(pattern, "regex", None) or pattern.attrib["value"]
        kind = None if kind.base_type is kind else kind.base_type


def _matching(pattern: str, length: int) -> Iterator[str]:
    """A text that a pattern matches, as near to a length as its repetitions let it be."""
    try:
        parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
        yield "".join(_of(parsed, length))
    except (re.error, KeyError, OverflowError, IndexError):
        return


def _of(parsed: Any, length: int) -> Iterator[str]:
    for op, argument in parsed:
        name = str(op)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "NOT_LITERAL":
            yield "b" if chr(argument) == "a" else "a"
        elif name == "ANY":
            yield "a"
        elif name == "IN":
            yield _one_of(argument)
        elif name == "BRANCH":
            yield from _of(argument[1][0], length)
        elif name == "SUBPATTERN":
            yield from _of(argument[3], length)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = argument
            for _ in range(max(least, min(int(most), length))):
                yield from _of(inner, length)


def _one_of(choices: Any) -> str:
    first, what = choices[0]
    if str(first) == "NEGATE":
        banned = {chr(value) for op, value in choices[1:] if str(op) == "LITERAL"}
        return next(letter for letter in "a1B-_ " if letter not in banned)
    if str(first) == "RANGE":
        return chr(what[0])
    if str(first) == "CATEGORY":
        return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(what), "a")
    return chr(what)
