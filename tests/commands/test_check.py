"""What has drifted: a generated package, each way it can, and what is served now."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.commands.check import check_generated, check_remote, check_service
from soapwright.commands.fetch import fetch, pin
from soapwright.diff.finding import Finding
from soapwright.errors import InputError
from soapwright.project.download import Downloader
from soapwright.project.workspace import Workspace
from tests.https import Site, https_site
from tests.parcels import workspace, wsdl, xsd

PACKAGE = "generated/parcels"
COMMAND = "`soapwright generate parcels`"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose package is as it should be."""
    root = tmp_path_factory.mktemp("generated")
    workspace(root)
    space = Workspace(root)
    space.generate(space.service("parcels"))
    pin(space.service("parcels"), root)
    return root


@pytest.fixture
def space(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    root = tmp_path / "here"
    shutil.copytree(generated, root)
    monkeypatch.chdir(root)
    return Workspace(root)


def found(space: Workspace) -> list[Finding]:
    return list(check_generated(space, space.service("parcels")))


def test_as_generated(space: Workspace) -> None:
    comparisons = check_service(space, space.service("parcels"))
    assert [(c.base, c.other, c.findings) for c in comparisons] == [
        ("a fresh run", PACKAGE, ()),
        ("wsdl.lock", "wsdl/parcels", ()),
    ]


def test_a_changed_byte(space: Workspace) -> None:
    path = space.root / PACKAGE / "client.py"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[7] = lines[7].rstrip(b"\n") + b" \n"
    path.write_bytes(b"".join(lines))
    [finding] = found(space)
    assert (finding.id, str(finding.place)) == ("generated-changed", f"{PACKAGE}/client.py:8")
    assert f"{PACKAGE}/client.py" in finding.message
    assert COMMAND in finding.message
    assert f"{finding.base} " == finding.other


@pytest.mark.parametrize("name", ["client.py", "py.typed", "types/parcel.py", "manifest.json"])
@pytest.mark.parametrize("content", [None, b"\n", b"\xff\n"])
def test_any_file_any_way(space: Workspace, name: str, content: bytes | None) -> None:
    path = space.root / PACKAGE / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    [finding] = found(space)
    assert finding.id == ("generated-missing" if content is None else "generated-changed")
    assert str(finding.place) == f"{PACKAGE}/{name}:1"
    assert COMMAND in finding.message


def test_a_whole_package_that_is_missing(space: Workspace) -> None:
    shutil.rmtree(space.root / PACKAGE)
    (finding,) = found(space)
    assert finding.id == "generated-missing"
    assert "no client is here; run `soapwright generate parcels`" in finding.message


def test_a_manifest_that_was_made_to_agree(space: Workspace) -> None:
    """Neither of the two believes a manifest that no run wrote."""
    path = space.root / PACKAGE / "client.py"
    path.write_bytes(path.read_bytes() + b"# mine\n")
    manifest = space.root / PACKAGE / "manifest.json"
    data = json.loads(manifest.read_bytes())
    now = hashlib.sha256(path.read_bytes()).hexdigest()
    text = manifest.read_text("utf-8").replace(data["outputs"]["client.py"], now)
    manifest.write_text(text, "utf-8")
    assert [finding.id for finding in found(space)] == ["generated-changed"] * 2
    published = space.generate(space.service("parcels")).published
    assert published is not None
    assert published.written == ("client.py",)
    assert found(space) == []


def test_files_that_nothing_gives(space: Workspace) -> None:
    folder = space.root / PACKAGE
    header = (folder / "client.py").read_bytes().splitlines(keepends=True)[0]
    (folder / "left.py").write_bytes(header)
    (folder / "types/mine.py").write_bytes(b"MINE = 1\n")
    (folder / "__pycache__/client.cpython-311.pyc").write_bytes(b"\0")
    [finding] = found(space)
    assert (finding.id, str(finding.place)) == ("generated-unexpected", f"{PACKAGE}/left.py:1")
    assert "remove it" in finding.message


def test_a_file_of_an_earlier_run(space: Workspace) -> None:
    folder = space.root / PACKAGE
    manifest = folder / "manifest.json"
    entry = '  "outputs": {\n    "before.py": "0",\n'
    manifest.write_text(manifest.read_text("utf-8").replace('  "outputs": {\n', entry), "utf-8")
    (folder / "before.py").write_bytes(b"")
    assert [finding.id for finding in found(space)] == ["generated-changed", "generated-stale"]


def test_an_input_that_changed(space: Workspace) -> None:
    path = space.root / "wsdl/parcels/main.wsdl"
    path.write_text(wsdl(fields='<xs:element name="weight" type="xs:int"/>'), "utf-8")
    changed = {finding.path for finding in found(space)}
    assert f"{PACKAGE}/types/parcel.py" in changed
    [lock] = check_service(space, space.service("parcels"))[1].findings
    assert (lock.id, lock.path) == ("wsdl-changed", "wsdl/parcels/main.wsdl")
    space.generate(space.service("parcels"))
    assert found(space) == []


# --- what is served now --------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with https_site(tmp_path) as running:
        yield running


@pytest.fixture
def fetched(site: Site, tmp_path: Path) -> Workspace:
    """A workspace with what ``site`` serves, whose imports had to be moved."""
    space = Workspace(tmp_path / "fetched")
    imports = '<xs:import namespace="urn:example:more" schemaLocation="?xsd=more"/>'
    workspace(space.root, url=site.serve("/main.wsdl", wsdl(imports=imports)))
    site.serve("/main.wsdl?xsd=more", xsd("A"))
    rules = space.service("parcels")
    with Downloader(verify=site.trust) as downloader:
        fetch(rules, space.root, [rules.reference_zone], downloader)
    return space


def live(site: Site, space: Workspace) -> list[Finding] | None:
    rules = space.service("parcels")
    with Downloader(verify=site.trust) as downloader:
        comparison = check_remote(space, rules, rules.reference_zone, downloader)
    return None if comparison is None else list(comparison.findings)


def test_served_as_pinned(site: Site, fetched: Workspace) -> None:
    assert live(site, fetched) is None


def test_served_otherwise(site: Site, fetched: Workspace) -> None:
    text = site.pages["/main.wsdl"].body.decode()
    label = '<xs:element name="label" type="xs:string" minOccurs="0"/>'
    site.serve("/main.wsdl", text.replace(label, ""))
    findings = live(site, fetched)
    assert findings is not None
    assert [(f.id, f.severity, f.path) for f in findings] == [
        ("element-removed-optional", "error", "Parcel/label")
    ]


def test_an_import_is_served_otherwise(site: Site, fetched: Workspace) -> None:
    site.serve("/main.wsdl?xsd=more", xsd("A").replace("xs:string", "xs:int"))
    findings = live(site, fetched)
    assert findings is not None
    assert {finding.place.file for finding in findings} == {f"{site.url}/main.wsdl?xsd=more"}


def test_other_bytes_that_say_the_same(site: Site, fetched: Workspace) -> None:
    site.pages["/main.wsdl"].body += b"\n"
    findings = live(site, fetched)
    assert findings is not None
    [finding] = findings
    assert (finding.id, finding.severity) == ("wsdl-changed", "info")
    assert "`soapwright fetch parcels --zone main`" in finding.message


def test_a_broken_address_is_no_drift(site: Site, fetched: Workspace) -> None:
    site.pages["/main.wsdl"].status = 503
    with pytest.raises(InputError, match="status 503"):
        live(site, fetched)
