"""``soapwright init`` as a process: the folder it makes, what it tells, and what it refuses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.commands.init import shipped
from soapwright.project.lock import LOCK
from soapwright.service.rules import read_service
from tests.generated.packages import ROOT
from tests.https import Site, https_site
from tests.parcels import wsdl, xsd
from tests.workspaces import contents, run

IMPORT = '<xs:import namespace="urn:example:more" schemaLocation="{}"/>'


@pytest.fixture
def parcels(tmp_path: Path) -> Path:
    """A WSDL that imports a schema beside its folder."""
    path = tmp_path / "api/wsdl/parcels.wsdl"
    path.parent.mkdir(parents=True)
    path.write_text(wsdl(imports=IMPORT.format("../xsd/more.xsd")), "utf-8")
    (tmp_path / "api/xsd").mkdir()
    (tmp_path / "api/xsd/more.xsd").write_text(xsd("More"), "utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with https_site(tmp_path) as running:
        yield running


def test_from_a_file_to_a_package(parcels: Path, tmp_path: Path) -> None:
    root = tmp_path / "here"
    root.mkdir()
    done = run("init", str(parcels), "--imports", str(parcels.parents[1]), cwd=root)
    assert done.returncode == 0, done.stderr
    folder = root / "wsdl/parcels"
    assert sorted(contents(folder)) == [
        "service.toml",
        LOCK,
        "wsdl/parcels.wsdl",
        "xsd/more.xsd",
    ]
    assert "next: check wsdl/parcels/service.toml" in done.stderr
    assert [path.name for path in root.iterdir()] == ["wsdl"]
    rules = read_service(folder / "service.toml")
    assert (rules.name, rules.client, rules.reference) == ("parcels", "Parcels", "main")
    generated = run("generate", "parcels", cwd=root)
    assert generated.returncode == 0, generated.stderr
    assert run("check", cwd=root).returncode == 0


def test_every_guess_is_told_and_explained(tmp_path: Path) -> None:
    guide = Path(__file__).resolve().parents[2] / "docs/warehouse/warehouse.wsdl"
    done = run("init", str(guide), "--name", "store", cwd=tmp_path)
    text = (tmp_path / "wsdl/store/service.toml").read_text("utf-8")
    comments = " ".join(
        line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#")
    )
    told, examples = done.stderr.split("not guessed")
    lines = [line.split("  ", 2)[2].lstrip() for line in told.splitlines() if line[:2] == "  "]
    assert len(lines) == 7
    for why in lines:
        assert f"Guessed: {why}" in comments
    assert "limits  How many calls may run at once?" in examples
    assert "How many calls may run at once?" in comments


def test_from_an_address(site: Site, tmp_path: Path) -> None:
    root = tmp_path / "here"
    root.mkdir()
    url = site.serve("/svc?wsdl", wsdl(imports=IMPORT.format("/svc?xsd=more")))
    site.serve("/svc?xsd=more", xsd("More"))
    trust = {"SSL_CERT_FILE": str(site.certificate)}
    done = run("init", url, cwd=root, **trust)
    assert done.returncode == 0, done.stderr
    folder = root / "wsdl/parcels"
    assert sorted(contents(folder)) == ["main.wsdl", "main/more.xsd", "service.toml", LOCK]
    assert read_service(folder / "service.toml").reference_zone.urls == (url,)
    assert f'url = "{url}"' in (folder / LOCK).read_text("utf-8")
    assert site.asked == ["/svc?wsdl", "/svc?xsd=more"]  # each once
    before = contents(folder)
    assert "unchanged" in run("fetch", cwd=root, **trust).stderr
    assert contents(folder) == before


def test_it_goes_into_the_nearest_workspace(parcels: Path, tmp_path: Path) -> None:
    shutil.move(str(parcels.parents[1] / "xsd"), str(parcels.parent))
    parcels.write_text(wsdl(imports=IMPORT.format("xsd/more.xsd")), "utf-8")
    (tmp_path / "wsdl").mkdir()
    (tmp_path / "deep").mkdir()
    assert run("init", str(parcels), cwd=tmp_path / "deep").returncode == 0
    assert (tmp_path / "wsdl/parcels/xsd/more.xsd").is_file()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "one.wsdl").write_text(wsdl(), "utf-8")
    folder = tmp_path / "wsdl/parcels"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine", "utf-8")
    before = contents(tmp_path)
    done = run("init", "one.wsdl", cwd=tmp_path)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("text", "options", "reason"),
    [
        ("<html></html>", (), "is an HTML page"),
        (xsd("Alone"), (), "describes no service"),
        (wsdl(imports=IMPORT.format("../more.xsd")), (), "leaves the folder"),
        (wsdl(imports=IMPORT.format("gone.xsd")), (), "cannot be read"),
        (wsdl(), ("--name", "Parcels"), "it names a package"),
        (wsdl(), ("--name", "class"), "it names a package"),
        (wsdl(), ("--workspace", "nowhere"), "there is no such folder"),
    ],
)
def test_nothing_is_left_behind(
    tmp_path: Path, text: str, options: tuple[str, ...], reason: str
) -> None:
    (tmp_path / "one.wsdl").write_text(text, "utf-8")
    done = run("init", "one.wsdl", *options, cwd=tmp_path)
    assert (done.returncode, reason in done.stderr) == (2, True), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["one.wsdl"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("http://parcels.example/?wsdl",), "allowed is a file or an https URL"),
        (("https://localhost:1/?wsdl",), "cannot be downloaded"),
        (("https://localhost:1/?wsdl", "--imports", "."), "a URL imports from URLs"),
        (("gone.wsdl",), "there is no such file"),
    ],
)
def test_sources_that_cannot_be_read(
    tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    done = run("init", *arguments, cwd=tmp_path)
    assert (done.returncode, reason in done.stderr) == (2, True), done.stderr
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", shipped())
def test_a_service_that_comes_with_the_tool(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()  # a folder of the user's is no WSDL
    done = run("init", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"next: `soapwright generate {name}`" in done.stderr
    assert "soapwright fetch" in done.stderr
    made, ours = tmp_path / "wsdl" / name, ROOT / "wsdl" / name
    for file in made.iterdir():
        assert file.read_bytes() == (ours / file.name).read_bytes()
    read_service(made / "service.toml")  # all that it names is there
    again = run("init", name, cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("autotsk",), "error: autotsk: there is no such file; did you mean autotask? services"),
        (("nothing.wsdl",), "there is no such file; services that come with soapwright: autotask,"),
        (("ecosys", "--name", "eco"), "[--name]: goes with a WSDL; ecosys comes with its own"),
        (("ecosys", "--imports", "."), "[--imports]: goes with a WSDL"),
    ],
)
def test_what_names_nothing(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run("init", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_four_are_there() -> None:
    assert shipped() == ("autotask", "click2mail", "ecosys", "superoffice")
