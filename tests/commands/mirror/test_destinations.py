"""Addresses of mirrors, and what is never shown of them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from soapwright.commands.mirror.destinations import Destination, parse_destination
from soapwright.errors import InputError


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PGUSER", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)


def parsed(to: str) -> Destination:
    return parse_destination(to, Path("/project"))


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_file_is_relative_after_three_slashes_and_absolute_after_four(
    kind: str, tmp_path: Path
) -> None:
    relative, absolute = parsed(f"{kind}:///data/m.db"), parsed(f"{kind}:////data/m.db")
    assert (relative.kind, relative.file) == (kind, tmp_path / "data/m.db")
    assert relative.working == tmp_path / "data/m.db.sync"
    assert absolute.file == Path("/data/m.db")
    assert relative.dataset("desk") == ("main" if kind == "sqlite" else "desk")


def test_a_folder_of_parquet_files(tmp_path: Path) -> None:
    found = parsed("parquet:out")
    assert found.folder == tmp_path / "out"
    assert found.file == tmp_path / "out/.sync/cache.duckdb"
    assert found.file_format == "parquet"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_server(scheme: str) -> None:
    found = parsed(f"{scheme}://ada:s3cret@db.example:5433/mirror?sslmode=require")
    assert found.url == "postgresql://ada:s3cret@db.example:5433/mirror?sslmode=require"
    assert found.shown == f"{scheme}://ada:***@db.example:5433/mirror?sslmode=require"
    assert found.working.is_relative_to("/project/.soapwright/sync")
    assert "s3cret" not in str(found.working)
    assert found.file_format is None


def test_what_a_server_s_address_leaves_out_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert parsed("postgresql://db/m").url == "postgresql://postgres:@db/m"
    monkeypatch.setenv("PGUSER", "ada/x:y@example.com")
    monkeypatch.setenv("PGPASSWORD", "p@ss/:word")
    parts = urlsplit(parsed("postgresql://db/m").url or "")
    assert unquote(parts.username or "") == "ada/x:y@example.com"
    assert unquote(parts.password or "") == "p@ss/:word"
    assert (parts.hostname, parts.path) == ("db", "/m")
    assert parsed("postgresql://bob:own@db/m").url == "postgresql://bob:own@db/m"


def test_two_databases_of_a_server_do_their_work_apart() -> None:
    one, two, again = (parsed(f"postgresql://u@db/{name}").working for name in "aba")
    assert one != two
    assert one == again


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("mirror.db", "is none of duckdb:///FILE"),
        ("duckdb:mirror.db", "is none of"),
        ("duckdb:///", "is none of"),
        ("parquet:", "is none of"),
        ("mysql://ada:s3cret@db/m", "is none of"),
        ("postgresql://ada:s3cret@db", "names no host or no database"),
        ("postgresql://ada:s3cret@/m", "names no host or no database"),
        ("postgresql://ada:s3cret@db:x/m", "Port"),
    ],
)
def test_what_is_no_address_is_told_without_its_password(to: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        parsed(to)
    assert caught.value.key == "--to"
    assert "s3cret" not in str(caught.value)
