"""The file of databases: what it says, what it leaves to the command line, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.commands.mirror.databases import Database, read_databases
from soapwright.errors import InputError

WHOLE = """
[databases.acme]
service = "autotask"
entities = ["Ticket"]
destination = "duckdb:///acme.duckdb"
url = "https://x/"
zone = "de"
arguments = { username = "ACME_USER", secret = "ACME_SECRET" }

[databases."b & c"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "databases.toml"
    path.write_text(WHOLE, "utf-8")
    return path


def test_what_it_leaves_out_is_as_the_command_line_says(file: Path) -> None:
    acme, other = read_databases(
        file, service="orders", entities=("Order",), destination="sqlite:///c.sqlite"
    )
    assert acme == Database(
        "acme",
        "autotask",
        "duckdb:///acme.duckdb",
        ("Ticket",),
        {"url": "https://x/", "zone": "de"},
        {"username": "ACME_USER", "secret": "ACME_SECRET"},
        str(file),
    )
    assert other == Database("b & c", "orders", "sqlite:///c.sqlite", ("Order",), {}, {}, str(file))


def test_some_of_them(file: Path) -> None:
    def names(only: str) -> list[str | None]:
        found = read_databases(file, [only], service="orders", destination="sqlite:///c")
        return [one.name for one in found]

    assert names("b & c") == ["b & c"]
    with pytest.raises(InputError, match="there is no database 'c'; there is: acme, b & c"):
        names("c")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", r"\[databases\]: is missing; it takes a table"),
        ("[databases]", r"\[databases\]: names no database"),
        ("[databases.a]", r"\[databases.a.service\]: is missing; it takes text"),
        ("databases.a.service = 'x'", r"\[databases.a.destination\]: is missing"),
        ("[databases.a]\nservice = 1", r"a.service\]: takes text, got 1"),
        ("[databases.a]\nservice = 'x'\ndestination = 'y'\nentities = 'T'", "takes a list"),
        ("[database.a]", r"\[databases\]: is missing"),
        ("[databases.a]\nservice = 'x'\ndestination = 'y'\n[b]", r"\[b\]: is unknown"),
        (
            "[databases.a]\nservice = 'x'\ndestination = 'y'\nsecret = 'hidden'",
            r"a.secret\]: is unknown; .*allowed: arguments",
        ),
        ("[databases.a", "is not TOML"),
    ],
)
def test_what_is_no_such_file(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "databases.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=told) as failed:
        read_databases(path)
    assert "hidden" not in str(failed.value)


def test_secrets_are_where_it_says(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acme, _ = read_databases(file, service="x", destination="sqlite:///c")
    parameters = dict.fromkeys(("username", "secret", "url", "zone"))
    monkeypatch.setenv("ACME_USER", "u")
    monkeypatch.setenv("ACME_SECRET", "s")
    given = {"username": "u", "secret": "s", "url": "https://x/", "zone": "de"}
    assert acme.arguments(parameters) == given
    monkeypatch.setenv("ACME_SECRET", "")
    with pytest.raises(InputError, match=r"\[databases.acme.arguments.secret\]: names an envir"):
        acme.arguments(parameters)


def test_a_secret_in_place_of_its_name_is_not_told() -> None:
    database = Database("a", "x", "y", variables={"secret": "hunter2"})
    with pytest.raises(InputError) as failed:
        database.arguments({"secret": True})
    assert "hunter2" not in str(failed.value)


def test_an_argument_that_the_client_does_not_take() -> None:
    database = Database("a", "x", "y", variables={"secrt": "A"})
    with pytest.raises(InputError, match=r"a.arguments.secrt\]: .* it takes username, secret"):
        database.arguments({"username": True, "secret": True})
    database = Database("a", "x", "y", places={"zone": "de"})
    with pytest.raises(InputError, match=r"\[databases.a.zone\]: the client takes no such"):
        database.arguments({"username": True})


def test_what_databases_have_in_common(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def owned(name: str, to: str, user: str, service: str = "x") -> frozenset[tuple[str, ...]]:
        return Database(name, service, to, variables={"username": user}).owned(tmp_path)

    monkeypatch.setenv("A", "user")
    monkeypatch.setenv("B", "user")
    monkeypatch.setenv("C", "another")
    one = owned("one", "duckdb:///1", "A")
    assert one & owned("two", "duckdb:///2", "B"), "one user, by whatever name"
    assert one & owned("two", "duckdb:///1", "C"), "one mirror"
    assert one & owned("two", f"duckdb:///{Path('1').absolute()}", "C"), "by whatever address"
    assert not one & owned("two", "duckdb:///2", "C")
    assert not one & owned("two", "duckdb:///2", "A", service="y")
    assert not owned("one", "duckdb:///1", "D") & owned("two", "duckdb:///2", "D"), "nobody"
    with pytest.raises(InputError, match="is none of duckdb"):
        owned("one", "mysql://x/y", "A")
