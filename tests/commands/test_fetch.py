"""Downloading over real TLS: what is saved, and all that must be refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.commands.fetch import Fetched, fetch
from soapwright.errors import InputError
from soapwright.project.download import Downloader
from soapwright.project.lock import LOCK, Entry, read_lock
from soapwright.project.workspace import Workspace
from soapwright.schema import Limits, read_schema
from soapwright.schema.model import QName
from soapwright.schema.source import DEFAULT_LIMITS
from soapwright.service.rules import ServiceRules
from tests.https import Page, Site, https_site
from tests.parcels import workspace, wsdl, xsd

MORE = "urn:example:more"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with https_site(tmp_path) as running:
        yield running


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "here")


def run(site: Site, space: Workspace, limits: Limits = DEFAULT_LIMITS) -> Fetched:
    rules = space.service("parcels", unfetched=True)
    with Downloader(verify=site.trust, limits=limits) as downloader:
        [done] = fetch(rules, space.root, [rules.reference_zone], downloader, limits=limits)
    return done


def refused(site: Site, space: Workspace, limits: Limits = DEFAULT_LIMITS) -> str:
    """Why a fetch is refused; nothing may have changed then."""
    before = contents(space.root)
    with pytest.raises(InputError) as raised:
        run(site, space, limits)
    assert contents(space.root) == before
    return str(raised.value)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def entries(rules: ServiceRules) -> dict[str, Entry]:
    return {entry.path: entry for entry in read_lock(rules) or ()}


def imports(location: str) -> str:
    return f'<xs:import namespace="{MORE}" schemaLocation="{location}"/>'


# --- what is saved -------------------------------------------------------------------------------


def test_bytes_stay_as_served(site: Site, space: Workspace) -> None:
    served = b"\xef\xbb\xbf" + wsdl(imports=imports("types/a.xsd")).encode() + b"<!-- end -->"
    folder = workspace(space.root, url=site.serve("/api/v1?wsdl", served), file="live/main.wsdl")
    inner = xsd("A", imports=f'<xs:include schemaLocation="b.xsd"/>{imports("")}')
    site.serve("/api/types/a.xsd", inner)
    site.serve("/api/types/b.xsd", xsd("B"))
    done = run(site, space)
    assert done.written == ("live/main.wsdl", "live/types/a.xsd", "live/types/b.xsd")
    assert (folder / "live/main.wsdl").read_bytes() == served
    assert (folder / "live/types/a.xsd").read_bytes() == inner.encode()
    assert site.asked == ["/api/v1?wsdl", "/api/types/a.xsd", "/api/types/b.xsd"]
    locked = entries(space.service("parcels"))
    assert {path: entry.url for path, entry in locked.items()} == {
        "live/main.wsdl": f"{site.url}/api/v1?wsdl",
        "live/types/a.xsd": f"{site.url}/api/types/a.xsd",
        "live/types/b.xsd": f"{site.url}/api/types/b.xsd",
    }
    assert all(entry.source_sha256 is None for entry in locked.values())
    assert locked["live/main.wsdl"].size == len(served)
    assert locked["live/main.wsdl"].sha256 == hashlib.sha256(served).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_locations_that_would_lead_elsewhere_are_rewritten(
    site: Site, space: Workspace, encoding: str
) -> None:
    absolute = f"{site.url}/svc?wsdl&amp;part=xsd0"
    text = wsdl(imports=f"{imports(absolute)}<!-- ü -->").replace('"utf-8"', f'"{encoding}"')
    folder = workspace(space.root, url=site.serve("/svc?wsdl", text.encode(encoding)))
    site.serve("/svc?wsdl&part=xsd0", xsd("A", imports='<xs:include schemaLocation="?xsd=1"/>'))
    site.serve("/svc?xsd=1", xsd("B"))
    assert run(site, space).written == ("main.wsdl", "main/xsd0.xsd", "main/1.xsd")
    saved = (folder / "main.wsdl").read_bytes()
    assert saved == text.replace(absolute, "main/xsd0.xsd").encode(encoding)
    locked = entries(space.service("parcels"))
    assert locked["main.wsdl"].source_sha256 == hashlib.sha256(text.encode(encoding)).hexdigest()
    assert locked["main.wsdl"].sha256 == hashlib.sha256(saved).hexdigest()
    assert locked["main/1.xsd"].source_sha256 is None
    types = read_schema(folder / "main.wsdl").schema.types
    assert {QName(MORE, "A"), QName(MORE, "B")} <= set(types)


def test_two_imports_of_one_name(site: Site, space: Workspace) -> None:
    both = imports("one/types.xsd?v=t") + imports("two/types.xsd?v=T")
    folder = workspace(space.root, url=site.serve("/a/main.wsdl", wsdl(imports=both)))
    site.serve("/a/one/types.xsd?v=t", xsd("A"))
    site.serve("/a/two/types.xsd?v=T", xsd("B"))
    assert run(site, space).written == ("main.wsdl", "main/t.xsd", "main/T-2.xsd")
    assert QName(MORE, "B") in read_schema(folder / "main.wsdl").schema.types


def test_nothing_new(site: Site, space: Workspace) -> None:
    folder = workspace(space.root, url=site.serve("/main.wsdl", wsdl()))
    run(site, space)
    before = contents(folder)
    done = run(site, space)
    assert (done.written, done.removed) == ((), ())
    assert done.changes is not None
    assert done.changes.findings == ()
    assert contents(folder) == before


def test_what_changed_is_told(site: Site, space: Workspace) -> None:
    grown = wsdl(fields='<xs:element name="weight" type="xs:int"/>')
    workspace(space.root, url=site.serve("/main.wsdl", grown))
    changes = run(site, space).changes
    assert changes is not None
    assert [finding.id for finding in changes.findings] == ["element-added-required"]


def test_imports_that_are_gone_are_removed(site: Site, space: Workspace) -> None:
    url = site.serve("/main.wsdl", wsdl(imports=imports("a.xsd")))
    folder = workspace(space.root, url=url)
    site.serve("/a.xsd", xsd("A"))
    run(site, space)
    (folder / "main/mine.xsd").write_text(xsd("Mine"), "utf-8")
    site.serve("/main.wsdl", wsdl())
    assert run(site, space).removed == ("main/a.xsd",)
    assert sorted(contents(folder)) == ["main.wsdl", "main/mine.xsd", "service.toml", LOCK]


def test_other_zones_are_pinned_as_they_are(site: Site, space: Workspace) -> None:
    folder = workspace(space.root, url=site.serve("/main.wsdl", wsdl()))
    (folder / "own.wsdl").write_text(wsdl(), "utf-8")
    with (folder / "service.toml").open("a") as file:
        file.write('\n[zones.own]\nwsdl = "own.wsdl"\n')
    run(site, space)
    locked = entries(space.service("parcels"))
    assert locked["own.wsdl"].url is None
    assert locked["main.wsdl"].url == f"{site.url}/main.wsdl"


def test_a_zone_that_was_never_fetched(site: Site, space: Workspace) -> None:
    folder = workspace(space.root, url=site.serve("/main.wsdl", wsdl()))
    (folder / "main.wsdl").unlink()
    done = run(site, space)
    assert (done.written, done.changes) == (("main.wsdl",), None)


def test_redirects_on_the_host(site: Site, space: Workspace) -> None:
    site.pages["/main.wsdl"] = Page(status=302, headers={"Location": "/moved?wsdl"})
    site.serve("/moved?wsdl", wsdl())
    workspace(space.root, url=f"{site.url}/main.wsdl")
    assert run(site, space).zone == "main"
    assert entries(space.service("parcels"))["main.wsdl"].url == f"{site.url}/main.wsdl"


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://localhost/a.xsd", "leaves the host"),
        ("https://elsewhere.example/a.xsd", "leaves the host"),
        ("https://localhost/a.xsd", "leaves the host"),  # another port
        ("file:///etc/passwd", "leaves the folder"),
        ("../../../../etc/passwd", "status 404"),
        ("/etc/passwd", "status 404"),
    ],
)
def test_imports_that_lead_away(site: Site, space: Workspace, location: str, reason: str) -> None:
    workspace(space.root, url=site.serve("/main.wsdl", wsdl(imports=imports(location))))
    assert reason in refused(site, space)


def test_http_on_the_same_host(site: Site, space: Workspace) -> None:
    plain = site.url.replace("https:", "http:") + "/a.xsd"
    workspace(space.root, url=site.serve("/main.wsdl", wsdl(imports=imports(plain))))
    assert "https" in refused(site, space)


@pytest.mark.parametrize(
    "location", ["../../../../etc/passwd", "/etc/passwd", "..%2F..%2Fpasswd", r"..\..\passwd"]
)
def test_hostile_names_stay_in_the_folder(site: Site, space: Workspace, location: str) -> None:
    folder = workspace(space.root, url=site.serve("/x/main.wsdl", wsdl(imports=imports(location))))
    for path in ("/etc/passwd", "/x/..%2F..%2Fpasswd", "/x/..%5C..%5Cpasswd", r"/x/..\..\passwd"):
        site.serve(path, xsd("A"))
    [_, name] = run(site, space).written
    assert Path(name).parent == Path("main")
    assert name.endswith("passwd.xsd")
    assert sorted(contents(space.root)) == [
        f"wsdl/parcels/{path}" for path in sorted(["main.wsdl", name, "service.toml", LOCK])
    ]
    assert QName(MORE, "A") in read_schema(folder / "main.wsdl").schema.types


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(b"no", 404), "status 404"),
        (Page(b"<!DOCTYPE html><html><p>"), "is an HTML page"),
        (Page(b""), "is empty"),
        (Page(wsdl().encode()[:-20]), "is not well-formed"),
        (Page(wsdl().encode()[:-20], length=len(wsdl())), "cannot be downloaded"),
        (Page(b"<x/>"), "the root element is x"),
        (Page(status=302, headers={"Location": "https://elsewhere.example/"}), "redirects to"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_download_replaces_nothing(
    site: Site, space: Workspace, page: Page, reason: str
) -> None:
    site.pages["/main.wsdl"] = page
    workspace(space.root, url=f"{site.url}/main.wsdl")
    message = refused(site, space)
    assert reason in message
    assert f"{site.url}/main.wsdl" in message


def test_a_broken_import_replaces_nothing(site: Site, space: Workspace) -> None:
    workspace(space.root, url=site.serve("/main.wsdl", wsdl(imports=imports("a.xsd"))))
    assert f"{site.url}/a.xsd: answered with status 404" in refused(site, space)


def test_too_large(site: Site, space: Workspace) -> None:
    workspace(space.root, url=site.serve("/main.wsdl", wsdl()))
    size = len(wsdl())
    assert f"limit of {size - 1} bytes" in refused(site, space, Limits(file_bytes=size - 1))
    run(site, space, Limits(file_bytes=size))


def test_too_many(site: Site, space: Workspace) -> None:
    workspace(space.root, url=site.serve("/main.wsdl", wsdl(imports=imports("0.xsd"))))
    for number in range(9):
        include = f'<xs:include schemaLocation="{number + 1}.xsd"/>'
        site.serve(f"/{number}.xsd", xsd(f"T{number}", imports=include))
    assert "more than 5 files" in refused(site, space, Limits(files=5))


def test_a_folder_that_leads_away(site: Site, space: Workspace, tmp_path: Path) -> None:
    folder = workspace(space.root, url=site.serve("/main.wsdl", wsdl(imports=imports("a.xsd"))))
    site.serve("/a.xsd", xsd("A"))
    (tmp_path / "elsewhere").mkdir()
    (folder / "main").symlink_to(tmp_path / "elsewhere")
    assert "lies outside" in refused(site, space)
    assert contents(tmp_path / "elsewhere") == {}
