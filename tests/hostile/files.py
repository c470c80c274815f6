# ruff: noqa: E501 (files are text as it is)
"""Input files that are made to be run, to hang, to fill the memory or to end in a traceback.

Each is a text or bytes, and what every command is to say of it: a pattern of the error that names
the file, or nothing where it is to be used as it is. What only a generator refuses is told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

NAMESPACE = "u:shed"
_WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="u:shed" xmlns:x="{xsd}"
 xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" targetNamespace="u:shed"><types>
<x:schema targetNamespace="u:shed" {about}>{types}</x:schema></types>
<message name="M"><part name="p" element="t:e"/></message>{more}
<portType name="P"><operation name="Do"><input message="t:M"/><output message="t:M"/></operation>
</portType><binding name="B" type="t:P"><s:binding
 transport="http://schemas.xmlsoap.org/soap/http"/><operation name="Do"><s:operation soapAction="x"/>
<input><s:body use="literal"/></input><output><s:body use="literal"/></output></operation></binding>
<service name="Shed"><port name="p" binding="t:B"><s:address location="{address}"/></port></service>
</definitions>"""
E = '<x:element name="e" type="x:string"/>'
_XSD = "http://www.w3.org/2001/XMLSchema"
_DIGITS = "9" * 5_000


class Case(NamedTuple):
    """A file and what is to come of it.

    Args:
        content: of the file.
        refused: a pattern of the error, or "" where there is to be none.
        generators: whether only those commands refuse it that make a package.
    """

    content: str | bytes
    refused: str = ""
    generators: bool = False


def wsdl(
    types: str = E, more: str = "", *, about: str = "", address: str = "https://a.example/"
) -> str:
    """A WSDL of one operation, with these types and these parts beside its message."""
    return _WSDL.format(types=types, more=more, about=about, address=address, xsd=_XSD)


def _record(inner: str, name: str = "e") -> str:
    return f'<x:element name="{name}"><x:complexType>{inner}</x:complexType></x:element>'


def _fields(inner: str) -> str:
    return _record(f"<x:sequence>{inner}</x:sequence>")


def _each(number: int, text: str) -> str:
    """A text so often, where ``#`` stands for which one it is, and ``+`` for the next."""
    return "".join(text.replace("#", str(n)).replace("+", str(n + 1)) for n in range(number))


def _types(text: str, number: int) -> str:
    return E + _each(number, text)


def _field(about: str) -> str:
    return _fields(f'<x:element name="a" {about}/>')


def _with_default(kind: str, value: str) -> str:
    return wsdl(_field(f'type="x:{kind}" default="{value.replace(chr(34), "&quot;")}"'))


_DERIVED = (
    '<x:complexType name="T+"><x:complexContent><x:extension base="t:T#"/></x:complexContent>'
    "</x:complexType>"
)
_TWICE = '<x:group name="g#"><x:sequence><x:group ref="t:g+"/><x:group ref="t:g+"/></x:sequence></x:group>'
_ATTRIBUTES = (
    '<x:attributeGroup name="g#"><x:attributeGroup ref="t:g+"/><x:attributeGroup ref="t:g+"/>'
    "</x:attributeGroup>"
)
_MEMBER = '<x:element name="m#" type="x:string" substitutionGroup="t:e"/>'
_HEAD = '<x:complexType name="T#"><x:sequence><x:element ref="t:e"/></x:sequence></x:complexType>'


def _include(location: str) -> str:
    return E + f'<x:include schemaLocation="{location}"/>'


def _doctype(said: str) -> str:
    return f"<!DOCTYPE definitions [{said}]>" + wsdl()


def _wsdls() -> Iterator[tuple[str, Callable[[], Case]]]:
    def case(
        name: str, make: Callable[[], str | bytes], refused: str = "", *, generators: bool = False
    ) -> tuple[str, Callable[[], Case]]:
        return name, lambda: Case(make(), refused, generators)

    no_place = "names no place|status 404"
    for name, location in {
        "a NUL in a location": "a%00b.xsd",
        "half an IPv6 address": "https://[::1",
        "a port that is none": "https://a.example:x/",
    }.items():
        yield case(name, lambda at=location: wsdl(_include(at)), no_place)  # type: ignore[misc]
    for name, location, refused in (
        ("a location of 5,000 characters", "x" * 5_000, "cannot be read|names no place|status 404"),
        ("a location above", "../../../etc/passwd", "leaves the folder|leaves the host|status 404"),
        ("a device", "/dev/zero", "leaves the folder|leaves the host|status 404"),
    ):
        yield case(name, lambda at=location: wsdl(_include(at)), refused)  # type: ignore[misc]
    lineage = "more than 100 types above it"
    yield case(
        "1,500 types above each other",
        lambda: wsdl(_types(_DERIVED, 1_500) + '<x:complexType name="T0"/>'),
        lineage,
        generators=True,
    )
    yield case(
        "types in a circle",
        lambda: wsdl(
            _types(_DERIVED, 9)
            + '<x:complexType name="T0"><x:complexContent><x:extension base="t:T9"/></x:complexContent></x:complexType>'
        ),
        "derives from itself",
        generators=True,
    )
    yield case(
        "groups of groups",
        lambda: wsdl(
            _each(40, _TWICE)
            + '<x:group name="g40"><x:sequence>'
            + '<x:element name="a"/></x:sequence></x:group>'
            + _record('<x:group ref="t:g0"/>')
        ),
        "groups repeat more than the limit of 50,000 elements",
    )
    yield case(
        "attribute groups of groups",
        lambda: wsdl(
            _each(40, _ATTRIBUTES)
            + '<x:attributeGroup name="g40"><x:attribute name="a"/></x:attributeGroup>'
            + _record('<x:attributeGroup ref="t:g0"/>')
        ),
        "groups repeat more than the limit of 50,000 attributes",
    )
    yield case(
        "an attribute group in itself",
        lambda: wsdl(
            E
            + '<x:attributeGroup name="g"><x:attributeGroup ref="t:g"/></x:attributeGroup>'
            + _record('<x:attributeGroup ref="t:g"/>', "f")
        ),
        "contains itself",
    )
    yield case(
        "substitution groups in a circle",
        lambda: wsdl(
            '<x:element name="e" substitutionGroup="t:f"/><x:element name="f" substitutionGroup="t:e"/>'
        ),
    )
    yield case(
        "members in the place of each head",
        lambda: wsdl(E + _each(300, _MEMBER) + _each(300, _HEAD)),
        "more than the limit of 50,000 fields",
        generators=True,
    )
    yield case(
        "unions in a circle",
        lambda: wsdl(
            E
            + '<x:simpleType name="U"><x:union memberTypes="t:U t:V"/></x:simpleType><x:simpleType name="V"><x:list itemType="t:U"/></x:simpleType>'
            + _record('<x:sequence><x:element name="u" type="t:U"/></x:sequence>', "f")
        ),
    )
    yield case(
        "unions of unions",
        lambda: wsdl(
            _each(60, '<x:simpleType name="g#"><x:union memberTypes="t:g+ t:g+"/></x:simpleType>')
            + '<x:simpleType name="g60"><x:restriction base="x:int"/></x:simpleType><x:element name="e" type="t:g0"/>'
        ),
        "union g50 stands for more than the limit of 1,000 types",
        generators=True,
    )
    yield case("an element 2,000 times", lambda: wsdl(_fields('<x:element name="a"/>' * 2_000)))
    yield case(
        "500 elements twice", lambda: wsdl(_fields(_each(500, '<x:element name="a#"/>') * 2))
    )
    yield case(
        "elements 300 deep",
        lambda: wsdl(
            E + f"<x:annotation><x:appinfo>{'<a>' * 300}{'</a>' * 300}</x:appinfo></x:annotation>"
        ),
        "nested (deeper than 200|too deep)",
    )
    yield case(
        "elements 9,000 deep",
        lambda: wsdl(
            E
            + f"<x:annotation><x:appinfo>{'<a>' * 9_000}{'</a>' * 9_000}</x:appinfo></x:annotation>"
        ),
        "nested too deep",
    )
    yield case(
        "entities of entities",
        lambda: _doctype('<!ENTITY a "aaaa">' + _each(9, '<!ENTITY e# "&e+;&e+;">')),
        "has a DOCTYPE with entities",
    )
    yield case(
        "a file as an entity",
        lambda: _doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'),
        "has a DOCTYPE with entities",
    )
    yield case(
        "a DTD elsewhere",
        lambda: '<!DOCTYPE definitions SYSTEM "https://a.example/a.dtd">' + wsdl(),
    )
    yield case(
        "100,001 types",
        lambda: wsdl(_types('<x:complexType name="T#"/>', 100_001)),
        "more than the limit of 100,000 types",
    )
    yield case(
        "a million elements",
        lambda: wsdl(E + "<x:annotation/>" * 1_000_001),
        "more than the limit of 1,000,000 elements",
    )
    yield case(
        "20 MiB and a byte",
        lambda: wsdl(E) + " " * 20 * 2**20,
        "is larger than the limit of 20971520 bytes",
    )
    yield case("5,000 attributes", lambda: wsdl(_field(_each(5_000, ' u#="1"'))))
    yield case(
        "2,000 prefixes in scope",
        lambda: wsdl(
            _fields(_each(500, '<x:element name="a#" type="x:int"/>')),
            about=_each(2_000, ' xmlns:p#="u:#"'),
        ),
    )
    yield case("names of 5,000 characters", lambda: wsdl(_record("", "e" * 5_000) + E))
    yield case(
        "names that are none in Python",
        lambda: wsdl(
            E
            + _fields("").replace('"e"', '"class"')
            + _record(
                "<x:sequence>"
                + "".join(
                    f'<x:element name="{name}"/>'
                    for name in (
                        "None",
                        "__class__",
                        "def",
                        "_",
                        "self",
                        "ſ",
                        "ª",
                        "a.b",
                        "a-b",
                        "été",
                    )
                )
                + "</x:sequence>",
                "f",
            )
        ),
    )
    yield case("a name in the order of another script", lambda: wsdl(E + _record("", "a\u202eb")))
    yield case("a name that is no name", lambda: wsdl(E + _record("", "a&quot;&#10;import os")))
    yield case(
        "minOccurs of 5,000 digits",
        lambda: wsdl(_field(f'minOccurs="{_DIGITS}"')),
        "is not a number from 0 up",
    )
    yield case("maxOccurs of 4,000 digits", lambda: wsdl(_field(f'maxOccurs="{_DIGITS[:4_000]}"')))
    for kind, value in {
        "decimal": "1E+999999999",
        "integer": _DIGITS,
        "double": "1e400",
        "int": "1" + "0" * 4_000,
        "dateTime": "999999999999-01-01T00:00:00Z",
        "duration": f"P{_DIGITS}Y",
        "base64Binary": "=" * 9,
        "QName": ":::",
        "gYear": _DIGITS,
        "date": "0000-00-00",
        "boolean": "maybe",
        "hexBinary": "x",
        "time": "24:00:01",
        "NMTOKENS": " ".join("a" * 9),
        "string": '\'"""\\&#10;{{ 1 }}',
    }.items():
        yield case(
            f"a default of xs:{kind} that is none",
            partial(_with_default, kind, value),
        )
    yield case(
        "lengths of 4,000 digits",
        lambda: wsdl(
            E
            + f'<x:simpleType name="S"><x:restriction base="x:string"><x:maxLength value="{_DIGITS[:4000]}"/><x:pattern value="(a+)+$"/></x:restriction></x:simpleType>'
        ),
    )
    yield case(
        "lengths of 5,000 digits",
        lambda: wsdl(
            E
            + f'<x:simpleType name="S"><x:restriction base="x:string"><x:maxLength value="{_DIGITS}"/></x:restriction></x:simpleType>'
        ),
        "is not a number",
    )
    yield case(
        "an array of 2,000 dimensions",
        lambda: wsdl(
            E
            + f'<x:complexType name="A"><x:complexContent><x:restriction base="c:Array" xmlns:c="http://schemas.xmlsoap.org/soap/encoding/"><x:attribute ref="c:arrayType" w:arrayType="x:int{"[]" * 2_000}" xmlns:w="http://schemas.xmlsoap.org/wsdl/"/></x:restriction></x:complexContent></x:complexType>'
            + _record('<x:sequence><x:element name="l" type="t:A"/></x:sequence>', "f")
        ),
    )
    for name, address in {
        "a half": "https://[::1",
        "a NUL as its": "https://a&#37;00/",
        "code as its": "&quot;);import os#",
        "userinfo in its": "https://u:p@a.example/",
    }.items():
        yield case(f"{name} address", lambda at=address: wsdl(address=at))  # type: ignore[misc]
    yield case(
        "documentation of a megabyte",
        lambda: wsdl(
            _fields(
                f'<x:element name="a"><x:annotation><x:documentation>{"x" * 500_000}{" y" * 250_000}\\</x:documentation></x:annotation></x:element>'
            )
        ),
    )
    yield case(
        "documentation of quotes",
        lambda: wsdl(
            _fields(
                "<x:element name='a'><x:annotation><x:documentation>"
                + '"""' * 999
                + "\\\\</x:documentation></x:annotation></x:element>"
            )
        ),
    )
    yield case(
        "a message of 500 parts",
        lambda: wsdl(
            E, "<message name='N'>" + _each(500, '<part name="p#" type="x:int"/>') + "</message>"
        ),
    )
    yield case("nothing", lambda: "", "is empty")
    yield case("bytes", lambda: bytes(range(256)), "is not")
    yield case("NULs", lambda: b"\0" * 999, "is not")
    yield case(
        "an encoding that is none",
        lambda: '<?xml version="1.0" encoding="x-none"?>' + wsdl(),
        "is not well-formed XML|encoding",
    )
    yield case(
        "UTF-7",
        lambda: '<?xml version="1.0" encoding="utf-7"?>' + wsdl(),
        "is not well-formed XML|encoding",
    )
    yield case(
        "half a character",
        lambda: wsdl(_field('default="é"')).encode("latin-1"),
        "is not well-formed XML",
    )
    yield case("UTF-32", lambda: wsdl().encode("utf-32"))
    yield case(
        "a binding of what is not there",
        lambda: wsdl().replace('type="t:P"', 'type="t:Nobody"'),
        "",
    )
    yield case(
        "XSLT", lambda: '<a xmlns="http://www.w3.org/1999/XSL/Transform"/>', "the root element is"
    )


WSDLS: Mapping[str, Callable[[], Case]] = dict(_wsdls())
"""By name."""

TOMLS: Mapping[str, Case] = {
    "arrays 3,000 deep": Case("a = " + "[" * 3_000 + "]" * 3_000, "nested too deep"),
    "tables 3,000 deep": Case("[" + ".".join("a" * 3_000) + "]\n", "."),
    "a number of 5,000 digits": Case(f"a = {_DIGITS}\n", "number of too many digits"),
    "4 MiB and a byte": Case("#" * (4 * 2**20 + 1), "is larger than the limit of 4,194,304 bytes"),
    "a text without an end": Case('a = "' + "x" * 100_000, "is not TOML"),
    "bytes": Case(bytes(range(128, 256)), "is not UTF-8 text"),
    "a NUL": Case('a = "\0"', "is not TOML"),
    "keys of 100,000 characters": Case(f'"{"k" * 100_000}" = 1\n', "."),
    "a date for a table": Case("service = 2020-01-01\nfile = 2020-01-01\ndiff = 12:00:00\n", "."),
}
"""What stands in the place of a service.toml, a lock or an ignore file."""

SETTINGS: Mapping[str, tuple[str, str, str]] = {
    "no number of calls": ("calls = 1000", "calls = nan", "calls"),
    "calls without end": ("calls = 1000", "calls = inf", "calls"),
    "calls beyond all": ("calls = 1000", f"calls = 1{'0' * 400}", ""),
    "a level that is none": ("levels = [80]", "levels = [nan]", "levels"),
    "items beyond all": ("max_items = 50", f"max_items = 1{'0' * 400}", ""),
    "a NUL in a file": ('wsdl = "en.wsdl"', 'wsdl = "a\\u0000b.wsdl"', "wsdl|NUL|null"),
    "a file above": ('wsdl = "en.wsdl"', 'wsdl = "../../../../etc/passwd"', "wsdl|passwd"),
    "a device as a file": ('wsdl = "en.wsdl"', 'wsdl = "/dev/zero"', "wsdl|zero"),
    "a file of 5,000 characters": ('wsdl = "en.wsdl"', f'wsdl = "{"x" * 5_000}"', "wsdl|long"),
    "a host that is none": ('"library.example"', '"[::1"', ""),
    "an address that is none": ("https://library.example/desk?wsdl", "https://[::1", ""),
    "a pattern without an end": ("'item (\\d+)$'", "'(\\d(?:(?:a+)+)+)$'", ""),
    "a pattern that is none": ("'item (\\d+)$'", "'('", "record_number"),
    "a pattern of too much": ("'item (\\d+)$'", "'(a{9999}){9999}'", ""),
    "a zone that is none": ('zone = "Europe/Berlin"', 'zone = "../../etc/passwd"', "zone"),
    "a zone with a NUL": ('zone = "Europe/Berlin"', 'zone = "a\\u0000"', "zone"),
    "a limit below none": ("limit = 100", "limit = -1", "limit"),
}
"""A text of the service.toml of tests/library, what stands there in its place, and a pattern of the
error; "" where there need be none."""

CATALOGUES: Mapping[str, Case] = {
    "lists 100,000 deep": Case("[" * 100_000, "nested too deep|is not JSON"),
    "a number of 5,000 digits": Case(f'{{"Book": {_DIGITS}}}', "number of too many digits"),
    "not a number": Case(
        '{"Book": {"access": {}, "fields": {"Title": {"type": "string", "length": NaN}}}}', "."
    ),
    "half a character": Case(
        '{"Book": {"access": {}, "fields": {"Title": {"type": "string", "label": "\\ud800"}}}}', "."
    ),
    "a list": Case("[]", "."),
    "nothing": Case("", "is not JSON"),
    "bytes": Case(bytes(range(256)), "is not UTF-8 text"),
    "a name that is no name": Case('{"Book\\u0000\\u202e": {"access": {}, "fields": {}}}', "."),
}
"""What stands in the place of a field catalogue."""

GROWING: Mapping[str, Callable[[int], str]] = {
    "types": lambda n: wsdl(
        _types(
            '<x:complexType name="T#"><x:sequence><x:element name="a" type="x:int"/></x:sequence>'
            "</x:complexType>",
            n,
        )
    ),
    "types that refer to each other": lambda n: wsdl(
        _types(
            '<x:complexType name="T#"><x:sequence><x:element name="a" type="t:T+" minOccurs="0"/>'
            "</x:sequence></x:complexType>",
            n,
        )
        + f'<x:complexType name="T{n}"/>'
    ),
    "types above each other": lambda n: wsdl(
        E
        + "".join(
            f'<x:complexType name="T{k}"><x:complexContent><x:extension base="t:T{k - 1}">'
            f'<x:sequence><x:element name="a{k}" type="x:int"/></x:sequence></x:extension>'
            "</x:complexContent></x:complexType>"
            if k % 50
            else f'<x:complexType name="T{k}"/>'
            for k in range(n)
        )
    ),
    "fields": lambda n: wsdl(_fields(_each(2 * n, '<x:element name="a#" type="x:int"/>'))),
    "an element again and again": lambda n: wsdl(_fields('<x:element name="a"/>' * 2 * n)),
    "elements twice": lambda n: wsdl(_fields(_each(n, '<x:element name="a#"/>') * 2)),
    "anonymous types": lambda n: wsdl(
        _fields(_each(n, '<x:element name="a#"><x:complexType/></x:element>'))
    ),
    "values of an enumeration": lambda n: wsdl(
        E
        + '<x:simpleType name="S"><x:restriction base="x:string">'
        + _each(4 * n, '<x:enumeration value="v#"/>')
        + "</x:restriction></x:simpleType>"
        + _record('<x:sequence><x:element name="s" type="t:S"/></x:sequence>', "f")
    ),
    "members of a substitution group": lambda n: wsdl(
        E + _each(n, _MEMBER) + _record('<x:sequence><x:element ref="t:e"/></x:sequence>', "f")
    ),
    "documentation": lambda n: wsdl(
        _fields(
            '<x:element name="a"><x:annotation><x:documentation>'
            + "some words " * 20 * n
            + "</x:documentation></x:annotation></x:element>"
        )
    ),
}
"""WSDLs of any size, whose cost is to grow with it and no faster."""
