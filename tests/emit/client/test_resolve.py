"""Rules that name what the WSDL lacks: each is an error that names the key and what there is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.service.rules import read_service
from tests.workspaces import LIBRARY

WRONG = [
    # what is replaced, by what, which key is named, what is said of it
    (
        'idempotent = ["Search"',
        'idempotent = ["Serch"',
        "service.idempotent",
        "'Serch'.*close operations: Search",
    ),
    (
        'unauthenticated = ["Where"]',
        'unauthenticated = ["X"]',
        "session.unauthenticated",
        "'X'.*allowed operations: Allowance, Change, Describe, Kinds, Save, Search, Where, close",
    ),
    ("headers.Card", "headers.Trac", "session.headers.Trac", "'Trac'.*close elements: Trace"),
    ("Number = ", "Nummer = ", "session.headers.Card.arguments.Nummer", "'Nummer'.*fields: Number"),
    ('operation = "Where"', 'operation = "x"', "session.locate.operation", "the operation 'x'"),
    ('username = "Reader"', 'username = "x"', "session.locate.username", "'x' of Where"),
    ('url = "Address"', 'url = "Adress"', "session.locate.url", "has no 'Adress'.*Address"),
    ('code = "Problem"', 'code = "x"', "session.locate.error_code", "'x'"),
    ('base = "Item"', 'base = "Thing"', "entities.base", "the type 'Thing'"),
    ('id = "Key"', 'id = "Kee"', "entities.id", "'Kee' of Item.*close fields: Key"),
    ('success = "Code"', 'success = "Cod"', "results.items.success", "Result has no 'Cod'.*Code"),
    ("Problem/Text", "Problem/Txt", "results.items.errors", "Problem has no 'Txt'.*Text"),
    ("Problem/Text", "Problem/Text/x", "results.items.errors", "Text has no 'x'"),
    ("Found/Item", "Found/Item/Title", "results.items.items", "Item has no 'Title'"),
    (
        'operation = "Save"',
        'operation = "save"',
        "batch.create.operation",
        "close operations: Save",
    ),
    ("Items/Item", "Items", "batch.create.items", "which holds one record"),
    ("Items/Item", "Item", "batch.create.items", "Save has no 'Item'.*Items"),
    ('operation = "Save"', 'operation = "close"', "batch.create", "close"),
    ('operation = "Search"', 'operation = "x"', "page.search.operation", "the operation 'x'"),
    ('text = "Text"', 'text = "Txt"', "page.search.text", "'Txt' of Search.*Text"),
    ('\nkey = "Key"', '\nkey = "Id"', "page.search.key", "'Id' of Item"),
    ('text = "Allowance"', 'text = "x"', "limits.usage.text", "Result has no 'x'"),
    ('operation = "Allowance"', 'operation = "x"', "limits.usage.operation", "the operation 'x'"),
    ('operation = "Allowance"', 'operation = "Where"', "", "Code|has no|result"),
    ('exempt = ["Where"', 'exempt = ["Were"', "limits.exempt", "'Were'.*close operations: Where"),
    ('"*.Bought"', '"*.Price"', "time.dates", "'\\*.Price', which is no dateTime element"),
    ('Book = ["Changed"]', 'Buch = ["Changed"]', "changes.Buch", "the type 'Buch'"),
    ('Book = ["Changed"]', 'Book = ["x"]', "changes.Book", "'x' of Book"),
    (
        'Book = ["Changed"]',
        'Book = ["Pages"]',
        "changes.Book",
        "'Pages' of Book as a time.*Changed",
    ),
    ('Book = ["Changed"]', 'Book = ["Bought"]', "changes.Book", "'Bought' of Book as a time"),
    ('operation = "Kinds"', 'operation = "x"', "catalogue.entities.operation", "operation 'x'"),
    ('items = "Kind"', 'items = "x"', "catalogue.entities.items", "has no 'x'"),
    ('create = "MayAdd"', 'create = "x"', "catalogue.entities.create", "'x' of .*MayAdd"),
    ('entity = "Kind"', 'entity = "x"', "catalogue.fields.entity", "'x' of Describe"),
    ('items = "Column"', 'items = "x"', "catalogue.fields.items", "has no 'x'"),
    ('picklist = "Listed"', 'picklist = "x"', "catalogue.fields.picklist", "'x' of Column"),
    ('items = "Value"', 'items = "x"', "catalogue.fields.values.items", "has no 'x'"),
    ('label = "Words"', 'label = "x"', "catalogue.fields.values.label", "'x' of Value"),
    (
        "[catalogue.types]",
        '[catalogue.udfs]\noperation = "Kinds"\nentity = "Kind"\n\n[catalogue.types]',
        "catalogue.udfs.operation",
        "'Kinds', answering as Describe does",
    ),
]


@pytest.mark.parametrize(("old", "new", "key", "said"), WRONG)
def test_a_name_that_the_wsdl_lacks(
    tmp_path: Path, old: str, new: str, key: str, said: str
) -> None:
    folder = shutil.copytree(LIBRARY, tmp_path / "library")
    path = folder / "service.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    rules = read_service(path)
    with pytest.raises(InputError) as caught:
        emit_package(rules, folder)
    assert caught.value.file == str(path)
    assert (caught.value.key or "").startswith(key)
    assert re.search(said, caught.value.message), caught.value.message


def test_many_names_are_not_all_shown(tmp_path: Path) -> None:
    folder = shutil.copytree(LIBRARY, tmp_path / "library")
    path = folder / "service.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('base = "Item"', 'base = "zzzzzz"'), "utf-8")
    with pytest.raises(InputError, match="allowed types: ") as caught:
        emit_package(read_service(path), folder)
    assert len(caught.value.message) < 300
