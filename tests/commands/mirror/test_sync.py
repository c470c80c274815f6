"""``soapwright sync`` as a process: each mirror against the sandbox's own database, row by row."""

from __future__ import annotations

import datetime
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("dlt")

from generated import autotask as at
from soapwright.commands.mirror.destinations import parse_destination
from soapwright.errors import InputError
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.app import create_app, user_of
from soapwright.sandbox.server import Sandbox, start
from soapwright.sandbox.soap import escape
from tests.generated.packages import AUTOTASK, ROOT
from tests.mirrors import assert_same, kept, mirrored, tamper
from tests.peers.postgresql_server import PASSWORD, USER, postgresql
from tests.workspaces import COMMAND

pytestmark = pytest.mark.slow

TABLES = ("contact", "service_call", "ticket", "contract_cost", "account_physical_location")
"""Told apart by what they tell of changes: all, all, all, of the status alone, and none."""
ENVIRONMENT = {
    "SOAPWRIGHT_SECRET": SECRET,
    "SOAPWRIGHT_INTEGRATION_CODE": INTEGRATION_CODE,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PGPASSWORD": PASSWORD,
}

KINDS = (
    "duckdb",
    "sqlite",
    "parquet",
    pytest.param("postgresql", marks=pytest.mark.peer("postgresql")),
)


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ours by another name, as the current folder: a server's mirror leaves a folder in it."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    for name in ("wsdl", "generated"):
        (folder / name).symlink_to(ROOT / name)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(params=KINDS)
def to(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a mirror that is not there yet."""
    if request.param == "postgresql":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with postgresql(port) as server:
            yield server.url
    elif request.param == "parquet":
        yield f"parquet:{tmp_path}/cache"
    else:
        yield f"{request.param}:///{tmp_path}/cache.{request.param}"


@contextmanager
def sandbox(folder: Path, **options: Any) -> Iterator[Sandbox]:
    """A sandbox whose database is a file."""
    with start(create_app(AUTOTASK, db=str(folder / "service.db"), **options)) as server:
        yield server


def connect(server: Sandbox, username: str = USERNAME) -> Any:
    return at.Autotask.connect(
        username, SECRET, integration_code=INTEGRATION_CODE, locate_url=server.url
    )


def command(url: str, to: str, *arguments: str, username: str = USERNAME) -> list[str]:
    where = ["--url", url, "--username", username]
    return [COMMAND, "sync", "autotask", "--to", to, *where, *arguments]


def sync(url: str, to: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **ENVIRONMENT, "HOME": "/nowhere"}
    return subprocess.run(
        command(url, to, *arguments, **options),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Work:
    """Somebody who works with the service: creates, changes and deletes at random."""

    def __init__(self, client: Any, seed: int) -> None:
        self._client = client
        self._random = random.Random(seed)
        self._contract = at.Contract(
            account_id=1,
            contract_name="Support",
            contract_type=1,
            start_date=datetime.date(2024, 1, 1),
            end_date=datetime.date(2029, 1, 1),
            status=1,
            time_reporting_requires_start_and_stop_times=1,
        )
        client.create([self._contract]).raise_for_failures()

    def some(self, count: int) -> None:
        """Create that many records of each kind, then change some and delete others."""
        makers = (self._contact, self._call, self._ticket, self._cost, self._location)
        self._client.create([make(i) for make in makers for i in range(count)]).raise_for_failures()
        self.change(count // 2)
        for kind in (at.Contact, at.ServiceCall, at.ContractCost):
            held = list(self._client.query(kind))
            self._client.delete(self._random.sample(held, count // 4)).raise_for_failures()

    def change(self, count: int) -> None:
        for kind, attribute in (
            (at.Contact, "note"),
            (at.ServiceCall, "description"),
            (at.Ticket, "description"),
            (at.ContractCost, "description"),
            (at.AccountPhysicalLocation, "address1"),
        ):
            held = list(self._client.query(kind))
            chosen = self._random.sample(held, min(count, len(held)))
            for record in chosen:
                setattr(record, attribute, f"changed {self._random.random()}")
            self._client.update(chosen).raise_for_failures()

    def _contact(self, number: int) -> at.Contact:
        return at.Contact(first_name="Grace", last_name=f"Hopper {number}", active=1, account_id=1)

    def _call(self, number: int) -> at.ServiceCall:
        begin = datetime.datetime(2024, 1, 1, 8, tzinfo=datetime.UTC)
        begin += datetime.timedelta(minutes=self._random.randrange(10**6))
        end = begin + datetime.timedelta(hours=1)
        return at.ServiceCall(account_id=1, start_date_time=begin, end_date_time=end)

    def _ticket(self, number: int) -> at.Ticket:
        fields = [
            at.UserDefinedField(name="Seats", value=str(number)),
            at.UserDefinedField(name="Region", value="North"),
        ]
        return at.Ticket(
            title=f"Drucker Nr. {number} „brennt“ 🔥",
            account_id=1,
            status=1,
            priority=2,
            estimated_hours=self._random.random(),
            user_defined_fields=(
                at.ArrayOfUserDefinedField(user_defined_field=[*fields]) if number % 2 else None
            ),
        )

    def _cost(self, number: int) -> at.ContractCost:
        return at.ContractCost(
            contract_id=self._contract.id,
            name=f"Cable {number}",
            date_purchased=datetime.date(2024, 2, 29),
            cost_type=1,
            unit_quantity=self._random.randrange(100) / 4,
        )

    def _location(self, number: int) -> at.AccountPhysicalLocation:
        return at.AccountPhysicalLocation(
            account_id=1,
            name=f"Hall {number}",
            roundtrip_distance=Decimal(self._random.randrange(10**6)) / 100,
        )


def assert_mirrored(to: str, folder: Path, database: str = USERNAME) -> None:
    for table in TABLES:
        assert_same(mirrored(to, table, database), kept(folder / "service.db", table))


def test_all_then_changes_then_deletions(to: str, tmp_path: Path) -> None:
    with sandbox(tmp_path) as server, connect(server) as client:
        work = Work(client, seed=1)
        work.some(40)
        done = sync(server.url, to, *TABLES)
        assert done.returncode == 0, done.stderr
        assert_mirrored(to, tmp_path)
        work.change(10)
        done = sync(server.url, to, "Ticket", "ServiceCall")
        assert done.returncode == 0, done.stderr
        for table in ("ticket", "service_call"):
            assert_same(mirrored(to, table, USERNAME), kept(tmp_path / "service.db", table))
        work.some(20)
        done = sync(server.url, to, "--deletions", *TABLES)
        assert done.returncode == 0, done.stderr
        assert_mirrored(to, tmp_path)
        assert SECRET not in done.stdout + done.stderr
        assert PASSWORD not in done.stdout + done.stderr


def test_verify_tells_what_is_not_the_same_and_repair_writes_it(to: str, tmp_path: Path) -> None:
    with sandbox(tmp_path) as server, connect(server) as client:
        Work(client, seed=5).some(12)
        none = sync(server.url, to, "Ticket", "--verify")
        assert none.returncode == 2, none.stdout
        assert sync(server.url, to, *TABLES).returncode == 0
        done = sync(server.url, to, "--verify", *TABLES)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        first, second, *_ = sorted(kept(tmp_path / "service.db", "ticket"))
        tamper(
            to,
            f"UPDATE {{}}ticket SET estimated_hours = 0.25 WHERE id = {first}",
            f"DELETE FROM {{}}ticket WHERE id = {second}",
            f"UPDATE {{}}ticket SET id = 999999 WHERE id = {second + 1}",
            "UPDATE {}account_physical_location SET _database = 'another'",
        )
        locations = len(kept(tmp_path / "service.db", "account_physical_location"))
        done = sync(server.url, to, "--verify", *TABLES)
        assert done.returncode == 1, done.stderr
        told = done.stdout.splitlines()
        assert f"ticket: 2 missing: {second}, {second + 1}" in told
        assert "ticket: 1 extra: 999999" in told
        assert f"ticket: 1 differing: {first} (estimated_hours)" in told
        assert told[-1].startswith(f"account_physical_location: {locations} missing: ")
        assert len(told) == 4
        assert sync(server.url, to, "--verify", *TABLES).stdout == done.stdout, "nothing is written"
        done = sync(server.url, to, "--verify", "--repair", *TABLES)
        assert done.returncode == 0, done.stderr
        assert_mirrored(to, tmp_path)
        done = sync(server.url, to, "--verify", *TABLES)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.slow
def test_killed_at_any_moment(to: str, tmp_path: Path) -> None:
    """Work, a run, kill -9 somewhere in it; in the end the mirror is what the service has."""
    seed = random.randrange(1000)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with sandbox(tmp_path) as server, connect(server) as client:
        work = Work(client, seed)
        killed = 0
        took = 4.0
        for _ in range(6):
            work.some(40)
            began = time.monotonic()
            run = subprocess.Popen(
                command(server.url, to, "--deletions", *TABLES),
                env={**os.environ, **ENVIRONMENT},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                run.wait(chance.uniform(0.2, 1.0) * took)
                assert run.returncode == 0
                took = time.monotonic() - began
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                killed += 1
                for path in tmp_path.rglob("*.sync/dlt/**/*"), tmp_path.rglob("sync/**/*"):
                    left = b"".join(file.read_bytes() for file in path if file.is_file())
                    assert SECRET.encode() not in left
                    assert PASSWORD.encode() not in left
                    assert quote(PASSWORD, safe="").encode() not in left
        assert killed >= 2
        work.change(5)
        done = sync(server.url, to, "--deletions", *TABLES)
        assert done.returncode == 0, done.stderr
        assert_mirrored(to, tmp_path)


def test_several_databases_in_one_mirror(tmp_path: Path) -> None:
    to = f"duckdb:///{tmp_path}/cache.duckdb"
    with sandbox(tmp_path, zones=("en", "de")) as server:
        zones = {}
        for zone, user in (("en", USERNAME), ("de", user_of("de"))):
            with connect(server, user) as client:
                client.create(
                    at.Ticket(title=f"{zone} {i}", account_id=1, status=1, priority=2)
                    for i in range(3)
                ).raise_for_failures()
                zones[zone] = (client.url, user)
        for zone, (url, user) in zones.items():
            done = sync(
                *(url, to, "ticket", "resource", "--zone", zone, "--database", zone),
                username=user,
            )
            assert done.returncode == 0, done.stderr
        for table in ("ticket", "resource"):
            assert_same(mirrored(to, table, "en"), kept(tmp_path / "service.db", table))
            own = kept(tmp_path / "service.de.db", table, "de")
            assert_same(mirrored(to, table, "de"), own)
        # The ids are the same, and it is not the other's rows that are taken for deleted.
        assert mirrored(to, "ticket", "en").keys() == mirrored(to, "ticket", "de").keys()


def test_all_that_can_be_read(tmp_path: Path) -> None:
    """Without names: every entity; nothing stays in the folder for work but its lock."""
    to = f"sqlite:///{tmp_path}/cache.sqlite"
    with sandbox(tmp_path) as server, connect(server) as client:
        Work(client, seed=2).some(4)
        done = sync(server.url, to)
        assert done.returncode == 0, done.stderr
        assert_mirrored(to, tmp_path)
        assert_same(mirrored(to, "resource", USERNAME), kept(tmp_path / "service.db", "resource"))
    work = tmp_path / "cache.sqlite.sync"
    assert {path.name for path in work.iterdir()} == {"lock", ".gitignore"}


def test_rights_that_are_taken_away_delete_nothing(tmp_path: Path) -> None:
    to = f"duckdb:///{tmp_path}/cache.duckdb"
    with sandbox(tmp_path) as server:
        assert sync(server.url, to, "Resource").returncode == 0
    with sandbox(tmp_path, visible={"Resource": ()}) as server:
        done = sync(server.url, to, "Resource")
        assert done.returncode == 0, done.stderr
        assert "shows none of the 1 records that the mirror of" in done.stderr
    assert_same(mirrored(to, "resource", USERNAME), kept(tmp_path / "service.db", "resource"))


def test_an_entity_that_cannot_be_read_holds_up_no_other(tmp_path: Path) -> None:
    to = f"duckdb:///{tmp_path}/cache.duckdb"
    with sandbox(tmp_path) as server:
        # The first of the two fails in their common load, and again on its own.
        server.faults.next(operation="query", status=403, times=2)
        done = sync(server.url, to, "Invoice", "Resource")
        assert done.returncode == 1
        assert "error: invoice could not be read" in done.stderr
        assert_same(mirrored(to, "resource", USERNAME), kept(tmp_path / "service.db", "resource"))
        done = sync(server.url, to, "Invoice", "Resource", username="nobody@example.com")
        assert done.returncode == 2
        assert "credentials" in done.stderr


def test_a_record_that_cannot_be_read_is_named_and_all_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is to be quiet; once it can be read, the next run has it."""
    monkeypatch.setattr(
        "soapwright.sandbox.soap.escape", lambda text: escape(text).replace("\x1f", "&#x1F;")
    )
    to = f"duckdb:///{tmp_path}/cache.duckdb"
    with sandbox(tmp_path) as server, connect(server) as client:
        Work(client, seed=7).some(6)
        assert sync(server.url, to, "Ticket").returncode == 0
        before = mirrored(to, "ticket", USERNAME)
        bad = sorted(before)[2]
        Work(client, seed=8).some(6)

        def set_title(value: str) -> None:
            with closing(sqlite3.connect(tmp_path / "service.db", isolation_level=None)) as lite:
                lite.execute("UPDATE Ticket SET Title = ? WHERE id = ?", (value, bad))

        set_title("no \x1f is in XML")
        done = sync(server.url, to, "Ticket", "--full", "--quiet")
        assert done.returncode == 1
        (told,) = done.stderr.splitlines()
        assert told.startswith("error: ticket: ")
        assert str(bad) in told
        set_title("changed")
        own = kept(tmp_path / "service.db", "ticket")
        assert_same(mirrored(to, "ticket", USERNAME), {**own, bad: before[bad]})
        assert sync(server.url, to, "Ticket", "--quiet").stderr == ""
        assert_same(mirrored(to, "ticket", USERNAME), own)


def test_rows_that_went_with_the_rights_come_back_with_them(to: str, tmp_path: Path) -> None:
    with sandbox(tmp_path) as server, connect(server) as client:
        Work(client, seed=6).some(8)
        assert sync(server.url, to, "Ticket").returncode == 0
    few = sorted(kept(tmp_path / "service.db", "ticket"))[:3]
    with sandbox(tmp_path, visible={"Ticket": few}) as server:
        assert sync(server.url, to, "Ticket", "--deletions").returncode == 0
        assert sorted(mirrored(to, "ticket", USERNAME)) == few
    with sandbox(tmp_path) as server:
        assert sync(server.url, to, "Ticket", "--full").returncode == 0
    assert_same(mirrored(to, "ticket", USERNAME), kept(tmp_path / "service.db", "ticket"))


def test_one_at_a_time(tmp_path: Path) -> None:
    to = f"duckdb:///{tmp_path}/cache.duckdb"
    with sandbox(tmp_path) as server:
        server.faults.next(operation="query", delay=8)
        first = subprocess.Popen(
            command(server.url, to, "Resource"), env={**os.environ, **ENVIRONMENT}
        )
        while not (tmp_path / "cache.duckdb.sync" / "dlt").exists():
            time.sleep(0.05)
        second = sync(server.url, to, "Resource")
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert second.returncode == 2
        assert "another sync is at work on this mirror" in second.stderr
        server.faults.clear()
        assert sync(server.url, to, "Resource").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Tickets"], "there is no entity 'Tickets' to read; there is: Account,"),
        (["--to", "mysql://root:hidden@host/x"], "'mysql://root:***@host/x' is none of duckdb:///"),
        (["--to", "postgresql://root:hidden@host"], "'postgresql://root:***@host' names no host"),
        (["--to", "postgresql://u:hidden@host:port/x"], "'postgresql://u:***@host:port/x': Port"),
        (["--to", "postgresql://u:hidden@127.0.0.1:1/x"], "postgresql://u:***@127.0.0.1:1/x: cann"),
        (["--to", "duckdb:///{tmp}/service.db"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path: Path, arguments: list[str], told: str) -> None:
    with sandbox(tmp_path) as server:
        given = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
        done = sync(server.url, f"duckdb:///{tmp_path}/c.duckdb", "Resource", *given)
    assert done.returncode == 2
    assert told in done.stderr
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr


def test_without_dlt_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from soapwright.commands.mirror.sync import client_package
    from soapwright.project.workspace import Workspace

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    space = Workspace.find(ROOT)
    with pytest.raises(InputError, match=r"pip install 'soapwright\[sync\]'"):
        client_package(space, space.service("autotask"))


def test_a_password_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    found = parse_destination(f"postgresql://{USER}@host/x", tmp_path)
    assert urlsplit(found.url or "").password == "open%20sesame%40%3A%2F"
    assert PASSWORD not in found.shown
    assert "open" not in found.shown


def test_the_example_of_two_zones() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "two_zones.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "en: The printer is on fire: 300 tickets, 100 complete",
        "de: Der Drucker brennt: 300 tickets, 100 complete",
    ]


def test_importing_the_command_loads_no_dlt() -> None:
    modules = "soapwright.cli.sync, soapwright.commands.mirror.sync"
    code = f"import sys, {modules}; sys.exit('dlt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
