"""``soapwright journal``: what people are told of a journal, and what they can settle in it."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest

from soapwright.commands.journal import export, resolve, show
from soapwright.errors import InputError
from soapwright.runtime.journal.entries import Event, State
from soapwright.runtime.journal.store import Store

ABOUT = {"service": "orders", "zone": "", "operation": "Save", "verb": "create", "keys": "own"}
ERRORS = {"errors": ["wrong \x1b[31m", "twice"], "warnings": ["old"]}


def made(path: Path, *, verb: str = "create", keys: tuple[str | int, ...] = ()) -> Path:
    """A journal with one record of each state, and others that are unknown."""
    with closing(Store(path, {**ABOUT, "verb": verb})) as store:
        sent = ("ok", "bad", "lost", "gone", *keys)
        store.write(Event(State.SENT, 0.0, sent, b"f" * len(sent)))
        store.write(
            Event(State.SUCCEEDED, 60.0, ["ok"], ids=[7]),
            Event(State.FAILED, 60.0, ["bad"], details={0: ERRORS}),
            Event(State.UNKNOWN, 60.0, ["lost"]),
        )
    return path


def states(path: Path) -> dict[str | int, tuple[str, object]]:
    with closing(Store(path, None)) as store:
        return {entry.key: (entry.state.value, entry.id) for entry in store.entries()}


def test_what_is_shown(tmp_path: Path) -> None:
    assert show(made(tmp_path / "j"), most=20) == (
        "j: 4 records; keys are the caller's\n"
        "  operation: Save\n"
        "  service: orders\n"
        "  verb: create\n"
        "\n"
        "        1 succeeded done; not sent again\n"
        "        1 failed    refused; told again, or sent again with retry_failed=True\n"
        "        1 sent      sent and not answered; it may be done\n"
        "        1 unknown   sent and not answered as it should be; it may be done\n"
        "\n"
        '"bad" failed, sent 1970-01-01T00:00:00+00:00: wrong  [31m; twice\n'
        '"lost" unknown, sent 1970-01-01T00:00:00+00:00\n'
        '"gone" sent, sent 1970-01-01T00:00:00+00:00\n'
        "\n"
        "2 may be done or not: look at the service, then say so with\n"
        "  soapwright journal resolve j KEY --done --id ID | --not-done\n"
    )
    assert "\n… and 2 more: --all\n" in show(tmp_path / "j", most=1)


def test_an_empty_one(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "j", {**ABOUT, "keys": "index"})):
        pass
    assert show(tmp_path / "j", most=None).startswith("j: 0 records; keys are their indices\n")


def test_an_export_is_read_by_others(tmp_path: Path) -> None:
    path = made(tmp_path / "j")
    rows = list(csv.DictReader(io.StringIO(export(path, "csv"), newline="")))
    objects = json.loads(export(path, "json"))
    assert [row["key"] for row in rows] == [each["key"] for each in objects]
    assert (rows[0]["id"], objects[0]["id"]) == ("7", 7)
    assert objects[1] == {
        "key": "bad",
        "state": "failed",
        "id": None,
        "sent": "1970-01-01T00:00:00+00:00",
        "ended": "1970-01-01T00:01:00+00:00",
        "errors": ["wrong \x1b[31m", "twice"],
        "warnings": ["old"],
        "external_id": None,
    }
    assert (rows[1]["errors"], rows[3]["ended"]) == ("wrong \x1b[31m; twice", "")


def test_what_somebody_found_out_is_written_down(tmp_path: Path) -> None:
    path = made(tmp_path / "j", keys=(4711,))
    assert resolve(path, "lost", done=True, id_="8") == (
        '"lost" is succeeded now: done; not sent again'
    )
    assert resolve(path, "4711", done=False, id_=None) == (
        "4711 is open now: not done, and not judged; the next run sends it"
    )
    assert states(path) == {
        "ok": ("succeeded", 7),
        "bad": ("failed", None),
        "lost": ("succeeded", 8),
        "gone": ("sent", None),
        4711: ("open", None),
    }


def test_an_update_needs_no_id(tmp_path: Path) -> None:
    resolve(made(tmp_path / "j", verb="update"), "lost", done=True, id_=None)
    assert states(tmp_path / "j")["lost"] == (State.SUCCEEDED, None)


@pytest.mark.parametrize(("key", "needed"), [("create", True), ("start", True), ("pay", False)])
def test_of_calls_with_names_those_need_an_id_that_give_one(
    tmp_path: Path, key: str, needed: bool
) -> None:
    path = tmp_path / "j"
    with closing(Store(path, {**ABOUT, "verb": "send", "keys": "steps"})) as store:
        store.write(Event(State.SENT, 0.0, [key], b"f"))
    assert "keys are the names of calls that are made once" in show(path, most=None)
    if needed:
        with pytest.raises(InputError, match="what is the id of what is new"):
            resolve(path, key, done=True, id_=None)
    resolve(path, key, done=True, id_="7" if needed else None)
    assert states(path)[key] == (State.SUCCEEDED, 7 if needed else None)


def test_an_id_is_a_text_where_the_others_are(tmp_path: Path) -> None:
    path = made(tmp_path / "j")
    with closing(Store(path, None)) as store:
        store.write(Event(State.SUCCEEDED, 1.0, ["ok"], ids=["0007"]))
    resolve(path, "lost", done=True, id_="0008")
    assert states(path)["lost"] == ("succeeded", "0008")


@pytest.mark.parametrize(
    ("key", "done", "id_", "says"),
    [
        ("lots", True, "8", "has no record with the key lots"),
        ("ok", True, "8", '"ok" is succeeded: nothing is to be found out'),
        ("bad", False, None, '"bad" is failed'),
        ("lost", True, None, "[--id]: is missing"),
        ("lost", False, "8", "[--id]: is of a record that is done"),
        ("lost", True, "7", "7 is the id of another record of this journal"),
        ("1", False, None, 'and "1" is a key too: say \'"1"\''),
    ],
)
def test_what_cannot_be_settled(
    tmp_path: Path, key: str, done: bool, id_: str | None, says: str
) -> None:
    path = made(tmp_path / "j", keys=(1, "1"))
    before = states(path)
    with pytest.raises(InputError) as caught:
        resolve(path, key, done=done, id_=id_)
    assert says in str(caught.value)
    assert states(path) == before


def test_a_number_and_its_text_are_told_apart_by_quotes(tmp_path: Path) -> None:
    path = made(tmp_path / "j", keys=(1, "1"))
    resolve(path, '"1"', done=False, id_=None)
    assert (states(path)["1"], states(path)[1]) == (("open", None), ("sent", None))
