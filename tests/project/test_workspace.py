"""Where services and packages are found, and what their inputs are called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

from soapwright.errors import InputError
from soapwright.project.manifest import Manifest, sha256
from soapwright.project.one_off import one_off
from soapwright.project.workspace import Workspace, input_hashes
from soapwright.schema.source import Elsewhere
from tests.depots import Act, Side, wsdl
from tests.workspaces import Space


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


def test_it_is_found_from_below(space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(space.service)
    assert Workspace.find().root == space.root
    assert Workspace.find(space.root).root == space.root
    with pytest.raises(InputError, match="has no wsdl/ folder; "):
        Workspace.find(space.service)  # one that is named is not looked for further up


def test_services(space: Space) -> None:
    workspace = Workspace(space.root)
    assert workspace.service_names() == ["library"]
    assert [rules.name for rules in workspace.services()] == ["library"]
    assert workspace.package_folder(workspace.service("library")) == space.package
    with pytest.raises(InputError, match="services here: library"):
        workspace.services(["library", "zoo"])


def test_a_folder_without_services(tmp_path: Path) -> None:
    (tmp_path / "wsdl").mkdir()
    workspace = Workspace(tmp_path)
    with pytest.raises(InputError, match=r"has no service: no wsdl/\*/service.toml"):
        workspace.services()
    with pytest.raises(InputError, match="services here: none"):
        workspace.service("library")


def test_inputs_are_named_from_the_service_s_folder(space: Space) -> None:
    """Files of the same name in two folders are two inputs."""
    zone = space.service / "de"
    zone.mkdir()
    (zone / "en.wsdl").write_bytes((space.service / "en.wsdl").read_bytes())
    with (space.service / "service.toml").open("a", encoding="utf-8") as file:
        file.write('\n[zones.de]\nwsdl = "de/en.wsdl"\n')
    workspace = Workspace(space.root)
    hashes = input_hashes(workspace.service("library"))
    assert set(hashes) == {
        *("service.toml", "en.wsdl", "en.fields.json", "de/en.wsdl"),
    }
    before = dict(hashes)
    (zone / "en.wsdl").write_bytes((zone / "en.wsdl").read_bytes() + b"\n")
    after = input_hashes(workspace.service("library"))
    assert {name for name in after if after[name] != before[name]} == {"de/en.wsdl"}


def test_an_input_that_is_gone_meanwhile(space: Space) -> None:
    rules = Workspace(space.root).service("library")
    (space.service / "en.wsdl").unlink()
    with pytest.raises(InputError, match="No such file") as caught:
        input_hashes(rules)
    assert caught.value.file == str(space.service / "en.wsdl")


def test_generating_in_process(space: Space) -> None:
    workspace = Workspace(space.root)
    rules = workspace.service("library")
    first = workspace.generate(rules)
    assert first.published is not None
    assert (first.name, first.folder, first.warnings) == ("library", space.package, ())
    assert (space.root / "generated" / "__init__.py").exists()
    assert workspace.generate(rules).published is None
    forced = workspace.generate(rules, force=True).published
    assert forced is not None
    assert (forced.written, forced.removed) == ((), ())


@pytest.mark.parametrize(
    ("package", "client"),
    [
        ("library", "LibraryClient"),
        ("a.big_library", "BigLibraryClient"),
        ("_", "ServiceClient"),
        ("sync", "SyncClientClient"),
    ],
)
def test_one_off_names(space: Space, tmp_path: Path, package: str, client: str) -> None:
    made = one_off(space.service / "en.wsdl", package, tmp_path / "out")
    assert made.folder == tmp_path.joinpath("out", *package.split("."))
    assert f"class {client}(" in (made.folder / "client.py").read_text("utf-8")


def test_one_off_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        one_off(tmp_path / "no.wsdl", "library", tmp_path)


def test_a_package_whose_imports_lie_elsewhere_is_made_again_when_these_change(
    tmp_path: Path,
) -> None:
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:more">'
        '<xs:element name="{}" type="xs:int"/></xs:schema>'
    )
    url = "https://schemas.example/v1/more.xsd"
    text = wsdl(
        [Side("Depot", [Act("Put", "Put")])],
        f'<xs:import namespace="urn:more" schemaLocation="{url}"/>',
    )
    path = tmp_path / "depot.wsdl"
    path.write_text(text, "utf-8")
    asked: list[str] = []

    def fetcher(address: str) -> bytes:
        asked.append(address)
        return schema.format(f"Crate{len(asked)}").encode()

    elsewhere = Elsewhere(("https://schemas.example/v1/",), fetcher)
    made = [one_off(path, "depot", tmp_path / "out", elsewhere=elsewhere) for _ in range(2)]
    assert asked == [url, url]
    inputs = Manifest.read(made[1].folder).inputs
    assert list(inputs) == ["depot.wsdl", url]
    assert inputs[url] == sha256(schema.format("Crate2").encode())


SCHEMA = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" xmlns="urn:a">'
    '<xs:element name="Note" type="Words"/><xs:complexType name="Words"><xs:sequence>'
    '<xs:element name="x" type="xs:int"/></xs:sequence></xs:complexType></xs:schema>'
)


def test_types_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a schema too, which has no operations; xsdata reads and writes them."""
    schema = tmp_path / "notes.xsd"
    schema.write_text(SCHEMA)
    with pytest.raises(InputError, match="with `--types-only` its types can be had"):
        one_off(schema, "just_notes", tmp_path)
    assert not (tmp_path / "just_notes").exists()
    made = one_off(schema, "just_notes", tmp_path, types_only=True)
    assert made.published is not None
    assert one_off(schema, "just_notes", tmp_path, types_only=True).published is None
    monkeypatch.syspath_prepend(str(tmp_path))
    package = import_module("just_notes")
    assert package.__all__ == ["types", "Note", "Words"]
    text = XmlSerializer().render(package.Note(x=3))
    assert XmlParser().from_string(text, package.Note) == package.Note(x=3)


def test_types_alone_or_a_client_are_two_packages(space: Space, tmp_path: Path) -> None:
    """Though their files are the same: what was asked for is an input."""
    wsdl = space.service / "en.wsdl"
    for alone in (False, True, False):
        made = one_off(wsdl, "library", tmp_path / "out", types_only=alone)
        assert made.published is not None
        assert (made.folder / "client.py").exists() != alone


def test_no_types_at_all(tmp_path: Path) -> None:
    schema = tmp_path / "none.xsd"
    schema.write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    with pytest.raises(InputError, match="declares no types"):
        one_off(schema, "none", tmp_path, types_only=True)
