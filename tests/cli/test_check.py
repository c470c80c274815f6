"""``soapwright check`` and ``soapwright fetch`` as processes, the services on real TLS."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from soapwright.diff.report import FORMATS
from tests.https import Site, https_site
from tests.parcels import workspace, wsdl, xsd
from tests.workspaces import run

LABEL = '<xs:element name="label" type="xs:string" minOccurs="0"/>'
CLIENT = "generated/parcels/client.py"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with https_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def made(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with nothing to complain about, made with the commands themselves."""
    root = tmp_path_factory.mktemp("made")
    workspace(root, url=site.serve("/main.wsdl", wsdl()))
    assert trusting(site, root, "fetch").returncode == 0
    assert run("generate", cwd=root).returncode == 0
    return root


@pytest.fixture
def root(site: Site, made: Path, tmp_path: Path) -> Path:
    site.pages.clear()
    site.serve("/main.wsdl", wsdl())
    shutil.copytree(made, tmp_path / "here")
    return tmp_path / "here"


def trusting(site: Site, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(*arguments, cwd=root, SSL_CERT_FILE=str(site.certificate))


def change_a_byte(root: Path) -> None:
    path = root / CLIENT
    path.write_bytes(path.read_bytes().replace(b"class", b"Class", 1))


def change_the_wsdl(root: Path) -> None:
    path = root / "wsdl/parcels/main.wsdl"
    path.write_text(path.read_text("utf-8").replace(LABEL, ""), "utf-8")


def edit_the_lock(root: Path) -> None:
    path = root / "wsdl/parcels/wsdl.lock"
    path.write_text(path.read_text("utf-8").replace("size = ", "size = 1"), "utf-8")


# --- check ---------------------------------------------------------------------------------------


def test_nothing_to_complain_about(site: Site, root: Path) -> None:
    done = run("check", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "No differences."
    remote = trusting(site, root, "check", "--remote", "parcels")
    assert (remote.returncode, remote.stdout, remote.stderr) == (0, done.stdout, "")


def test_a_changed_byte(root: Path) -> None:
    change_a_byte(root)
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert f"{CLIENT}: line " in done.stdout
    assert "`soapwright generate parcels`" in done.stdout
    assert run("generate", "parcels", cwd=root).returncode == 0
    assert run("check", cwd=root).returncode == 0


def test_a_changed_wsdl(root: Path) -> None:
    change_the_wsdl(root)
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert "wsdl/parcels/main.wsdl: is not what wsdl.lock pins" in done.stdout
    assert "`soapwright fetch --pin parcels`" in done.stdout
    assert "`soapwright generate parcels`" in done.stdout
    assert run("fetch", "--pin", "parcels", cwd=root).returncode == 0
    assert run("generate", "parcels", cwd=root).returncode == 0
    assert run("check", cwd=root).returncode == 0


def test_a_hand_edited_lock(root: Path) -> None:
    edit_the_lock(root)
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert "wsdl.lock" in done.stdout
    assert "`soapwright fetch --pin parcels`" in done.stdout
    assert run("fetch", "--pin", "parcels", cwd=root).returncode == 0
    assert run("check", cwd=root).returncode == 0


IDS = {"generated-changed", "wsdl-changed"}


def read_text(output: str) -> set[str]:
    return {word for word in output.split() if word in IDS}


def read_json(output: str) -> set[str]:
    return {finding["id"] for finding in json.loads(output)["findings"]}


def read_markdown(output: str) -> set[str]:
    return {id for id in IDS if id in output}


def read_html(output: str) -> set[str]:
    page = etree.HTML(output.encode(), etree.HTMLParser(encoding="utf-8"))
    text = " ".join(map(str, page.itertext()))
    return {id for id in IDS if id in text}


def read_sarif(output: str) -> set[str]:
    return {r["ruleId"] for log in json.loads(output)["runs"] for r in log["results"]}


def read_junit(output: str) -> set[str]:
    root = etree.fromstring(output.encode())
    return {str(case.get("name")).split()[0] for case in root.iter("testcase")}


def read_github(output: str) -> set[str]:
    assert all(line.startswith("::error file=") for line in output.splitlines())
    return {id for id in IDS if f"%3A {id}::" in output}


@pytest.mark.parametrize("form", FORMATS)
def test_formats(root: Path, form: str) -> None:
    change_the_wsdl(root)
    change_a_byte(root)
    done = run("check", "--format", form, cwd=root)
    assert (done.returncode, done.stderr) == (1, "")
    assert globals()[f"read_{form}"](done.stdout) == IDS


def test_a_file_instead_of_stdout(root: Path) -> None:
    change_a_byte(root)
    done = run("check", "--format", "json", "--output", "drift.json", cwd=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert read_json((root / "drift.json").read_text("utf-8")) == {"generated-changed"}


def test_live_differences_are_shown(site: Site, root: Path) -> None:
    site.serve("/main.wsdl", wsdl().replace(LABEL, ""))
    done = trusting(site, root, "check", "--remote")
    assert done.returncode == 1
    assert "element-removed-optional" in done.stdout
    assert "parcels:main live compared with parcels:main pinned: 1 error" in done.stdout
    assert "`soapwright fetch parcels --zone main`" in done.stderr
    assert run("check", cwd=root).returncode == 0


def test_a_broken_address_is_told_apart_from_drift(site: Site, root: Path) -> None:
    site.pages.clear()
    done = trusting(site, root, "check", "--remote")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "No differences."
    assert f"error: {site.url}/main.wsdl: answered with status 404" in done.stderr
    change_a_byte(root)
    both = trusting(site, root, "check", "--remote", "--format", "json")
    assert both.returncode == 2
    assert read_json(both.stdout) == {"generated-changed"}
    untrusted = run("check", "--remote", cwd=root)
    assert untrusted.returncode == 2
    assert "CERTIFICATE_VERIFY_FAILED" in untrusted.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["check", "nobody"], "there is no service 'nobody'; services here: parcels"),
        (["check", "--format", "yaml"], "'yaml'"),
        (["fetch", "nobody"], "there is no service 'nobody'; services here: parcels"),
        (["fetch", "--zone", "fr"], "parcels has no zone 'fr'; its zones: main"),
        (["fetch", "--pin", "--zone", "main"], "[--pin]: pins all zones"),
    ],
)
def test_bad_input(root: Path, arguments: list[str], reason: str) -> None:
    done = run(*arguments, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr


def test_a_wsdl_that_cannot_be_read_is_no_drift(root: Path) -> None:
    (root / "wsdl/parcels/main.wsdl").write_text("<definitions", "utf-8")
    done = run("check", cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "main.wsdl" in done.stderr


def test_a_workspace_without_services(tmp_path: Path) -> None:
    (tmp_path / "wsdl").mkdir()
    for command in ("check", "fetch"):
        done = run(command, cwd=tmp_path)
        assert done.returncode == 2
        assert "has no service" in done.stderr


# --- fetch ---------------------------------------------------------------------------------------


def test_fetch_tells_what_changed_and_what_is_next(site: Site, root: Path) -> None:
    same = trusting(site, root, "fetch")
    assert (same.returncode, same.stdout) == (0, "")
    assert same.stderr == "parcels main: unchanged\n"
    imports = '<xs:import namespace="urn:example:more" schemaLocation="more.xsd"/>'
    site.serve("/main.wsdl", wsdl(imports=imports).replace(LABEL, ""))
    site.serve("/more.xsd", xsd("A"))
    done = trusting(site, root, "fetch", "parcels")
    assert (done.returncode, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert lines[0] == "parcels main: main.wsdl, main/more.xsd: 1 error since the last time"
    assert "Parcel/label" in lines[1]
    assert lines[-1] == "next: soapwright generate parcels"
    assert run("generate", cwd=root).returncode == 0
    assert trusting(site, root, "check", "--remote").returncode == 0


def test_fetch_leaves_zones_without_a_url(site: Site, root: Path) -> None:
    with (root / "wsdl/parcels/service.toml").open("a") as file:
        file.write('\n[zones.own]\nwsdl = "own.wsdl"\n')
    shutil.copy(root / "wsdl/parcels/main.wsdl", root / "wsdl/parcels/own.wsdl")
    done = trusting(site, root, "fetch")
    assert (done.returncode, "parcels own: no url" in done.stderr) == (0, True)
    asked = trusting(site, root, "fetch", "--zone", "own")
    assert asked.returncode == 2
    assert "[zones.own]: has no url" in asked.stderr


def test_fetch_that_fails_changes_nothing(site: Site, root: Path) -> None:
    site.pages["/main.wsdl"].body = b"<html><p>down for maintenance"
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    done = trusting(site, root, "fetch")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error: {site.url}/main.wsdl" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


# --- other people's CI ---------------------------------------------------------------------------


def test_help() -> None:
    done = run("check", "--help")
    assert done.returncode == 0
    for word in ("--remote", "docs/ci.md", "soapwright-check"):
        assert word in done.stdout


def test_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "soapwright", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("soapwright, version ")
