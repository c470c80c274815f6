"""Bytes, encodings, what is no XML, and the limits."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.schema import Limits, read_schema
from soapwright.schema.model import XSD, QName
from soapwright.schema.source import Elsewhere, join
from tests.schema.conftest import Read, Write, xsd

ELEMENT = xsd('<xs:element name="é" type="xs:int"/>')


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("iso-8859-1", "iso-8859-1"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-8"),  # .NET saves strings so
    ],
)
def test_encodings(read: Read, declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{ELEMENT}'
    elements = read(text.encode(encoding)).schema.elements
    assert list(elements) == [QName("urn:t", "é")]
    assert elements[QName("urn:t", "é")].place.line == 3


@pytest.mark.parametrize("start", ["\n", "\ufeff\n \t", "\r\n\r\n"])
def test_blank_start_is_tolerated_and_lines_count_from_the_files_first(
    read: Read, start: str
) -> None:
    schema = read(f'{start}<?xml version="1.0"?>\n{ELEMENT}').schema
    assert schema.elements[QName("urn:t", "é")].place.line == 3 + start.count("\n")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "is empty"),
        (" \n ", None, "is empty"),
        ('{"openapi": "3.0"}', 1, "is JSON"),
        ("<html><body><br></body></html>", 1, "is an HTML page"),
        ("<!DOCTYPE html><html><p></html>", 1, "is an HTML page"),
        ("<html><body/></html>", 1, "is an HTML page"),
        ("wsdl please", 1, "is not XML"),
        ("<a>\n<b>\n</a>", 3, "is not well-formed XML: Opening and ending tag mismatch"),
        ("<a>\n", None, "is not well-formed XML: Premature end"),
        ("\n<a>&nbsp;</a>", 2, "Entity 'nbsp' not defined"),
        ("<a/>", 1, "the root element is a; allowed are wsdl:definitions"),
        ('\n<d xmlns="http://www.w3.org/ns/wsdl"/>', 2, "is WSDL 2.0, which is not supported"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "/etc/hostname">]><a>&b;</a>', None, "has a DOCTYPE"),
    ],
)
def test_what_is_not_wsdl(read: Read, content: str, line: int | None, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read(content)
    assert message in raised.value.message
    assert raised.value.file is not None
    assert raised.value.file.endswith("main.wsdl")
    assert line is None or raised.value.line == line


def test_entities_that_multiply_cost_nothing(read: Read) -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 1000}">' for n in range(12)
    )
    begin = time.process_time()
    with pytest.raises(InputError):
        read(f'<!DOCTYPE a [{entities}]><a b="&e11;"/>')
    assert time.process_time() - begin < 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.wsdl: cannot be read: No such file"):
        read_schema(tmp_path / "no.wsdl")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_schema(tmp_path)


def test_file_size(read: Read) -> None:
    with pytest.raises(InputError, match="larger than the limit of 100 bytes"):
        read(ELEMENT, limits=Limits(file_bytes=100))


@pytest.mark.parametrize("depth", [201, 1000])
def test_element_depth(read: Read, depth: int) -> None:
    with pytest.raises(InputError, match="nested"):
        read("<a>" * depth + "</a>" * depth)


def test_element_depth_names_the_line(read: Read) -> None:
    body = '<xs:complexType name="A">\n<xs:sequence>\n<xs:sequence/></xs:sequence></xs:complexType>'
    assert read(xsd(body), limits=Limits(element_depth=4)).schema.types
    with pytest.raises(InputError, match="nested deeper than 3") as raised:
        read(xsd(body), limits=Limits(element_depth=3))
    assert raised.value.line == 4


def test_https_needs_a_fetcher() -> None:
    with pytest.raises(InputError, match="allowed is a file"):
        read_schema("https://example.com/a.wsdl")
    with pytest.raises(InputError, match="allowed is a file or an https URL"):
        read_schema("http://example.com/a.wsdl", fetcher=lambda url: b"")


def test_https_reads_imports_of_the_same_host_only() -> None:
    pages = {
        "https://h/ws/a.xsd": xsd('<xs:include schemaLocation="sub/b.xsd?xsd=1"/>'),
        "https://h/ws/sub/b.xsd?xsd=1": xsd('<xs:element name="e"/>'),
        "https://h/evil.xsd": xsd('\n<xs:include schemaLocation="https://other/b.xsd"/>'),
    }
    reading = read_schema("https://h/ws/a.xsd", fetcher=lambda url: pages[url].encode())
    assert list(reading.schema.elements) == [QName("urn:t", "e")]
    assert [file.location for file in reading.schema.files] == list(pages)[:2]
    with pytest.raises(InputError, match="leaves the host; allowed is https://h/") as raised:
        read_schema("https://h/evil.xsd", fetcher=lambda url: pages[url].encode())
    assert raised.value.line == 3


@pytest.mark.parametrize(
    ("base", "href", "joined"),
    [
        ("a/b.wsdl", "c.xsd", "a/c.xsd"),
        ("a/b.wsdl", " ../c.xsd#f ", "c.xsd"),
        ("b.wsdl", "./x%20y.xsd", "x y.xsd"),
        ("a/b.wsdl", "..\\s\\c.xsd", "s/c.xsd"),
        ("a/b.wsdl", "file:///s/c.xsd", "/s/c.xsd"),
        ("a/b.wsdl", "https://h/c.xsd", "https://h/c.xsd"),
        ("https://h/ws?wsdl", "?xsd=1", "https://h/ws?xsd=1"),
        ("https://h/a/b.wsdl", "../c.xsd", "https://h/c.xsd"),
    ],
)
def test_join(base: str, href: str, joined: str) -> None:
    assert join(base, href) == joined


def test_documents_hold_the_raw_bytes(write: Write) -> None:
    content = b"\xef\xbb\xbf\n" + ELEMENT.encode()
    reading = read_schema(write("a.xsd", content))
    assert reading.documents[0].content == content
    assert reading.schema.files[0].size == len(content)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE xs:schema>",
        "<!DOCTYPE xs:schema []>",
        '<!DOCTYPE xs:schema PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN" "XMLSchema.dtd">',
        '<!DOCTYPE xs:schema SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE xs:schema [<!ATTLIST xs:schema xmlns:ds CDATA #FIXED "urn:ds">]>',
    ],
)
def test_a_doctype_that_declares_nothing_is_passed_over(read: Read, doctype: str) -> None:
    elements = read(f"{doctype}\n{ELEMENT}").schema.elements
    assert elements[QName("urn:t", "é")].place.line == 3


@pytest.mark.parametrize(
    ("doctype", "message"),
    [
        ('[<!ENTITY a "b">]', "has a DOCTYPE with entities (a)"),
        ('[<!ENTITY % p "b">]', "has a DOCTYPE with entities (p)"),
        ("[%p;]", "has a DOCTYPE with entities;"),
        ('SYSTEM "x.dtd" [<!ENTITY a SYSTEM "b">]', "has a DOCTYPE with entities (a)"),
        ('[<!ATTLIST xs:element form CDATA "qualified">]', "has a DOCTYPE with a default for form"),
    ],
)
def test_a_doctype_that_says_something_is_refused(read: Read, doctype: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read(f"<!DOCTYPE xs:schema {doctype}>\n{ELEMENT}")
    assert message in raised.value.message


def test_what_only_an_external_subset_could_declare_is_refused(read: Read) -> None:
    text = ELEMENT.replace('type="xs:int"', 'type="xs:&kind;"')
    with pytest.raises(InputError, match="has a DOCTYPE with entities"):
        read(f'<!DOCTYPE xs:schema SYSTEM "x.dtd">\n{text}')


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://h/v1/a.xsd", True),
        ("https://h/v1/b/a.xsd?x=1", True),
        ("https://h/v1", True),
        ("https://h/v10/a.xsd", False),
        ("https://h/v1/../a.xsd", False),
        ("https://other/v1/a.xsd", False),
        ("http://h/v1/a.xsd", True),
    ],
)
@pytest.mark.parametrize("place", ["https://h/v1", "https://h/v1/"])
def test_what_is_below_a_place(place: str, url: str, there: bool) -> None:
    assert Elsewhere(("/tmp", place)).has(url) is (
        there and (url != "https://h/v1" or url == place)
    )


def test_imports_from_elsewhere(write: Write, tmp_path: Path) -> None:
    pages = {"https://h/v1/a.xsd": xsd('<xs:include schemaLocation="b/c.xsd"/>')}
    pages["https://h/v1/b/c.xsd"] = xsd('<xs:element name="far"/>')
    write("near/d.xsd", xsd('<xs:element name="near"/>'))
    includes = [f'<xs:include schemaLocation="{place}"/>' for place in (*pages, "../near/d.xsd")]
    main = write("own/main.xsd", xsd(includes[0] + includes[2]))
    places = ("https://h/v1/", str(tmp_path / "near"))
    found = Elsewhere(places, lambda url: pages[url].encode())
    schema = read_schema(main, elsewhere=found).schema
    assert {name.local for name in schema.elements} == {"near", "far"}
    for lacking, message in ((places[:1], f"`--imports {tmp_path}` has"), (places[1:], "")):
        told = Elsewhere(lacking, found.fetcher)
        if message:
            with pytest.raises(InputError, match=message):
                read_schema(main, elsewhere=told)
        else:
            warnings = read_schema(main, elsewhere=told).schema.warnings
            assert "`--imports https://h/v1/` has it fetched" in warnings[0]


def test_what_is_allowed_is_asked_for_with_tls(write: Write) -> None:
    asked: list[str] = []

    def fetcher(url: str) -> bytes:
        asked.append(url)
        return xsd('<xs:element name="far"/>').encode()

    main = write("main.xsd", xsd('<xs:include schemaLocation="http://h/v1/a.xsd"/>'))
    schema = read_schema(main, elsewhere=Elsewhere(("https://h/v1/",), fetcher)).schema
    assert [name.local for name in schema.elements] == ["far"]
    assert asked == ["https://h/v1/a.xsd"]


def test_imports_of_a_url_from_another_host() -> None:
    pages = {
        "https://h/a.xsd": xsd('<xs:include schemaLocation="https://other/v1/b.xsd"/>'),
        "https://other/v1/b.xsd": xsd('<xs:element name="far"/>'),
    }
    fetcher = {url: text.encode() for url, text in pages.items()}.__getitem__
    with pytest.raises(InputError, match="`--imports https://other/v1/` has it read"):
        read_schema("https://h/a.xsd", fetcher=fetcher)
    found = Elsewhere(("https://other/v1/",), fetcher)
    schema = read_schema("https://h/a.xsd", fetcher=fetcher, elsewhere=found).schema
    assert [name.local for name in schema.elements] == ["far"]


def test_elements_and_types_have_a_limit(read: Read) -> None:
    body = "".join(
        f'<xs:simpleType name="T{n}"><xs:list itemType="xs:int"/></xs:simpleType>' for n in range(9)
    )
    assert len(read(xsd(body), limits=Limits(elements=19, types=9)).schema.types) == 9
    for limits, message in (
        (Limits(elements=18), "more than the limit of 18 elements"),
        (Limits(types=8), "more than the limit of 8 types"),
    ):
        with pytest.raises(InputError, match=message) as caught:
            read(xsd(body), limits=limits)
        assert str(caught.value.file).endswith("main.wsdl")


def test_a_file_counts_for_each_namespace_that_it_is_included_into(write: Write) -> None:
    """A chameleon include is read anew in each of them."""
    types = "".join(f'<xs:complexType name="T{n}"/>' for n in range(50))
    write("all.xsd", f'<xs:schema xmlns:xs="{XSD}">{types}</xs:schema>')
    for n in range(10):
        write(
            f"{n}.xsd",
            f'<xs:schema xmlns:xs="{XSD}" targetNamespace="u:{n}">'
            '<xs:include schemaLocation="all.xsd"/></xs:schema>',
        )
    imports = "".join(f'<xs:import namespace="u:{n}" schemaLocation="{n}.xsd"/>' for n in range(10))
    main = write("main.xsd", xsd(imports))
    read_schema(main, limits=Limits(types=500, elements=700))
    for limits in (Limits(types=499), Limits(elements=500)):
        with pytest.raises(InputError, match="with what it imports more than the limit"):
            read_schema(main, limits=limits)
