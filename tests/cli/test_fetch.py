"""``soapwright fetch`` as a process, the services on real TLS."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.served import LABEL, trusting
from tests.https import Site
from tests.parcels import wsdl, xsd
from tests.workspaces import run


@pytest.mark.slow
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


def test_pinning_downloads_nothing(root: Path) -> None:
    lock = root / "wsdl/parcels/wsdl.lock"
    kept = lock.read_bytes()
    assert run("fetch", "--pin", cwd=root).stderr == "parcels: wsdl.lock is as it should be\n"
    lock.unlink()
    assert run("fetch", "--pin", cwd=root).stderr == "parcels: wsdl.lock written\n"
    assert b"main.wsdl" in lock.read_bytes()
    assert kept
    zones = run("fetch", "--pin", "--zone", "main", cwd=root)
    assert (zones.returncode, "leave --zone out" in zones.stderr) == (2, True)
