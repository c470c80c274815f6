"""QNames in attributes, and references that must lead somewhere."""

from __future__ import annotations

import pytest
from lxml import etree

from soapwright.errors import InputError
from soapwright.schema.model import ANY_SIMPLE_TYPE, XSD, QName
from soapwright.schema.names import (
    XML,
    Kind,
    References,
    is_built_in,
    known_attribute_type,
    local,
    namespace,
    qname,
)
from soapwright.schema.source import DEFAULT_LIMITS, Document, parse


def document(attributes: str = "", content: str = "") -> Document:
    return parse(f"<a {attributes}>\n{content}</a>".encode(), "a.xsd", DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p:x", QName("urn:p", "x")),
        (" p:x\n", QName("urn:p", "x")),
        ("x", QName("urn:d", "x")),
        ("xml:lang", QName(XML, "lang")),
    ],
)
def test_names_through_the_prefixes_in_scope(text: str, found: QName) -> None:
    one = document('xmlns="urn:d" xmlns:p="urn:p"')
    assert qname(one, one.root, text) == found
    assert qname(one, one.root, text, "urn:including") == found, "what is declared goes first"


def test_a_name_without_a_prefix_and_without_a_default() -> None:
    one = document()
    assert qname(one, one.root, "x") == QName("", "x")
    assert qname(one, one.root, "x", "urn:including") == QName("urn:including", "x")


def test_a_prefix_that_is_not_declared() -> None:
    one = document(content="\n<b/>")
    with pytest.raises(InputError, match="the prefix of 'q:x' is not declared") as caught:
        qname(one, one.root[0], "q:x")
    assert str(caught.value).startswith("a.xsd:3")


def test_names_of_elements() -> None:
    for text, found in (("<a xmlns='urn:a'/>", ("urn:a", "a")), ("<a/>", ("", "a"))):
        element = etree.fromstring(text)
        assert (namespace(element), local(element)) == found


def test_types_of_attributes_that_are_built_in() -> None:
    assert known_attribute_type(QName(XML, "lang")) == QName(XSD, "language")
    assert known_attribute_type(QName("urn:a", "lang")) == ANY_SIMPLE_TYPE
    assert is_built_in(XSD)
    assert is_built_in(XML)
    assert not is_built_in("urn:a")


# --- references ------------------------------------------------------------------------------

KINDS: tuple[Kind, ...] = (
    "type",
    "element",
    "attribute",
    "group",
    "attributeGroup",
    "message",
    "portType",
)


def missing(
    kind: Kind, name: QName, *declared: QName, unread: dict[str, str] | None = None
) -> tuple[list[str], list[str]]:
    """What is missing, and the warnings, where one thing is referred to from line 2 and 3."""
    references, one = References(), document(content="<b/>\n<c/>")
    for element in one.root:
        assert references.add(kind, name, one, element) is name
    warnings: list[str] = []
    known = {each: [*declared] if each == kind else [] for each in KINDS}
    found = references.missing(known, unread or {}, warnings)
    return [f"{place} {kind} {name}" for (kind, name), place in found.items()], warnings


def test_what_is_declared_is_not_missing() -> None:
    assert missing("type", QName("urn:a", "T"), QName("urn:a", "T")) == ([], [])
    assert missing("type", QName(XSD, "int")) == ([], [])
    assert missing("attribute", QName(XML, "lang")) == ([], [])


def test_what_is_not_declared_is_named_once_where_it_is_first_used() -> None:
    found, warnings = missing("type", QName("urn:a", "T"))
    assert found == ["a.xsd:2 type {urn:a}T"]
    assert warnings == [
        "a.xsd:2: type {urn:a}T is not declared in any file read; any content is assumed"
    ]


@pytest.mark.parametrize(
    ("declared", "hint"),
    [
        (QName("urn:b", "Ticket"), "; did you mean {urn:b}Ticket?"),
        (QName("urn:a", "Tickets"), "; did you mean {urn:a}Tickets?"),
        (QName("urn:a", "Unlike"), ""),
    ],
)
def test_what_may_have_been_meant(declared: QName, hint: str) -> None:
    _, (warning,) = missing("type", QName("urn:a", "Ticket"), declared)
    assert warning.endswith(f"any content is assumed{hint}")


def test_why_a_schema_was_not_read_is_said_instead() -> None:
    unread = {"urn:a": "it names no file"}
    _, (warning,) = missing("type", QName("urn:a", "T"), QName("urn:b", "T"), unread=unread)
    assert warning.endswith("(it names no file)")


def test_what_every_toolkit_has_is_no_warning() -> None:
    name = QName("http://schemas.xmlsoap.org/soap/encoding/", "Array")
    found, warnings = missing("type", name)
    assert len(found) == 1, "but something has to stand in for it"
    assert warnings == []


@pytest.mark.parametrize(
    ("kind", "name"), [("type", QName(XSD, "strin")), ("portType", QName("urn:a", "P"))]
)
def test_what_nothing_can_stand_in_for(kind: Kind, name: QName) -> None:
    with pytest.raises(InputError, match=r"^a\.xsd:2: .*is not declared in any file read"):
        missing(kind, name)
