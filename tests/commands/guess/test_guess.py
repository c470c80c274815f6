"""What ``init`` guesses of small WSDLs, and of those whose service.toml was written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.commands.guess import Guess
from soapwright.commands.guess.words import words
from soapwright.commands.init import Started, start
from soapwright.project.workspace import emit_service
from soapwright.service.rules import ServiceRules, read_service
from tests.shops import Shop, choice, many, one, part, record

WSDL = Path(__file__).resolve().parents[3] / "wsdl"
ITEM = record("Item", one("id", "xs:long"), one("label"))
NOTHING = {"Ping": ("", one("ok", "xs:boolean"))}


def started(shop: Shop, folder: Path) -> Started:
    path = folder / "shop.wsdl"
    path.write_text(shop.text(), "utf-8")
    return start(str(path), folder)


def guessed(shop: Shop, folder: Path) -> dict[str, Guess]:
    """By the last table of each guess and, in shared tables, by key."""
    return {guess.name: guess for guess in started(shop, folder).guesses}


def values(guess: Guess, table: str = "") -> dict[str, Any]:
    return dict(guess.tables[table or guess.subject])


# --- [service] -----------------------------------------------------------------------------------


def test_reading_is_repeated(tmp_path: Path) -> None:
    names = ("GetItem", "GetShop", "GetNextNumber", "ListItems", "ListenForItems", "SendItem")
    calls = {name: ("", one("x")) for name in (*names, "Getaway")}
    guess = guessed(Shop(calls), tmp_path)["service.idempotent"]
    # Get* would be GetNextNumber too, and List* would be ListenForItems.
    assert values(guess) == {"idempotent": ["GetItem", "GetShop", "ListItems"]}
    calls = {name: ("", one("x")) for name in ("GetItem", "GetShop", "Ping")}
    guess = guessed(Shop(calls, name="Other"), tmp_path)["service.idempotent"]
    assert values(guess) == {"idempotent": ["Get*"]}


def test_nothing_that_only_reads(tmp_path: Path) -> None:
    guess = guessed(Shop(NOTHING), tmp_path)["service.idempotent"]
    assert not guess.holds


def test_secrets_are_texts(tmp_path: Path) -> None:
    request = [one("Password"), one("apiKey"), one("nextPageToken"), one("AccessToken")]
    request += [one("passwordExpired", "xs:boolean"), one("TicketID", "xs:int")]
    guess = guessed(Shop({"Ask": ("".join(request), one("x"))}), tmp_path)["service.secrets"]
    assert values(guess) == {"secrets": ["AccessToken", "Password", "apiKey"]}


# --- [session] -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "needed"),
    [
        ("https://shop.example.com/soap", True),
        ("http://localhost:8080/", True),
        ("https://{tenant}.shop.net/", True),
        ("http://server/", True),
        ("https://api.shop.net/v1", False),
    ],
)
def test_an_address_that_is_nobodys(tmp_path: Path, address: str, needed: bool) -> None:
    found = guessed(Shop(NOTHING, address=address), tmp_path)
    assert ("session.url_needed" in found) is needed
    assert ("environments" in found) is not needed


def test_basic_authentication_is_told_in_words(tmp_path: Path) -> None:
    docs = {"Ping": "Uses HTTP Basic authentication."}
    assert guessed(Shop(NOTHING, docs=docs), tmp_path)["session.auth"].holds
    assert not guessed(Shop(NOTHING, name="Other"), tmp_path)["session.auth"].holds


LOGIN = {"LogOn": (one("user") + one("password"), one("sessionId") + one("success", "xs:boolean"))}


def test_a_login_and_its_ticket(tmp_path: Path) -> None:
    shop = Shop(
        {**LOGIN, **NOTHING},
        headers=["Caller", "Who"],
        declared=part("Caller", one("tenant")) + part("Who", one("sessionId")),
    )
    found = guessed(shop, tmp_path)
    assert values(found["session.login"]) == {
        "header": "Who/sessionId",
        "ticket": "sessionId",
        "success": "success",
    }
    assert values(found["session.login"], "session.login.ways.password") == {
        "operation": "LogOn",
        "arguments": {"user": "username", "password": "password"},
    }
    assert "session.headers.Who" not in found
    assert values(found["session.headers.Caller"]) == {
        "arguments": {"tenant": "tenant"},
        "optional": ["tenant"],
    }


def test_a_ticket_that_no_header_carries(tmp_path: Path) -> None:
    guess = guessed(Shop({**LOGIN, **NOTHING}), tmp_path)["session.login"]
    assert not guess.holds
    assert "no header part carries it" in guess.why


def test_arguments_of_header_parts_have_names_of_their_own(tmp_path: Path) -> None:
    shop = Shop(
        NOTHING,
        headers=["Login", "Api", "Key"],
        declared=part("Login", one("url"), one("password"))
        + part("Api", one("password"), one("zone"))
        + one("Key"),
    )
    found = guessed(shop, tmp_path)
    assert values(found["session.headers.Login"])["arguments"] == {
        "url": "login_url",
        "password": "password",
    }
    assert "optional" not in values(found["session.headers.Login"])  # a password, in every call
    assert values(found["session.headers.Api"])["arguments"] == {
        "password": "api_password",
        "zone": "api_zone",
    }
    assert values(found["session.headers.Key"])["arguments"] == {"": "key"}


def test_only_one_thing_tells_who_calls(tmp_path: Path) -> None:
    """Two would give ``connect`` an argument twice."""
    shop = Shop(
        {**LOGIN, **NOTHING},
        headers=["Who"],
        declared=part("Who", one("sessionId"), one("username")),
        docs={"Ping": "Basic authentication is not needed after LogOn."},
    )
    found = guessed(shop, tmp_path)
    assert "session.login" in found
    assert "session.auth" not in found
    shop = Shop(
        NOTHING,
        headers=["Who"],
        declared=part("Who", one("username"), one("secret")),
        docs={"Ping": "Basic authentication."},
        name="Other",
    )
    assert values(guessed(shop, tmp_path)["session.headers.Who"])["arguments"] == {
        "username": "who_username",
        "secret": "who_secret",
    }


# --- [batch], [results], [entities] --------------------------------------------------------------

CODE = one("resultCode", "xs:int") + one("text")
FLAG = one("success", "xs:boolean") + one("text")
SAVED = record("Saved", one("rowIndex", "xs:int"), one("succeeded", "xs:boolean"))


def test_results_by_index(tmp_path: Path) -> None:
    shop = Shop(
        {"AddItems": (many("item", "t:Item", "20"), many("saved", "t:Saved"))},
        declared=ITEM + SAVED,
    )
    done = started(shop, tmp_path)
    (guess,) = (guess for guess in done.guesses if guess.name == "batch.create")
    assert values(guess) == {
        "operation": "AddItems",
        "items": "item",
        "max_items": 20,
        "result": "records",
    }
    assert values(guess, "results.records") == {
        "entries": ".",  # the operation returns nothing but the list
        "index": "rowIndex",
        "success": "succeeded",
        "index_base": 0,
    }
    emitted, _ = emit_service(read_service(done.folder / "service.toml"), tmp_path)
    assert "entries=()" in emitted.files["results.py"]


def test_results_of_the_whole_call(tmp_path: Path) -> None:
    answer = one("success", "xs:boolean") + one("errorMessage") + many("item", "t:Item")
    shop = Shop(
        {
            "CreateItems": (many("item", "t:Item"), answer),
            "UpdateItems": (many("item", "t:Item"), answer),
        },
        declared=ITEM,
        docs={"CreateItems": "Creates up to 25 items."},
    )
    found = guessed(shop, tmp_path)
    assert values(found["batch.create"])["max_items"] == 25
    assert values(found["batch.create"])["returns_ids"] is True
    assert values(found["batch.update"])["items_per_call"] == 100
    assert values(found["batch.create"], "entities") == {"base": "Item", "id": "id"}
    assert values(found["batch.create"], "results.records") == {
        "success": "success",
        "items": "item",
        "errors": "errorMessage",
    }
    assert all(guess.holds for name, guess in found.items() if name.startswith("batch"))


@pytest.mark.parametrize(
    ("request_", "answer", "reason"),
    [
        (many("item", "t:Item"), many("saved", "t:Positional"), "never joined by their position"),
        (many("item", "t:Item"), one("text"), "no flag"),
        (many("item", "t:Item"), CODE, "only the service knows"),
        (many("item", "t:NoId"), FLAG, "no type with a numeric id"),
    ],
)
def test_batches_that_cannot_be(tmp_path: Path, request_: str, answer: str, reason: str) -> None:
    declared = ITEM + record("Positional", one("success", "xs:boolean"))
    shop = Shop({"AddItems": (request_, answer)}, declared=declared + record("NoId", one("label")))
    guess = guessed(shop, tmp_path)["batch.create"]
    assert not guess.holds
    assert reason in guess.why


@pytest.mark.parametrize(
    "request_",
    [
        one("order", "t:Order"),  # its list is of one order's lines
        one("shop") + many("item", "t:Item"),  # a batch has nothing for the shop
        many("item", "t:Item") + many("other", "t:Item"),
        many("id", "xs:long"),
    ],
)
def test_operations_that_are_no_batch(tmp_path: Path, request_: str) -> None:
    declared = ITEM + SAVED + record("Order", one("number"), many("line", "t:Item"))
    shop = Shop({"AddItems": (request_, many("saved", "t:Saved"))}, declared=declared)
    assert "batch.create" not in guessed(shop, tmp_path)


# --- [page], [job], [verdict] --------------------------------------------------------------------


def test_pages(tmp_path: Path) -> None:
    declared = ITEM + record("Found", many("Item", "t:Item"), one("totalCount", "xs:int"))
    ask = one("pageIndex", "xs:int") + one("pageSize", "xs:int")
    shop = Shop({"SearchItems": (one("text") + ask, one("found", "t:Found"))}, declared=declared)
    assert values(guessed(shop, tmp_path)["page.all_items"]) == {
        "operation": "SearchItems",
        "style": "page-number",
        "page": "pageIndex",
        "size": "pageSize",
        "first": 0,
        "page_size": 100,
        "rows": "Item",
        "total": "totalCount",
    }


def test_states_in_free_text(tmp_path: Path) -> None:
    calls = {
        "StartImport": (one("file"), one("importId")),
        "GetImportStatus": (one("importId"), one("status") + one("percentDone", "xs:int")),
        "CancelImport": (one("importId"), one("done", "xs:boolean")),
    }
    guess = guessed(Shop(calls), tmp_path)["job.start_import"]
    assert not guess.holds
    told = one("status", "t:State") + one("percentDone", "xs:int")
    typed = {**calls, "GetImportStatus": (one("importId"), told)}
    declared = choice("State", "Queued", "Done", "NotDone", "Failed")
    guess = guessed(Shop(typed, declared=declared, name="Other"), tmp_path)["job.start_import"]
    assert guess.holds
    assert values(guess)["done"] == ["Done"]
    assert values(guess)["failed"] == ["Failed"]
    assert values(guess, "job.start_import.cancel") == {
        "operation": "CancelImport",
        "id": "importId",
    }


# --- beside what was written by hand -------------------------------------------------------------


def rules_of(wsdl: str, folder: Path) -> ServiceRules:
    done = start(str(WSDL / wsdl), folder, imports=WSDL)
    return read_service(done.folder / "service.toml")


def test_ecosys(tmp_path: Path) -> None:
    ours, found = read_service(WSDL / "ecosys/service.toml"), rules_of("ecosys/en.wsdl", tmp_path)
    assert found.groups == ours.groups
    assert found.secrets == ours.secrets
    assert found.session.url_needed is ours.session.url_needed
    options, written = found.session.options, ours.session.options
    assert options is not None
    assert written is not None
    for name in ("part", "username", "password", "logout", "last"):
        assert getattr(options, name) == getattr(written, name)
    assert set(found.batches) == set(ours.batches)
    assert found.batches["update"].operation == ours.batches["update"].operation
    assert found.batches["update"].items == ours.batches["update"].items
    for name in ("entries", "index", "success", "id", "messages"):
        assert getattr(found.results["records"], name) == getattr(ours.results["records"], name)


def test_superoffice(tmp_path: Path) -> None:
    ours = read_service(WSDL / "superoffice/service.toml")
    batch = rules_of("superoffice/Batch.wsdl", tmp_path)
    archive = rules_of("superoffice/Archive.wsdl", tmp_path)
    (job,), written = batch.jobs.values(), ours.jobs["start"]
    assert (job.done, job.failed, job.state) == (written.done, written.failed, written.state)
    assert (job.id, job.percent) == (written.id, written.percent)
    assert batch.verdict is not None
    assert ours.verdict is not None
    assert (batch.verdict.success, batch.verdict.error) == (
        ours.verdict.success,
        ours.verdict.error,
    )
    pages = {page.operation: page for page in archive.pages.values()}
    for theirs in ours.pages.values():
        page: Any = pages[theirs.operation.removeprefix("Archive.")]
        for name in ("page", "size", "first", "rows", "total"):
            assert getattr(page, name) == getattr(theirs, name)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GetBatchTaskInfo", "get batch task info"),
        ("LOG_ON", "logon"),
        ("userName2", "username 2"),
        ("HTTPStatus", "http status"),
        ("APIKey", "apikey"),
        ("Cost-Object.v2", "cost object v 2"),
        ("", ""),
    ],
)
def test_words(name: str, expected: str) -> None:
    assert " ".join(words(name)) == expected
