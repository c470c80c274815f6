"""Answers of rows of any class, and what may come instead of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree

from soapwright.runtime.codec.bounded import StandardLimits
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.document import parse
from soapwright.runtime.codec.rows import RowPlace
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record
from tests.fast.reading import Answer
from tests.runtime.respelling import disordered, respelled

URI = "urn:rows"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"


def document(codec: Codec, rows: Sequence[Record], record: type[Record], default: bool) -> bytes:
    """An answer with rows.

    Args:
        codec: writes them.
        rows: of a class or of those that derive from it.
        record: the class that is declared.
        default: whether their namespace is the default one, or has a prefix.
    """
    nodes = [parse(codec.encode(row)) for row in rows]
    tag = _tag(codec, record)
    uri = tag[1:].rpartition("}")[0]
    names: dict[Any, str] = {"soap": "urn:soap", "xsi": XSI, "xsd": XSD, "r": URI}
    for node in nodes:
        for each in node.iter():
            for prefix, one in each.nsmap.items():
                names.setdefault(prefix or "d", one)
    if uri and default:
        names = {prefix: one for prefix, one in names.items() if one != uri}
        names[None] = uri
    root = etree.Element("{urn:soap}Envelope", nsmap=names)
    message = etree.SubElement(root, f"{{{URI}}}Answer")
    parent = etree.SubElement(message, f"{{{URI}}}Rows")
    for node, row in zip(nodes, rows, strict=True):
        made = etree.SubElement(parent, tag)
        made.text = node.text
        for name, value in node.attrib.items():
            made.set(name, value)
        if type(row) is not record and f"{{{XSI}}}type" not in made.attrib:
            _say_type(made, node.tag)
        for child in node:
            made.append(deepcopy(child))
    etree.SubElement(message, f"{{{URI}}}After").text = "x"
    etree.cleanup_namespaces(root, keep_ns_prefixes=[each for each in names if each])
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="utf-8")


def _tag(codec: Codec, record: type[Record]) -> str:
    uri, local = wire_name(record)
    return f"{{{uri}}}{local}" if uri else local


def _say_type(node: etree._Element, tag: Any) -> None:
    uri, _, local = str(tag)[1:].rpartition("}")
    for prefix, each in node.nsmap.items():
        if each == uri:
            node.set(f"{{{XSI}}}type", f"{prefix}:{local}" if prefix else local)


def otherwise(data: bytes, dice: Random) -> bytes:
    """The same answer with other prefixes, or with its rows' elements in another order."""
    root = parse(data)
    if dice.random() < 0.5:
        for row in root.iterfind(f".//{{{URI}}}Rows/*"):
            disordered(row, dice)
        return etree.tostring(root, encoding="utf-8")
    return respelled(root, dice).encode()


def place(codec: Codec, record: type[Record]) -> RowPlace:
    """Where ``document`` has its rows."""
    return RowPlace(_tag(codec, record), (f"{{{URI}}}Rows", f"{{{URI}}}Answer"), record)


def pieces(data: bytes, dice: Random) -> list[bytes]:
    """Bytes as they may arrive."""
    if dice.random() < 0.3:
        return [data]
    if dice.random() < 0.1:
        return [data[at : at + 1] for at in range(len(data))]
    ends = sorted(dice.randrange(len(data) + 1) for _ in range(dice.randrange(1, 8)))
    return [data[a:b] for a, b in zip([0, *ends], [*ends, len(data)], strict=True) if a < b]


# --- mutations -------------------------------------------------------------------------------

_BITS = [
    *[b"<", b">", b"&", b"/", b'"', b"'", b"=", b" ", b"\n", b"\r", b"\r\n", b"\t", b"\0", b"\x1f"],
    *[b"]]>", b"<!-- x -->", b"<!-- </", b"<?pi x?>", b"<![CDATA[x]]>", b"<![CDATA[", b"-->"],
    *[b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;", b"&#65;", b"&#x41;", b"&#13;", b"&#10;"],
    *[b"&#0;", b"&#x1F;", b"&#xFFFE;", b"&#xFDD0;", b"&#xD800;", b"&#x10FFFF;", b"&#x110000;"],
    *[b"&#xFDD0;0&#xFDD1;", b"&nbsp;", b"&#", b"&#x;", b"&#0000000065;", b"&#99999999999;"],
    *["é".encode(), "€".encode(), "😀".encode(), "\u0085\u2028".encode(), "\ufdd0".encode()],
    *[
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xef\xbf\xbe",
        b"\xef\xbf\xbf",
        b"\xef\xbb\xbf",
        b"\xc0\x80",
    ],
    *[b' xsi:type="xsd:int"', b' xsi:type="xsd:string"', b' xsi:nil="true"', b' xsi:nil="1"'],
    *[b' xsi:nil="false"', b' xsi:nil=" true "', b" xsi:nil='true'", b' a="1"', b' xml:space="x"'],
    *[b' xsi:type="x:y"', b' xsi:type=" xsd:int "', b' xmlns:xsi="urn:x"', b' xmlns="urn:x"'],
    *[b' xmlns:q="urn:q"', b' xml:lang="en"', b' xsi:type="a" xsi:type="b"', b' x:a="1"'],
    *[
        b"1",
        b"-1",
        b"+1",
        b"1_0",
        b" 1 ",
        b"0x1",
        b"1.5",
        b"1e5",
        b"-0",
        b".5",
        b"5.",
        b"NaN",
        b"INF",
    ],
    *[b"99999999999999999999", b"true", b"True", b"2024-02-29T12:00:00", b"2023-02-29T12:00:00"],
    *[
        b"2024-02-29T24:00:00",
        b"2024-02-29T12:00:00.1234567",
        b"2024-02-29T12:00:00.5Z",
        b"0000-01-01",
    ],
    *[
        b"2024-02-29T12:00:00+01:00",
        b"2024-02-29T12:00:00.",
        b"2024-02-29T00:00:00",
        b"12024-01-01T00:00:00",
    ],
    *[
        "٣".encode(),
        b"<a/>",
        b"<a>",
        b"</a>",
        b"<a b='>'/>",
        b"<r:Rows>",
        b"</r:Rows>",
        b"<r:After/>",
    ],
    *[b"<!DOCTYPE a>", b"<?xml version='1.0'?>", b"x", b"\n\n", b"--", b"\xe2\x80"],
]
_TAG = re.compile(rb"<[^<>]*>")
_TEXT = re.compile(rb">([^<>]+)<")


def mutated(data: bytes, dice: Random) -> bytes:
    """The bytes with something else in some places."""
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        data = dice.choice(_MUTATIONS)(data, dice)
    return data


def _anywhere(data: bytes, dice: Random) -> int:
    return dice.randrange(len(data) + 1)


def _inserted(data: bytes, dice: Random) -> bytes:
    at = _anywhere(data, dice)
    return data[:at] + dice.choice(_BITS) + data[at:]


def _flipped(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def _cut(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(1, len(data) + 1)]


def _removed(data: bytes, dice: Random) -> bytes:
    at = _anywhere(data, dice)
    return data[:at] + data[at + dice.choice((1, 1, 2, 5, 30)) :] or data


def _at_tag(data: bytes, dice: Random) -> bytes:
    """Something at a tag's end, before it or after it."""
    found = dice.choice(list(_TAG.finditer(data)) or [None])
    if found is None:
        return data
    ends = found[0].rstrip(b"/>")
    at = dice.choice((found.start(), found.end(), found.start() + len(ends)))
    return data[:at] + dice.choice(_BITS) + data[at:]


def _in_text(data: bytes, dice: Random) -> bytes:
    """Another text, or something within one."""
    found = dice.choice(list(_TEXT.finditer(data)) or [None])
    if found is None:
        return data
    start, end = found.span(1)
    if dice.random() < 0.5:
        start = end = dice.randrange(start, end + 1)
    return data[:start] + dice.choice((b"", *_BITS)) + data[end:]


def _swapped(data: bytes, dice: Random) -> bytes:
    """Two tags, or what is between two tags, in each other's place."""
    found = (
        sorted(dice.sample(range(len(data) + 1), 4)) if dice.random() < 0.2 else _spans(data, dice)
    )
    a, b, c, d = found
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _spans(data: bytes, dice: Random) -> Sequence[int]:
    tags = [each.span() for each in _TAG.finditer(data)]
    if len(tags) < 2:
        return 0, 0, 0, 0
    (a, b), (c, d) = sorted(dice.sample(tags, 2))
    return a, b, c, d


def _element(data: bytes, dice: Random) -> tuple[int, int]:
    """An element without elements in it."""
    found = list(re.finditer(rb"<([\w:.-]+)[^<>]*>[^<>]*</\1>|<[\w:.-]+[^<>]*/>", data))
    return dice.choice(found).span() if found else (0, 0)


def _repeated(data: bytes, dice: Random) -> bytes:
    start, end = _element(data, dice)
    at = dice.choice((end, _element(data, dice)[0]))
    return data[:at] + data[start:end] + data[at:]


def _left_out(data: bytes, dice: Random) -> bytes:
    start, end = _element(data, dice)
    return data[:start] + data[end:]


def _emptied(data: bytes, dice: Random) -> bytes:
    return re.sub(
        rb"<([\w:.-]+)>[^<>]*</\1>",
        lambda m: dice.choice(
            (
                m[0],
                m[0],
                b"<%b/>" % m[1],
                b"<%b></%b>" % (m[1], m[1]),
                b'<%b xsi:nil="true"/>' % m[1],
            )
        ),
        data,
    )


def _typed(data: bytes, dice: Random) -> bytes:
    said = dice.choice((b' xsi:type="xsd:string"', b" xsi:type='xsd:int'", b' xsi:type="xsd:int" '))
    return re.sub(
        rb"<([\w:.-]+)>(?=[^<>]*</\1>)",
        lambda m: m[0] if dice.random() < 0.5 else b"<%b%b>" % (m[1], said),
        data,
    )


def _spaced(data: bytes, dice: Random) -> bytes:
    blank = dice.choice((b"\n", b"\n  ", b" ", b"\t", b"\r\n", b"\n\n\n"))
    return re.sub(rb">(?=<)", lambda m: b">" + (blank if dice.random() < 0.7 else b""), data)


def _another_prefix(data: bytes, dice: Random) -> bytes:
    found = dice.choice((b"soap", b"xsi", b"xsd", b"r", b"n", b"n1", b"d"))
    other = dice.choice((b"xsi", b"zz", b"n", b"xml"))
    which = dice.choice((b"%b:", b"xmlns:%b=", b":%b"))
    count = dice.choice((1, -1))
    return data.replace(which % found, which % other, count)


def _encoded(data: bytes, dice: Random) -> bytes:
    name = dice.choice(("utf-16", "iso-8859-1", "us-ascii", "UTF-8", "windows-1252"))
    head = data.replace(b"utf-8", name.encode(), 1)
    if dice.random() < 0.5:
        return head
    try:
        return head.decode().encode(name)
    except UnicodeError:
        return head


_MUTATIONS = [
    *(_inserted, _flipped, _cut, _removed, _at_tag, _at_tag, _in_text, _in_text, _swapped),
    *(_repeated, _left_out, _emptied, _typed, _spaced, _another_prefix, _encoded),
]


def answer(
    data: bytes, codec: Codec, record: type[Record], dice: Random, *, texts: bool, skips: bool
) -> Answer:
    """Bytes as an answer whose rows are of a class."""
    key = "id" if any(field.attribute == "id" for field in plan(record)) else None
    decoder = codec.texts.by(key) if texts else codec.decoder
    few = StandardLimits(elements=dice.randrange(1, 60), unknown=dice.randrange(4))
    limits = few if dice.random() < 0.1 else StandardLimits()
    return Answer(pieces(data, dice), decoder, place(codec, record), skips, key, limits)
