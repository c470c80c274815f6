"""``soapwright check`` as a process, the services on real TLS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from soapwright.diff.report import FORMATS
from tests.cli.served import LABEL, trusting
from tests.https import Site
from tests.parcels import wsdl
from tests.workspaces import run

CLIENT = "generated/parcels/client.py"


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


@pytest.mark.slow
def test_a_changed_byte(root: Path) -> None:
    change_a_byte(root)
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert f"{CLIENT}: line " in done.stdout
    assert "`soapwright generate parcels`" in done.stdout
    assert run("generate", "parcels", cwd=root).returncode == 0
    assert run("check", cwd=root).returncode == 0


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_live_differences_are_shown(site: Site, root: Path) -> None:
    site.serve("/main.wsdl", wsdl().replace(LABEL, ""))
    done = trusting(site, root, "check", "--remote")
    assert done.returncode == 1
    assert "element-removed-optional" in done.stdout
    assert "parcels:main live compared with parcels:main pinned: 1 error" in done.stdout
    assert "`soapwright fetch parcels --zone main`" in done.stderr
    assert run("check", cwd=root).returncode == 0


@pytest.mark.slow
def test_a_broken_address_is_told_apart_from_drift(site: Site, root: Path) -> None:
    site.pages.clear()
    done = trusting(site, root, "check", "--remote")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "Not compared."
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


# --- other people's CI ---------------------------------------------------------------------------


def test_help() -> None:
    done = run("check", "--help")
    assert done.returncode == 0
    for word in ("--remote", "docs/ci.md", "soapwright-check"):
        assert word in done.stdout
