"""The messages of operations: their classes, forms and faults, or why they cannot be called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.records.plan import wire_name
from tests.crates import array
from tests.emit.desks import Made, made
from tests.styles import ENCODING, ENCODING_12, NAMESPACE, Op, element_part, header, part, wsdl

TYPES = (
    '<xs:element name="Go"><xs:complexType/></xs:element>'
    '<xs:complexType name="Broken"><xs:sequence/></xs:complexType>'
)


def only(package: Made) -> Operation[Any, Any]:
    (found,) = (v for v in vars(package.operations).values() if isinstance(v, Operation))
    return found


def test_a_document_message_says_nothing_of_its_form(tmp_path: Path) -> None:
    go = [element_part("Go")]
    with made(wsdl(Op("Go", go, go), types=TYPES, style="document"), tmp_path) as package:
        source = Path(str(package.operations.__file__)).read_text("utf-8")
        assert "form" not in source
        assert "encoding" not in source


@pytest.mark.parametrize(
    ("use", "encoding", "expected"),
    [
        ("literal", ENCODING, None),
        ("encoded", ENCODING, ENCODING),
        ("encoded", ENCODING_12, ENCODING_12),
    ],
)
def test_rpc(tmp_path: Path, use: str, encoding: str, expected: str | None) -> None:
    text = wsdl(Op("Do", [part("a")], [part("b")]), use=use, encoding=encoding)
    with made(text, tmp_path) as package:
        do = only(package)
        assert (do.request, do.response, do.result) == ("Do", "DoResponse", "b")
        assert (do.request_form, do.response_form) == ("element", "rpc")
        assert do.encoding == expected


def test_faults_are_named_by_their_elements_or_parts(tmp_path: Path) -> None:
    do = Op("Do", [], [], faults=[element_part("Go"), part("broken", "t:Broken")])
    with made(wsdl(do, types=TYPES), tmp_path) as package:
        assert only(package).faults == (("{urn:depot}Go", "Go"), ("{*}broken", "Broken"))


def test_nothing_back_and_nothing_at_all(tmp_path: Path) -> None:
    with made(wsdl(Op("Do", [], [])), tmp_path) as package:
        assert (only(package).response, only(package).one_way) == (None, False)
    with made(wsdl(Op("Do", [], None)), tmp_path) as package:
        assert (only(package).response, only(package).one_way) == (None, True)


@pytest.mark.parametrize(
    ("operation", "style", "use", "reason"),
    [
        (Op("Bad", [part("a"), part("a")]), "rpc", "literal", "its input has several parts a"),
        (Op("Bad", ['<part name="a"/>']), "rpc", "literal", "neither an element nor a type"),
        (Op("Bad", None, [part("a")]), "rpc", "literal", "the service sends it"),
    ],
)
def test_what_cannot_be_called_is_named(
    tmp_path: Path, operation: Op, style: str, use: str, reason: str
) -> None:
    text = wsdl(operation, types=TYPES, style=style, use=use)
    with pytest.raises(InputError) as refused, made(text, tmp_path):
        raise AssertionError("a client without operations is of no use")
    assert "desk.wsdl:1: operation Bad: " in str(refused.value)
    assert reason in str(refused.value)


def test_one_message_literal_and_one_encoded(tmp_path: Path) -> None:
    text = wsdl(Op("Do", [part("a")], [part("b")])).replace(
        '<output><s:body use="literal"', '<output><s:body use="encoded"'
    )
    reason = "one of its messages is literal, the other one encoded"
    with pytest.raises(InputError, match=reason), made(text, tmp_path):
        raise AssertionError("a client without operations is of no use")


# --- header parts --------------------------------------------------------------------------------

HEADED = TYPES + (
    '<xs:element name="Key" type="xs:string"/><xs:element name="Gone"><xs:complexType/>'
    "</xs:element>"
)


def test_header_parts_are_named_each_once_and_their_faults(tmp_path: Path) -> None:
    fault = '<s:headerfault message="t:GoFault0" part="gone" use="literal"/>'
    go = Op(
        "Go",
        [element_part("Go"), element_part("Key", "key")],
        [],
        faults=[element_part("Gone", "gone")],
        headers=header("GoIn", "key", within=fault) + header("GoIn", "key"),
        given_headers=header("GoIn", "key"),
    )
    with made(wsdl(go, types=HEADED, style="document"), tmp_path) as package:
        found = only(package)
        assert (found.headers, found.response_headers) == (("Key",), ("Key",))
        assert found.faults == (("{urn:depot}Gone", "Gone"),)
        assert not package.generated.warnings


def test_a_part_that_is_a_type_is_an_element_of_its_name(tmp_path: Path) -> None:
    more = 'use="encoded" namespace="urn:heads"'
    do = Op(
        "Do",
        [part("a"), part("who", "t:Broken"), part("key")],
        [],
        headers=header("DoIn", "who", more) + header("DoIn", "key"),
    )
    text = wsdl(do, types=TYPES, use="encoded")
    with made(text, tmp_path) as package:
        found = only(package)
        assert (found.headers, found.encoded_headers) == (("Who", "Key"), ("Who",))
        types = package.package.types
        assert types.Who.Meta.namespace == "urn:heads"
        assert getattr(types.Key.Meta, "namespace", "") == ""
        assert issubclass(types.Who, types.Broken)
        assert types.Key(value="k")
        assert [field for field in vars(types.Do(a="x")) if not field.startswith("_")] == ["a"]


def test_a_header_part_that_is_called_as_something_else_keeps_its_name_on_the_wire(
    tmp_path: Path,
) -> None:
    more = f'use="literal" namespace="{NAMESPACE}"'
    do = Op("Do", [part("a"), part("Broken")], [], headers=header("DoIn", "Broken", more))
    with made(wsdl(do, types=TYPES), tmp_path) as package:
        (name,) = only(package).headers
        kind = getattr(package.package.types, name)
        assert name != "Broken"
        assert wire_name(kind) == (NAMESPACE, "Broken")


@pytest.mark.parametrize(
    ("bound", "reason"),
    [
        (header("Nothing", "key"), "its message Nothing has no such part"),
        (header("GoIn", "other"), "its message GoIn has no such part"),
        (header("GoIn", "odd"), "it has the part odd, which is neither an element nor a type"),
    ],
)
def test_a_header_part_that_cannot_be_sent_is_told(tmp_path: Path, bound: str, reason: str) -> None:
    parts = [element_part("Go"), '<part name="odd"/>']
    go = Op("Go", parts, [], headers=bound, sent_body='parts="body"')
    text = wsdl(go, types=HEADED, style="document").replace("><operation", ">\n<operation")
    with made(text, tmp_path) as package:
        (line,) = [each for each in package.generated.warnings if "header part" in each]
        assert line.endswith(f": {reason}")
        assert ":3: header part " in line
        assert only(package).headers == ()


def test_an_array_in_the_header_is_told(tmp_path: Path) -> None:
    types = f'<xs:import namespace="{ENCODING}"/>' + array("Words", "xs:string[]")
    bound = header("DoIn", "words", 'use="encoded"')
    do = Op("Do", [part("a"), part("words", "t:Words")], [], headers=bound)
    with made(wsdl(do, types=types, use="encoded"), tmp_path) as package:
        (line,) = package.generated.warnings
        assert "header part words: it is an array of SOAP encoding" in line
        assert only(package).headers == ()
