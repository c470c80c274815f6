"""What a side of a comparison is loaded from."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.diff.sides import load_side
from soapwright.errors import InputError


def test_a_catalogue_is_a_schema_that_holds_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "en.fields.JSON"
    path.write_text('{"Ticket": {"fields": {"id": {"type": "long"}}}}')
    side = load_side(path)
    assert side.catalogue is not None
    assert list(side.catalogue.entities) == ["Ticket"]
    assert not side.types


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.wsdl", None, "missing.wsdl"),
        ("a.txt", "text", "a.txt"),
        ("a.wsdl", "<broken", "a.wsdl"),
        ("a.xsd", "<html/>", "a.xsd"),
        ("a.json", "{", "a.json"),
        (
            "b.xsd",
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            '<xs:include schemaLocation="gone.xsd"/></xs:schema>',
            "gone.xsd",
        ),
    ],
)
def test_what_cannot_be_loaded_is_no_finding(
    name: str, content: str | None, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_side(path)
