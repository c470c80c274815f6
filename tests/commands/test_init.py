"""``soapwright init``: the folder it makes, what it refuses, and every WSDL there is."""

from __future__ import annotations

import json
import tarfile
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from soapwright.commands import init as command
from soapwright.commands.guess import Guess
from soapwright.commands.guess.writing import render
from soapwright.commands.init import start
from soapwright.errors import InputError
from soapwright.project.workspace import emit_service
from soapwright.schema import read_schema
from soapwright.schema.source import Elsewhere
from soapwright.service.rules import read_service
from tests.parcels import wsdl
from tests.shops import Shop

IMPORT = '<xs:import namespace="urn:example:more" schemaLocation="{}"/>'

MORE = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'targetNamespace="urn:example:more"><xs:include {}/></xs:schema>'
)

# --- the command -------------------------------------------------------------------------------


def test_the_order_is_that_of_a_reader(tmp_path: Path) -> None:
    guide = Path(__file__).resolve().parents[2] / "docs/warehouse/warehouse.wsdl"
    start(str(guide), tmp_path)
    text = (tmp_path / "wsdl/warehouse/service.toml").read_text("utf-8")
    tables = [line.strip("[]") for line in text.splitlines() if line.startswith("[")]
    assert tables == [
        *("service", "zones.main", "session", "session.login", "session.login.ways.password"),
        *("results.records", "results.records.message", "batch.create_or_update"),
        *("page.all_items", "job.start_count"),
    ]


# --- names, and guesses that do not hold ---------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "name", "client"),
    [
        ("ShopService", "shop", "Shop"),
        ("ShopWebServiceSoap", "shop", "Shop"),
        ("Service", "service", "Service"),
        ("ATWSSoap", "atws", "Atws"),
        ("_2ndShop", "nd_shop", "NdShop"),
        ("class", "shop", "Shop"),
        ("Ümlaut", "mlaut", "Mlaut"),
        ("Connection", "connection", "ConnectionClient"),
        ("Client", "client", "ClientClient"),
    ],
)
def test_names(tmp_path: Path, service: str, name: str, client: str) -> None:
    path = tmp_path / "shop.wsdl"
    shop = Shop({"Ping": ("", "")}, name=service)
    path.write_text(shop.text(), "utf-8")
    done = start(str(path), tmp_path)
    assert done.name == name
    assert read_service(done.folder / "service.toml").client == client


def test_a_guess_that_does_not_hold_is_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Guess({"batch.delete": {"operation": "Gone", "items": "item"}}, "It looked so.")
    secret = Guess({"service": {"secrets": ["Gone"]}}, "It sounded so.")
    right = Guess({"service": {"idempotent": ["send"]}}, "It is so.")
    monkeypatch.setattr(command, "guess_all", lambda _: [wrong, secret, right])
    (tmp_path / "one.wsdl").write_text(wsdl(), "utf-8")
    done = start(str(tmp_path / "one.wsdl"), tmp_path)
    assert [guess.holds for guess in done.guesses] == [False, False, True]
    text = (done.folder / "service.toml").read_text("utf-8")
    assert "# [batch.delete]" in text
    assert 'idempotent = ["send"]' in text
    assert "It did not hold: names the element 'Gone', which the WSDL does not have" in " ".join(
        line.removeprefix("# ") for line in text.splitlines()
    )
    assert str(tmp_path) not in text


def test_what_no_guess_is_to_blame_for(tmp_path: Path) -> None:
    circle = "".join(
        f'<xs:complexType name="{name}"><xs:complexContent><xs:extension base="t:{base}"/>'
        "</xs:complexContent></xs:complexType>"
        for name, base in (("One", "Two"), ("Two", "One"))
    )
    text = wsdl(imports=circle)
    (tmp_path / "one.wsdl").write_text(text, "utf-8")
    with pytest.raises(InputError, match="derives from itself"):
        start(str(tmp_path / "one.wsdl"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["one.wsdl"]


# --- every WSDL there is -------------------------------------------------------------------------


def test_what_a_file_imports_from_elsewhere_is_kept_beside_it(tmp_path: Path) -> None:
    pages = {
        "https://schemas.example/v1/more.xsd": MORE.format('schemaLocation="b/more.xsd"'),
        "https://schemas.example/v1/b/more.xsd": MORE.format('schemaLocation="../more.xsd"'),
    }
    source = tmp_path / "one.wsdl"
    source.write_text(wsdl(imports=IMPORT.format("https://schemas.example/v1/more.xsd")), "utf-8")
    found = Elsewhere(("https://schemas.example/v1/",), lambda url: pages[url].encode())
    root = tmp_path / "root"
    root.mkdir()
    folder = start(str(source), root, elsewhere=found).folder
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    kept = ["schemas.example/more-2.xsd", "schemas.example/more.xsd"]
    assert [name for name in names if name.endswith((".xsd", ".wsdl"))] == ["one.wsdl", *kept]
    schema = read_schema(folder / "one.wsdl").schema
    assert len(schema.files) == 3
    assert not [each for each in schema.warnings if "not fetched" in each]


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The valid, self-contained WSDLs of others: file → the folder its imports stay in."""
    folder = tmp_path_factory.mktemp("corpus")
    with tarfile.open(shared / "wsdl/corpus.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    above = folder / "corpus"
    listed = json.loads((above / "manifest.json").read_text("utf-8"))
    found = {
        above / entry["path"]: above
        for entry in listed
        if entry["kind"] == "wsdl" and entry["validity"] == "ok" and entry["self_contained"]
    }
    assert len(found) == 120
    more = [*shared.glob("wsdl/autotask/*.wsdl"), *shared.glob("wsdl/superoffice/*.wsdl")]
    assert len(more) == 61
    return {**found, **{path: path.parent for path in sorted(more)}}


def begin(path: Path, imports: Path, root: Path) -> None:
    """Make a service, and generate its package in memory; what was left out would be valid too."""
    root.mkdir()
    done = start(str(path), root, elsewhere=Elsewhere((str(imports),)))
    toml = (done.folder / "service.toml").read_text("utf-8")
    assert tomllib.loads(toml)
    as_if = [replace(guess, holds=True) for guess in done.guesses]
    assert tomllib.loads(render("All of it.", {}, as_if))
    emitted, _ = emit_service(read_service(done.folder / "service.toml"), root)
    for name, text in emitted.files.items():
        if name.endswith(".py"):
            compile(text, f"{path.name}: {name}", "exec")


@pytest.mark.slow
def test_some_of_all(corpus: dict[Path, Path], tmp_path: Path) -> None:
    for number, (path, imports) in enumerate([*corpus.items()][::12]):
        begin(path, imports, tmp_path / str(number))


@pytest.mark.exhaustive
def test_all(corpus: dict[Path, Path], tmp_path: Path) -> None:
    refused = []
    for number, (path, imports) in enumerate(corpus.items()):
        try:
            begin(path, imports, tmp_path / str(number))
        except InputError as error:
            refused.append(str(error))
    assert [text for text in refused if "has no operation that can be called" not in text] == []
    assert len(refused) <= 4
