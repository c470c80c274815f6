"""Clients in a package of the user's own: made, checked and imported where service.toml says."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from tests.parcels import wsdl
from tests.workspaces import Space

PLACE = '[service]\npackage = "acme.library"\nout = "src/acme/library"\n'


@pytest.fixture
def space(tmp_path: Path) -> Space:
    found = Space(tmp_path)
    assert found.run("fetch", "--pin").returncode == 0
    return found


@pytest.mark.slow
def test_a_client_goes_where_service_toml_says(space: Space) -> None:
    space.edit("service.toml", "[service]\n", PLACE)
    done = space.run("generate")
    assert done.returncode == 0, done.stderr
    assert not (space.root / "generated").exists()
    folder = space.root / "src/acme/library"
    assert [path.name for path in folder.parent.iterdir()] == ["library"]  # the rest is the user's
    assert space.run("check").returncode == 0
    assert space.run("check", "src/acme/library").returncode == 0
    workspace = Workspace(space.root)
    package = ClientPackage(workspace, workspace.service("library"))
    assert package.module.__name__ == "acme.library"
    assert package.client.__name__ == "Library"
    (folder / "client.py").unlink()
    gone = space.run("check", "library")
    assert gone.returncode == 1
    assert "src/acme/library/client.py: is missing" in gone.stdout


@pytest.mark.slow
def test_a_run_can_say_otherwise(space: Space) -> None:
    place = ("--package", "acme.shelf", "--out", "src/acme/shelf")
    assert space.run("generate", "library", *place).returncode == 0
    assert (space.root / "src/acme/shelf/client.py").is_file()
    assert space.run("check", "library", *place).returncode == 0
    below = space.run("generate", "--out", "acme/shelf", cwd=space.root / "src")
    assert "nothing has changed" in below.stderr  # the same folder, as it is named from there
    assert space.run("check").returncode == 1  # generated/library is what service.toml says


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--package", "a-b"), "[--package]: is 'a-b'; it takes the name of a Python package"),
        (("--package", "a.b", "--out", "src"), "[--out]: is 'src'; the folder of the package a.b"),
    ],
)
def test_what_can_be_no_place(arguments: tuple[str, ...], said: str, space: Space) -> None:
    done = space.run("generate", "library", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("out", ["src/acme/library", "src/acme/library/types", "src/acme"])
def test_two_clients_need_two_folders(out: str, space: Space) -> None:
    """Each would remove what the other wrote."""
    space.edit("service.toml", "[service]\n", PLACE)
    other = space.root / "wsdl/parcels"
    other.mkdir()
    (other / "main.wsdl").write_text(wsdl(), "utf-8")
    (other / "service.toml").write_text(
        f'[service]\nname = "parcels"\nclient = "Parcels"\nreference = "main"\nout = "{out}"\n\n'
        '[zones.main]\nwsdl = "main.wsdl"\n',
        "utf-8",
    )
    done = space.run("generate", "library")
    assert done.returncode == 2
    assert f"[service.out]: goes into src/acme/library, where parcels has {out}" in done.stderr
    several = space.run("generate", "--out", "x")
    assert several.returncode == 2
    assert "[--out]: is for one service; name it: 2 are meant" in several.stderr


@pytest.mark.slow
def test_a_package_of_no_service_is_checked_by_its_folder(tmp_path: Path) -> None:
    space = Space(tmp_path / "elsewhere")
    root = tmp_path / "mine"
    root.mkdir()
    (root / "a.wsdl").write_text(wsdl(), "utf-8")
    made = ("--wsdl", "a.wsdl", "--package", "acme.parcels", "--out", "src")
    assert space.run("generate", *made, cwd=root).returncode == 0
    assert space.run("check", "src/acme/parcels", cwd=root).returncode == 0
    assert space.run("check", ".", cwd=root / "src/acme/parcels").returncode == 0
    (root / "a.wsdl").write_text(wsdl().replace('"label"', '"name"'), "utf-8")
    moved = space.run("check", "src/acme/parcels", cwd=root)
    assert moved.returncode == 1
    assert "a.wsdl: is not what src/acme/parcels was made from; run `soapwright" in moved.stdout
    remote = space.run("check", "--remote", "src/acme/parcels", cwd=root)
    assert remote.returncode == 2
    assert "[--remote]: goes with services; src/acme/parcels is a package's folder" in remote.stderr
    (root / "a.wsdl").unlink()
    gone = space.run("check", "src/acme/parcels", cwd=root)
    assert gone.returncode == 2
    assert "a.wsdl: there is no such file; src/acme/parcels was made from it" in gone.stderr
    nothing = space.run("check", "src/acme", cwd=root)
    assert nothing.returncode == 2
    assert "does not say what the package was made from" in nothing.stderr
