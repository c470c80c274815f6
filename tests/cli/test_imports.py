"""``--imports``: where imports may be, of every command that reads somebody's WSDL."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.cli.console import Console
from soapwright.cli.imports import elsewhere
from soapwright.errors import InputError
from tests.depots import Act, Side, wsdl
from tests.workspaces import run

CRATE = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:more">'
    '<xs:element name="Crate" type="xs:int"/></xs:schema>'
)
IMPORT = '<xs:import namespace="urn:more" schemaLocation="../common/crate.xsd"/>'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A WSDL that imports from beside its folder."""
    for name, text in (
        ("api/depot.wsdl", wsdl([Side("Depot", [Act("Put", "Put")])], IMPORT)),
        ("common/crate.xsd", CRATE),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "api" / "depot.wsdl"


def commands(source: Path) -> list[tuple[str, ...]]:
    out = source.parents[1] / "out"
    out.mkdir(exist_ok=True)
    return [
        ("generate", "--wsdl", str(source), "--package", "made", "--out", str(out)),
        ("diff", str(source), str(source)),
        ("init", str(source), "--workspace", str(out)),
    ]


@pytest.mark.slow
def test_the_refusal_names_what_allows_it(source: Path) -> None:
    for command in commands(source):
        refused = run(*command)
        assert refused.returncode == 2, command
        option = f"`--imports {source.parents[1]}`"
        assert option in refused.stderr.replace("\n", ""), refused.stderr
        allowed = run(*command, "--imports", str(source.parents[1]))
        assert allowed.returncode == 0, allowed.stderr


@pytest.mark.slow
def test_it_goes_with_a_file(source: Path, tmp_path: Path) -> None:
    for command in (("generate", "library"), ("diff", "library")):
        done = run(*command, "--imports", str(tmp_path))
        assert done.returncode == 2
        assert "[--imports]: goes with" in done.stderr


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "there is no such folder"),
        ("http://schemas.example/", "a folder or an https URL is needed"),
    ],
)
def test_places_that_are_none(place: str, message: str) -> None:
    with pytest.raises(InputError, match=message), elsewhere(Console(), (place,)):
        pass


def test_what_downloads_is_there_for_urls_alone(tmp_path: Path) -> None:
    with elsewhere(Console(), (str(tmp_path),)) as found:
        assert found.fetcher is None
        assert found.folders == (tmp_path.resolve(),)
    with elsewhere(Console(), ("https://schemas.example/v1/",)) as found:
        assert found.fetcher is not None
