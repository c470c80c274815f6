"""Why operations cannot be called, before any class is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.refusals import encoding_of, refusal
from soapwright.schema import read_schema
from soapwright.schema.model import BoundOperation
from soapwright.schema.parts import bound_messages
from tests.diff.comparing import WSDL

PART = '<part name="p" element="t:Ask"/>'
SENT = '<input><soap:body use="literal"/></input>'


def judged(folder: Path, *changes: tuple[str, str]) -> tuple[BoundOperation, str | None]:
    text = WSDL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / "a.wsdl"
    path.write_text(text, encoding="utf-8")
    schema = read_schema(path).schema
    ((_, bound, operation),) = bound_messages(schema)
    return bound, refusal(schema, bound, operation)


def test_what_can_be_called(tmp_path: Path) -> None:
    bound, why = judged(tmp_path)
    assert (why, encoding_of(bound)) == (None, None)
    both = ('use="literal"', 'use="encoded" encodingStyle="urn:style"')
    bound, why = judged(tmp_path, both)
    assert (why, encoding_of(bound)) == (None, "urn:style")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((SENT, SENT.replace("literal", "encoded")), "literal, the other one encoded"),
        (('<input message="w:In"/>', ""), "the service sends it"),
        ((PART, 2 * '<part name="a" type="xs:int"/>'), "its input has several parts a"),
    ],
)
def test_what_cannot(change: tuple[str, str], reason: str, tmp_path: Path) -> None:
    assert reason in (judged(tmp_path, change)[1] or "")


def test_styles_that_differ(tmp_path: Path) -> None:
    changes = [
        (f'<{side}><soap:body use="literal"', f'<{side}><soap:body use="encoded" {style}')
        for side, style in (("input", 'encodingStyle="urn:a"'), ("output", 'encodingStyle="b"'))
    ]
    assert judged(tmp_path, *changes)[1] == "its messages are encoded in different styles"
