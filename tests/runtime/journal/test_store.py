"""The file: whose it is, who may have it open, and what is said of one that cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from soapwright.runtime.errors import JournalError
from soapwright.runtime.journal.entries import Event, State
from soapwright.runtime.journal.store import Store

ABOUT = {"service": "orders", "operation": "create"}
NOBODY = 65534
SENT = Event(State.SENT, 5.0, [1], b"f")


@contextmanager
def opened(path: Path, about: dict[str, str] | None = ABOUT) -> Iterator[Store]:
    with closing(Store(path, about)) as store:
        yield store


def test_what_is_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        store.write(Event(State.SENT, 5.0, ["a", 1], b"fg"))
        told = {0: {"warnings": ["w"]}}
        store.write(Event(State.SUCCEEDED, 7.0, [1], ids=["id"], details=told))
    with opened(tmp_path / "j") as store:
        first, second = store.entries()
        assert (first.key, first.state, first.sent, first.ended) == ("a", State.SENT, 5.0, None)
        assert (second.key, second.fingerprint, second.id) == (1, b"g", "id")
        assert second.details == {"warnings": ["w"]}
        assert (store.get("a"), store.get("1"), store.get(1)) == (first, None, second)


def test_sending_again_forgets_what_became_of_it(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        store.write(SENT)
        store.write(Event(State.FAILED, 7.0, [1], ids=[3], details={0: {"errors": ["e"]}}))
        store.write(Event(State.SENT, 9.0, [1], b"h"))
        (entry,) = store.entries()
    assert (entry.state, entry.fingerprint, entry.sent) == (State.SENT, b"h", 9.0)
    assert (entry.ended, entry.id, entry.details) == (None, None, None)


def test_what_is_written_at_once_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        store._database.execute(
            "CREATE TRIGGER t AFTER INSERT ON events WHEN new.at = 6.0 BEGIN "
            "SELECT raise(ABORT, 'no'); END"
        )
        with pytest.raises(JournalError):
            store.write(SENT, Event(State.FAILED, 6.0, [1]))
        assert not list(store.entries())
        store.write(SENT, Event(State.FAILED, 7.0, [1]))
        assert [entry.state for entry in store.entries()] == [State.FAILED]


def test_what_is_written_is_known_at_once_and_whose_an_id_is(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        assert not list(store.entries())
        store.write(Event(State.SENT, 5.0, ["a", "b"], b"fg"))
        store.write(Event(State.SUCCEEDED, 6.0, ["a", "b"], ids=[7, None]))
        assert [entry.id for entry in store.entries()] == [7, None]
        assert store.has(7, "b")
        assert not store.has(7, "a")
        assert not store.has("7", "b")
        store.write(Event(State.SENT, 7.0, ["a"], b"f"))
        assert not store.has(7, "b"), "nobody has it any more"


@pytest.mark.parametrize(
    "damage",
    [
        "keys = '['",
        "state = 'x'",
        "keys = '[]'",
        "keys = '[2]'",
        "details = '{\"a\": 1}'",
    ],
)
def test_events_that_make_no_sense_are_told_as_damage(tmp_path: Path, damage: str) -> None:
    with opened(tmp_path / "j") as store:
        store.write(SENT)
        store.write(Event(State.SUCCEEDED, 6.0, [1], ids=[7]))
        store._database.execute(f"UPDATE events SET {damage} WHERE number = 2")
    with opened(tmp_path / "j") as store, pytest.raises(JournalError, match="is damaged"):
        store.get(1)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with opened(tmp_path / "j") as store:
            store.write(SENT)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"j": 0o600, "j-wal": 0o600}


def test_each_step_is_synced(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        (synchronous,) = store._database.execute("PRAGMA synchronous").fetchone()
        (mode,) = store._database.execute("PRAGMA journal_mode").fetchone()
    assert (synchronous, mode) == (2, "wal")


# --- whose it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "problem"),
    [
        ({**ABOUT, "operation": "update"}, "its operation is 'create', not 'update'"),
        ({**ABOUT, "service": "other"}, "its service is 'orders', not 'other'"),
        ({**ABOUT, "zone": "de"}, "its zone is None, not 'de'"),
    ],
)
def test_that_of_another_run_is_refused(
    tmp_path: Path, about: dict[str, str], problem: str
) -> None:
    with opened(tmp_path / "j"):
        pass
    with pytest.raises(JournalError) as caught:
        Store(tmp_path / "j", about)
    assert str(caught.value) == f"{tmp_path / 'j'}: is the journal of another run: {problem}"


def test_that_of_another_format_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        store._database.execute("UPDATE meta SET value = '1' WHERE name = 'format'")
    with pytest.raises(JournalError, match="is a journal of format 1; this version of soapwright"):
        Store(tmp_path / "j", ABOUT)


def test_what_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n" * 300)
    with pytest.raises(JournalError, match=r"list\.csv: is no journal: it is not a database"):
        Store(path, ABOUT)
    assert path.read_text() == "a,b\n" * 300


def test_another_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "j")) as other:
        other.execute("CREATE TABLE mine (a)")
    before = (tmp_path / "j").read_bytes()
    with pytest.raises(JournalError, match="is no journal, but another database"):
        Store(tmp_path / "j", ABOUT)
    assert (tmp_path / "j").read_bytes() == before


def test_one_that_was_cut_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        for number in range(300):
            store.write(Event(State.SENT, 1.0, [number], b"f" * 32))
    data = (tmp_path / "j").read_bytes()
    (tmp_path / "j").write_bytes(data[: len(data) // 2])
    with pytest.raises(JournalError, match="is damaged"), opened(tmp_path / "j") as store:
        list(store.entries())


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "j").touch()
    with opened(tmp_path / "j") as store:
        assert store.is_new


def test_reading_makes_none(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="there is no such journal"):
        Store(tmp_path / "j", None)
    assert not list(tmp_path.iterdir())


# --- one at a time -------------------------------------------------------------------------------


def test_two_of_a_process_exclude_each_other(tmp_path: Path) -> None:
    with opened(tmp_path / "j"):
        for about in (ABOUT, None):
            with pytest.raises(JournalError, match="is in use by another process"):
                Store(tmp_path / "j", about)
    with opened(tmp_path / "j"):
        pass


def test_two_processes_exclude_each_other_until_one_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from soapwright.runtime.journal.store import Store\n"
        "from soapwright.runtime.journal.entries import Event, State\n"
        f"store = Store({str(tmp_path / 'j')!r}, {ABOUT!r})\n"
        "store.write(Event(State.SENT, 5.0, [1]))\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(JournalError, match="is in use by another process"):
            Store(tmp_path / "j", ABOUT)
        other.kill()
    with opened(tmp_path / "j") as store:
        assert [entry.key for entry in store.entries()] == [1]


# --- disks ---------------------------------------------------------------------------------------


def test_a_full_disk(tmp_path: Path) -> None:
    with opened(tmp_path / "j") as store:
        (pages,) = store._database.execute("PRAGMA page_count").fetchone()
        store._database.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(JournalError, match="cannot be written: the disk is full"):
            store.write(Event(State.SENT, 1.0, list(range(1000)), b"f" * 32_000))
        assert not list(store.entries())


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that others can look into, whoever runs this."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize(
    ("file", "folder", "problem"),
    [
        (0o444, 0o777, "cannot be written: it is read-only"),
        (0o444, 0o555, "cannot be written: it is read-only"),
        (0o666, 0o555, "cannot be (written|opened)"),
    ],
)
def test_a_file_that_may_only_be_read(readable: Path, file: int, folder: int, problem: str) -> None:
    with opened(readable / "j") as store:
        store.write(SENT)
    (readable / "j").chmod(file)
    readable.chmod(folder)
    with unprivileged(), pytest.raises(JournalError, match=problem) as caught:
        Store(readable / "j", ABOUT)
    assert str(readable / "j") in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_folder_that_may_only_be_read(readable: Path) -> None:
    readable.chmod(0o555)
    with unprivileged(), pytest.raises(JournalError, match="cannot be made: Permission denied"):
        Store(readable / "j", ABOUT)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be made: No such file"):
        Store(tmp_path / "x" / "j", ABOUT)
    with pytest.raises(JournalError, match="cannot be opened"):
        Store(tmp_path, ABOUT)
