"""``service.toml``: what it may say, each rule broken once, and the form of the rules."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.service.rules import read_service
from tests.generated.packages import AUTOTASK
from tests.workspaces import LIBRARY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LIBRARY, tmp_path / "library")
    return tmp_path / "library"


def test_a_small_service() -> None:
    rules = read_service(LIBRARY / "service.toml")
    assert (rules.name, rules.client, rules.reference) == ("library", "Library", "en")
    assert rules.reference_zone.hosts == ("library.example",)
    assert list(rules.batches) == ["create", "update"]
    assert list(rules.pages) == ["search"]
    assert rules.session.auth == "basic"
    (header,) = rules.session.headers
    assert dict(header.arguments) == {"Number": "card", "Branch": "branch"}
    assert rules.idempotent == ("Search", "Change", "Where")


def test_the_reference_zone_comes_first(folder: Path) -> None:
    path = folder / "service.toml"
    text = path.read_text("utf-8").replace('reference = "en"', 'reference = "de"')
    path.write_text(text + '\n[zones.de]\nwsdl = "en.wsdl"\n', "utf-8")
    rules = read_service(path)
    assert list(rules.zones) == ["de", "en"]
    assert rules.reference_zone.name == "de"


def test_the_services_of_this_repository_can_be_read() -> None:
    for path in sorted(AUTOTASK.parent.glob("*/service.toml")):
        assert read_service(path).name == path.parent.name


BROKEN = [
    # what is replaced, by what, which key is named, what is said of it
    ('name = "library"\n', "", "service.name", "is missing; it takes text"),
    ('"library"\nclient', '"Library"\nclient', "service.name", "a-z, 0-9 and _"),
    ('"library"\nclient', '"class"\nclient', "service.name", "it names a package"),
    ('client = "Library"', 'client = "library"', "service.client", "first a capital"),
    ('client = "Library"', 'client = "None"', "service.client", "it names a class"),
    ('reference = "en"', 'reference = "fr"', "service.reference", "is 'fr'; allowed: en"),
    ('reference = "en"\n', "", "service.reference", "is missing"),
    ('idempotent = ["Search"', 'idempotent = [1, "Search"', "service.idempotent", "list of texts"),
    ("[service]", "[servise]", "service", "is missing; it takes a table"),
    ("[zones.en]", "[zones.EN]", "zones.EN", "a zone names a package"),
    ('wsdl = "en.wsdl"', 'wsdl = "../en.wsdl"', "zones.en.wsdl", "must lie below"),
    ('wsdl = "en.wsdl"', "wsdl = []", "zones.en.wsdl", "takes a text or a list of texts"),
    ('"en.fields.json"', '"de.fields.json"', "zones.en.fields", "there is no such file"),
    ('url = "https:', 'url = "http:', "zones.en.url", "it takes an https address"),
    ('hosts = ["library.example"]', 'hosts = "x"', "zones.en.hosts", "takes a list, got 'x'"),
    ('hosts = ["library.example"]', 'hosts = ["*.org"]', "zones.en.hosts", "below one are"),
    ('auth = "basic"', 'auth = "digest"', "session.auth", "allowed: none, basic"),
    ('"card"', '"Card!"', "session.headers.Card.arguments", "it names an argument"),
    ('"card"', '"from"', "session.headers.Card.arguments", "it names an argument"),
    ('optional = ["branch"]', 'optional = ["x"]', "session.headers.Card.optional", "card, branch"),
    ('username = "Reader"\n', "", "session.locate.username", "is missing"),
    ('\n[entities]\nbase = "Item"\nid = "Key"\n', "", "entities", "is missing; .*need it"),
    ('id = "Key"\n', "", "entities.id", "is missing"),
    ("record_number = 'item (\\d+)$'", "record_number = '('", "record_number", "not a regular"),
    ("record_number = 'item (\\d+)$'", "record_number = 'x'", "record_number", "one group"),
    ("success_value = 0", "success_value = [0]", "results.items.success_value", "takes a"),
    ("record_base = 1", "record_base = -1", "results.items.record_base", "at least 0"),
    ("[batch.create]", "[batch.upsert]", "batch.upsert", "allowed: create, update, "),
    ("max_items = 50\none", "max_items = 0\none", "batch.create.max_items", "at least 1"),
    ('result = "items"\nreturns', 'result = "x"\nreturns', "batch.create.result", "allowed: items"),
    ("returns_ids = true", 'returns_ids = "yes"', "batch.create.returns_ids", "true or false"),
    ("replaces = true", "replace = true", "batch.update.replace", "did you mean replaces"),
    ('style = "keyset"', 'style = "pages"', "page.search.style", "allowed: keyset"),
    ('"queryxml"', '"sql"', "page.search.language", "allowed: queryxml"),
    ("limit = 100", "limit = 0", "page.search.limit", "at least 1"),
    ("max_alternatives = 20\n", "", "page.search.max_alternatives", "is missing"),
    ('window = "minutes"', "", "limits.usage.window", "is missing"),
    ("[limits.usage]", "[limits.usages]", "limits.usages", "did you mean usage"),
    ("[page.search]", "[paging.search]", "paging", "did you mean page"),
    ("levels = [80]", "levels = [0.8]", "limits.usage.levels", "percentages from 1 to 99"),
    ("calls = 1000", "calls = 0", "limits.usage.calls", "at least 1"),
    ("concurrency = 2", "concurrency = 0", "limits.concurrency", "at least 1"),
    ('tracked_by = "card"', 'tracked_by = "x"', "limits.tracked_by", "allowed: card, branch"),
    ('zone = "Europe/Berlin"', 'zone = "Europe/Bonn"', "time.zone", "it takes the name of a zone"),
    ('dates = ["*.Bought"]', 'dates = ["Bought"]', "time.dates", "it takes Type.Element"),
    ('[time]\nzone = "Europe/Berlin"\ndates = ["*.Bought"]\n', "", "changes", "needs .time."),
    ('Book = ["Changed"]', "Book = []", "changes.Book", "takes a text or a list"),
    (
        'Book = ["Changed"]',
        'Book = ["Changed"]\nstatus_only = ["Loan"]',
        "changes.status_only",
        "names 'Loan'; the entities here: Book",
    ),
    ('name = "Name"\ncreate', "create", "catalogue.entities.name", "is missing"),
    ('type = "Type"\n', "", "catalogue.fields.type", "is missing"),
    ('entity = "Kind"\n', "", "catalogue.fields.entity", "is missing"),
    ('picklist = "Listed"', 'piclist = "Listed"', "catalogue.fields.piclist", "did you mean pick"),
    ('value = "Code"\n', "", "catalogue.fields.values.value", "is missing"),
]


@pytest.mark.parametrize(("old", "new", "key", "said"), BROKEN)
def test_each_rule_broken(folder: Path, old: str, new: str, key: str, said: str) -> None:
    path = folder / "service.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as caught:
        read_service(path)
    assert caught.value.file == str(path)
    assert caught.value.key is not None
    assert caught.value.key.endswith(key)
    assert re.search(said, caught.value.message), caught.value.message
