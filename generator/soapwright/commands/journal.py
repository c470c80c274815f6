"""``soapwright journal``: what a batch's journal says, for people; and what they know better."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from soapwright.errors import InputError
from soapwright.runtime.errors import JournalError
from soapwright.runtime.journal.entries import Entry, Event, Key, State
from soapwright.runtime.journal.store import Store

FORMATS = ("csv", "json")
_MEANINGS: Mapping[State, str] = {
    State.SUCCEEDED: "done; not sent again",
    State.FAILED: "refused; told again, or sent again with retry_failed=True",
    State.OPEN: "not done, and not judged; the next run sends it",
    State.SENT: "sent and not answered; it may be done",
    State.UNKNOWN: "sent and not answered as it should be; it may be done",
}
_DOUBTFUL = (State.SENT, State.UNKNOWN)
_KEYS = {"index": "their indices", "steps": "the names of calls that are made once"}
_COLUMNS = ("key", "state", "id", "sent", "ended", "errors", "warnings", "external_id")


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    """The journal in a file.

    Raises:
        InputError: it is none, or in use.
    """
    try:
        store = Store(path, None)
        try:
            yield store
        finally:
            store.close()
    except JournalError as error:
        raise InputError(str(error)) from error


def show(path: Path, *, most: int | None) -> str:
    """What a journal is of, how many records are how far, and which are not done.

    Args:
        path: the file.
        most: how many of those to name at most; None for all.

    Raises:
        InputError: it cannot be read.
    """
    counts = Counter[State]()
    named: list[str] = []
    with _opened(path) as store:
        for entry in store.entries():
            counts[entry.state] += 1
            if entry.state is not State.SUCCEEDED and (most is None or len(named) < most):
                named.append(_line(entry))
        about = dict(store.about)
    own = _KEYS.get(about.pop("keys", ""), "the caller's")
    lines = [f"{path.name}: {counts.total():,} records; keys are {own}"]
    lines += [f"  {name}: {value}" for name, value in about.items() if value]
    lines += [""] if counts else []
    lines += [
        f"{counts[state]:>9,} {state.value:<9} {meaning}"
        for state, meaning in _MEANINGS.items()
        if counts[state]
    ]
    lines += ["", *named] if named else []
    if left := counts.total() - counts[State.SUCCEEDED] - len(named):
        lines.append(f"… and {left:,} more: --all")
    if doubtful := sum(counts[state] for state in _DOUBTFUL):
        lines += ["", f"{doubtful:,} may be done or not: look at the service, then say so with"]
        lines.append(f"  soapwright journal resolve {path.name} KEY --done --id ID | --not-done")
    return "\n".join(lines) + "\n"


def _line(entry: Entry) -> str:
    errors = "; ".join((entry.details or {}).get("errors", ()))
    id_ = "" if entry.id is None else f" id {entry.id}"
    line = f"{json.dumps(entry.key)} {entry.state.value}{id_}, sent {_time(entry.sent)}"
    line += f": {errors}" if errors else ""
    # A service's words may hold what a terminal would obey.
    return "".join(letter if letter.isprintable() else " " for letter in line)


def export(path: Path, form: str) -> str:
    """All of a journal, a row or an object for each record, in the order they first went out.

    Raises:
        InputError: it cannot be read.
    """
    with _opened(path) as store:
        rows = [_row(entry) for entry in store.entries()]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")  # RFC 4180
    writer.writeheader()
    for row in rows:
        texts = {name: "; ".join(row[name]) for name in ("errors", "warnings")}
        writer.writerow(row | texts)
    return out.getvalue()


def _row(entry: Entry) -> dict[str, Any]:
    details = entry.details or {}
    return {
        "key": entry.key,
        "state": entry.state.value,
        "id": entry.id,
        "sent": _time(entry.sent),
        "ended": None if entry.ended is None else _time(entry.ended),
        "errors": details.get("errors", []),
        "warnings": details.get("warnings", []),
        "external_id": details.get("external_id"),
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def resolve(path: Path, key: str, *, done: bool, id_: str | None) -> str:
    """Write down of a record that may be done what somebody found out; says what follows.

    Args:
        path: the file.
        key: the record's; in quotes where a number and its text are both keys.
        done: whether it is.
        id_: the service's id of it.

    Raises:
        InputError: the file cannot be used, or there is no such record, or nothing to find out.
    """
    if id_ is not None and not done:
        raise InputError("is of a record that is done", key="--id")
    with _opened(path) as store:
        entry = _meant(store, key)
        if entry.state not in _DOUBTFUL:
            raise InputError(
                f"{json.dumps(entry.key)} is {entry.state.value}: nothing is to be found out",
                file=path,
            )
        if done and id_ is None and _makes(store.about, entry):
            raise InputError(
                "is missing: what is the id of what is new at the service?", key="--id"
            )
        found = None if id_ is None else _id(store, id_)
        if found is not None and store.has(found, entry.key):
            raise InputError(f"{id_} is the id of another record of this journal", key="--id")
        state = State.SUCCEEDED if done else State.OPEN
        now = datetime.now(UTC).timestamp()
        ids = () if found is None else (found,)
        store.write(Event(state, now, (entry.key,), ids=ids))
    return f"{json.dumps(entry.key)} is {state.value} now: {_MEANINGS[state]}"


def _makes(about: Mapping[str, str], entry: Entry) -> bool:
    """Whether a call gives an id that later ones need."""
    if about.get("keys") == "steps":
        return entry.key in ("create", "start")
    return about.get("verb") == "create"


def _meant(store: Store, key: str) -> Entry:
    """The entry that somebody means: its key is a text, or a number, or says which in quotes."""
    keys: list[Key] = [key]
    try:
        value = json.loads(key)
    except ValueError:
        value = None
    if isinstance(value, str | int) and not isinstance(value, bool):
        keys.append(value)
    found = [entry for each in keys if (entry := store.get(each)) is not None]
    if len(found) > 1:
        raise InputError(f'is {key}, and "{key}" is a key too: say \'"{key}"\'', key="KEY")
    if not found:
        raise InputError(f"has no record with the key {key}", file=store.path)
    return found[0]


def _id(store: Store, text: str) -> Key:
    """An id as the service gives it: a text where the others of the journal are."""
    others = {type(entry.id) for entry in store.entries() if entry.id is not None}
    return text if others == {str} or not text.isdecimal() else int(text)
