"""The messages of operations: their classes, forms and faults, or why they cannot be called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError
from soapwright.runtime.calls.operation import Operation
from tests.emit.desks import Made, made
from tests.styles import ENCODING, ENCODING_12, Op, element_part, part, wsdl

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
