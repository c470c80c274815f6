"""What a package of a WSDL alone says that it was made from and with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from soapwright.commands.check import check_package
from soapwright.errors import InputError
from soapwright.project.manifest import MANIFEST
from soapwright.project.one_off import OneOff, one_off
from soapwright.schema.source import Elsewhere
from tests.parcels import wsdl, xsd

IMPORT = '<xs:import namespace="urn:example:more" schemaLocation="../shared/more.xsd"/>'


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The folder of a package below ``src``, of a WSDL whose import is beside its own folder."""
    for name, text in (("api/a.wsdl", wsdl(imports=IMPORT)), ("shared/more.xsd", xsd("More"))):
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    here = tmp_path / "here"
    places = Elsewhere((str(here / "shared"),))
    done = one_off(here / "api/a.wsdl", "acme.parcels", here / "src", elsewhere=places)
    return done.folder


def drift(folder: Path) -> list[tuple[str, str]]:
    wanted = OneOff.read(folder)
    found = check_package(wanted, Elsewhere(wanted.imports)).findings
    return [(finding.id, finding.path.rpartition("/")[2]) for finding in found]


def test_it_says_what_makes_it_anew(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.parents[2])
    assert OneOff.read(made).command() == (
        "soapwright generate --wsdl api/a.wsdl --package acme.parcels --out src --imports shared"
    )
    assert drift(made) == []


def test_all_can_move_together(made: Path) -> None:
    root = made.parents[3]
    (root / "here").rename(root / "there")
    assert drift(root / "there/src/acme/parcels") == []


def test_a_file_that_changed_is_told_beside_what_follows(made: Path) -> None:
    path = made.parents[2] / "shared/more.xsd"
    path.write_text(path.read_text("utf-8") + "<!-- later -->", "utf-8")
    assert drift(made) == [("wsdl-changed", "more.xsd"), ("generated-changed", MANIFEST)]


def test_types_only_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.wsdl").write_text(wsdl(), "utf-8")
    folder = one_off(tmp_path / "a.wsdl", "more", tmp_path, types_only=True).folder
    assert OneOff.read(folder).types_only
    assert drift(folder) == []


def test_other_options_write_what_they_are(made: Path) -> None:
    here = made.parents[2]
    again = Elsewhere((str(here),))
    done = one_off(here / "api/a.wsdl", "acme.parcels", here / "src", elsewhere=again)
    assert done.published is not None
    assert done.published.written == ()  # but the manifest
    assert OneOff.read(made).imports == (str(here),)
    assert (
        one_off(here / "api/a.wsdl", "acme.parcels", here / "src", elsewhere=again).published
        is None
    )


def test_a_wsdl_that_is_gone_is_no_clean_package(made: Path) -> None:
    path = made.parents[2] / "api/a.wsdl"
    path.unlink()
    with pytest.raises(
        InputError, match=r"there is no such file; .*parcels was made from it"
    ) as told:
        OneOff.read(made)
    assert told.value.file == str(path)


def test_a_package_that_was_put_elsewhere(made: Path) -> None:
    other = made.parents[2] / "lib" / "pakete"
    shutil.copytree(made, other)
    with pytest.raises(
        InputError, match=r"\[made.package\]: is 'acme.parcels', which is no package"
    ):
        OneOff.read(other)


@pytest.mark.parametrize(
    "values",
    [{"wsdl": 1}, {"package": "a-b"}, {"imports": "x"}, {"imports": [1]}, {"types_only": "yes"}],
)
def test_a_manifest_that_makes_no_sense(values: dict[str, Any], made: Path) -> None:
    path = made / MANIFEST
    data = json.loads(path.read_text("utf-8"))
    data["made"] |= values
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(InputError, match=r"manifest.json \[made\]: takes wsdl, package, imports"):
        OneOff.read(made)


def test_a_folder_that_says_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not say what the package was made from"):
        OneOff.read(tmp_path)
