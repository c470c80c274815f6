"""``picklists.py``, ``picklists.pyi`` and ``udfs.py``: what is emitted from a catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.runtime.records.picklists import PicklistValue
from soapwright.service.rules import read_service
from tests.workspaces import Space


def emitted(space: Space, **fields: dict[str, Any]) -> dict[str, str]:
    """The package's files, once the catalogue says more of the books' fields."""
    path = space.service / "en.fields.json"
    catalogue = json.loads(path.read_text("utf-8"))
    catalogue["Book"]["fields"].update(fields)
    path.write_text(json.dumps(catalogue, indent=0), "utf-8")
    return dict(emit_package(read_service(space.service / "service.toml"), space.root).files)


def executed(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "emitted"}
    exec(source, names)
    return names


PAGES = {
    "type": "integer",
    "picklist": [
        {"value": "10", "label": 'Thin "and" light', "system": True, "default": True},
        {"value": "900", "label": "Thick", "active": False, "parent": "2"},
        {"value": "901"},
    ],
    "picklist_parent": "Title",
}
TITLE = {"type": "string", "picklist": [{"value": "2", "label": "Two"}]}
REGION = {
    "type": "string",
    "udf": True,
    "picklist": [{"value": "N", "label": "North"}, {"value": "7", "label": "Seven"}],
}


def test_the_values_of_each_list(tmp_path: Path) -> None:
    files = emitted(Space(tmp_path), Pages=PAGES, Title=TITLE, Region=REGION)
    book = executed(files["picklists.py"])["PICKLISTS"].Book
    assert list(book.pages) == [
        PicklistValue(10, 'Thin "and" light', system=True, default=True),
        PicklistValue(900, "Thick", active=False, parent="2"),
        PicklistValue(901, "901"),
    ]
    assert book.pages.parent_field == "title"
    assert book.title.value("two") == "2"
    assert book.udf("Region").value("Seven") == "7", "such a field holds texts"
    stub = files["picklists.pyi"]
    assert (
        """pages: _known.Picklist[int, _typing.Literal['Thin "and" light', "Thick", "901"]]"""
        in stub
    )
    assert 'title: _known.Picklist[str, _typing.Literal["Two"]]' in stub
    assert "from . import picklists as picklists" in files["__init__.py"]
    assert 'picklists=f"{__package__}.picklists"' in files["session.py"]
    assert "HasPicklists" in files["client.py"]


def test_the_names_of_user_defined_fields(tmp_path: Path) -> None:
    names = ["Customer Contact", "customer-contact", "2nd", "Größe", "%", "class"]
    udfs = {name: {"type": "string", "udf": True} for name in names}
    files = emitted(Space(tmp_path), **udfs)
    book = executed(files["udfs.py"])["Book"]
    assert {one.name: str(one) for one in book} == {
        "CUSTOMER_CONTACT": "Customer Contact",
        "CUSTOMER_CONTACT_2": "customer-contact",
        "VALUE_2ND": "2nd",
        "GRÖSSE": "Größe",
        "VALUE": "%",
        "CLASS": "class",
    }
    assert "picklists.py" not in files


def test_without_known_values_there_is_nothing(tmp_path: Path) -> None:
    files = emitted(Space(tmp_path), Title={"type": "string", "picklist": True})
    assert not {"picklists.py", "picklists.pyi", "udfs.py"} & files.keys()
    assert "HasPicklists" not in files["client.py"]
    assert "picklists" not in files["session.py"]


def test_a_value_that_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has the value 'many', where Pages takes whole") as caught:
        emitted(Space(tmp_path), Pages={"type": "integer", "picklist": [{"value": "many"}]})
    assert caught.value.key == "Book.Pages.picklist"
    assert caught.value.line


def test_another_zone_has_its_own(tmp_path: Path) -> None:
    space = Space(tmp_path)
    space.edit(
        "service.toml", "[zones.en]", '[zones.de]\nwsdl = "en.wsdl"\nfields = "de.json"\n[zones.en]'
    )
    fields = json.loads((space.service / "en.fields.json").read_text("utf-8"))
    fields["Book"]["fields"]["Title"]["picklist"] = [{"value": "2", "label": "Zwei"}]
    (space.service / "de.json").write_text(json.dumps(fields), "utf-8")
    files = emitted(space)
    assert "picklists.py" not in files
    german = executed(files["zones/de/picklists.py"])["PICKLISTS"]
    assert german.Book.title.value("zwei") == "2"
    assert 'picklists=f"{__package__}.zones.de.picklists"' in files["session.py"]
    assert "HasPicklists" in files["client.py"]
