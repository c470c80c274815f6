"""Any query language will do: pages, ids and what is generated know none of their own."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generated.autotask import q, types
from generated.autotask.paging import QUERY
from soapwright.project.workspace import generate
from soapwright.runtime.calls.call import Call
from soapwright.runtime.paging.keyset import KeysetPager, read_by_id
from soapwright.runtime.query.dialect import Dialect
from soapwright.runtime.query.queryxml import QueryXML
from soapwright.service import dialects
from soapwright.service.dialects import DialectName
from soapwright.service.rules import read_service
from tests.runtime.driving import drive
from tests.runtime.filters import Filters
from tests.workspaces import Space

DIALECTS: list[Dialect] = [Filters(), QueryXML()]
PAGES = replace(QUERY, language=Filters(), limit=2)


def answer(*ids: int) -> types.ATWSResponse:
    rows: list[types.Entity] = []
    for id_ in ids:
        rows.append(types.Ticket())
        rows[-1].__dict__["id"] = id_
    return types.ATWSResponse(
        return_code=1, entity_results=types.ArrayOfEntity(entity=[*rows]) if rows else None
    )


def test_pages_in_another_language() -> None:
    where = (q.Ticket.status == 5) & (q.Ticket.queue_id > 8)
    pager = KeysetPager(PAGES, types.Ticket, "Ticket", where)
    texts = []
    for page_of in (answer(3, 4), answer(9)):
        call = pager.next_call()
        assert call is not None
        texts.append(call.request.s_xml)
        pager.receive(page_of)
    assert pager.next_call() is None
    assert texts == [
        "Ticket: Status eq 5 and QueueID gt 8, by id",
        "Ticket: Status eq 5 and QueueID gt 8 and id gt 4, by id",
    ]


def test_what_the_language_cannot_say_is_an_error_before_anything_is_sent() -> None:
    where = (q.Ticket.status == 5) | (q.Ticket.status == 6)
    with pytest.raises(ValueError, match="filters cannot say"):
        KeysetPager(PAGES, types.Ticket, "Ticket", where)


def test_ids_are_asked_for_in_groups_that_the_language_takes() -> None:
    asked: list[str] = []

    def one(call: Call) -> types.ATWSResponse:
        asked.append(call.request.s_xml)
        return answer(len(asked))

    found = drive(read_by_id(PAGES, types.Ticket, "Ticket", [1, 2, 3]), one)
    assert [ticket.id for ticket in found] == [1, 2, 3]
    assert asked == [f"Ticket: id eq {id_}, by id" for id_ in (1, 2, 3)]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The library, whose service.toml names the second language."""
    filters = DialectName("filter", Filters.__module__, Filters.__name__)
    monkeypatch.setitem(dialects.DIALECTS, "filters", filters)
    space = Space(tmp_path)
    space.edit("service.toml", 'language = "queryxml"', 'language = "filters"')
    generate(read_service(space.service / "service.toml"), space.service, tmp_path / "filtering")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("filtering")
    for name in [name for name in sys.modules if name.partition(".")[0] == "filtering"]:
        del sys.modules[name]


def test_service_toml_names_the_language(package: ModuleType) -> None:
    paging: Any = importlib.import_module("filtering.paging")
    asked: Any = importlib.import_module("filtering.q")
    assert paging.SEARCH.language == Filters(max_alternatives=20)
    pager = KeysetPager(paging.SEARCH, package.Book, "Book", asked.Book.pages > 100)
    call = pager.next_call()
    assert call is not None
    assert call.request.text == "Book: Pages gt 100, by Key"
    assert "the query as filter text" in package.Library.search.__doc__


def test_nothing_of_the_package_names_another(package: ModuleType) -> None:
    folder = Path(package.__file__ or "").parent
    sources = [path for path in folder.rglob("*") if path.suffix in (".py", ".pyi")]
    assert sources
    assert not [path for path in sources if "queryxml" in path.read_text("utf-8").lower()]
