"""Snapshots of a live service: what is written, what is resumed, what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soapwright.commands.diff import compare_zones
from soapwright.commands.snapshot import Taken, take
from soapwright.errors import InputError
from soapwright.project.workspace import Workspace
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.app import user_of
from soapwright.sandbox.server import Sandbox
from soapwright.schema import read_catalogue
from soapwright.schema.catalogue_text import catalogue_text
from tests.workspaces import run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
AUTOTASK = ROOT / "wsdl" / "autotask"
ZONES = ("en", "de", "es")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    """Our workspace's Autotask, to be written to."""
    shutil.copytree(AUTOTASK, tmp_path / "wsdl" / "autotask", ignore=_no_caches)
    (tmp_path / "generated").mkdir()
    shutil.copytree(ROOT / "generated" / "autotask", tmp_path / "generated" / "autotask")
    shutil.copy(ROOT / "generated" / "__init__.py", tmp_path / "generated")
    return Workspace(tmp_path)


def _no_caches(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(".")]


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with open_sandbox("autotask", AUTOTASK, zones=("en", "de")) as running:
        yield running


@pytest.fixture(autouse=True)
def no_faults(server: Sandbox) -> Iterator[None]:
    yield
    server.faults.clear()


def arguments(server: Sandbox, zone: str = "en") -> dict[str, Any]:
    prefix = "" if zone == "en" else f"/{zone}"
    path = server.url.removeprefix(server.root)
    return {
        "username": user_of(None if zone == "en" else zone),
        "secret": SECRET,
        "integration_code": INTEGRATION_CODE,
        "url": f"{server.root}{prefix}{path}",
        "zone": zone,
    }


def snapshot(space: Workspace, server: Sandbox, zone: str = "en", **options: Any) -> Taken:
    rules = space.service("autotask")
    return take(space, rules, rules.zones[zone], arguments(server, zone), **options)


def content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def without_udfs(catalogue: dict[str, Any]) -> dict[str, Any]:
    return {
        entity: {
            **said,
            "fields": {n: f for n, f in said["fields"].items() if "udf" not in f and n != "id"},
        }
        for entity, said in catalogue.items()
    }


@pytest.mark.parametrize("zone", ZONES)
def test_the_text_of_our_catalogues_is_what_a_snapshot_writes(zone: str) -> None:
    path = AUTOTASK / f"{zone}.fields.json"
    assert catalogue_text(content(path)) == path.read_text("utf-8")


def test_a_snapshot_says_what_the_service_was_made_from(space: Workspace, server: Sandbox) -> None:
    for zone in ("en", "de"):
        told: list[tuple[str, int, int]] = []
        taken = snapshot(space, server, zone, progress=lambda *step, told=told: told.append(step))
        before, after = content(AUTOTASK / f"{zone}.fields.json"), content(taken.path)
        assert without_udfs(after) == without_udfs(before)
        assert taken.path.read_text("utf-8") == catalogue_text(after)
        assert taken.entities == len(after) == len(told) == told[-1][2]
        assert [name for name, _, _ in told] == sorted(before)
        assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
        assert taken.fields == sum(len(said["fields"]) for said in after.values())
        assert taken.warnings == ()
        udfs = {n: f for n, f in after["Ticket"]["fields"].items() if f.get("udf")}
        region = udfs["Region"]
        assert (
            next(value["label"] for value in region["picklist"])
            == {"en": "North", "de": "Nord"}[zone]
        )
        read = read_catalogue(taken.path).entities["Ticket"].fields["Region"]
        assert read.udf
        assert [value.value for value in read.values] == [v["value"] for v in region["picklist"]]


def test_generate_takes_a_snapshot_and_diff_tells_two_databases_apart(
    space: Workspace, server: Sandbox
) -> None:
    for zone in ("en", "de"):
        snapshot(space, server, zone)
    rules = space.service("autotask")
    assert space.generate(rules).published is not None
    (comparison,) = compare_zones(rules, space.root, zones=["de"]).comparisons
    found = {(f.id, f.entity, f.field) for f in comparison.findings}
    assert ("picklist-label-localized", "Ticket", "Status") in found
    assert ("element-removed-optional", "Ticket", "Customer Contact") in found
    assert ("element-added-optional", "Ticket", "Ansprechpartner") in found
    assert ("picklist-value-removed", "Ticket", "Region") in found
    path = rules.zones["de"].fields
    assert path is not None
    changed = content(path)
    changed["Ticket"]["access"]["create"] = False
    changed["Ticket"]["fields"]["Status"]["picklist"].pop()
    path.write_text(catalogue_text(changed), "utf-8")
    (comparison,) = compare_zones(rules, space.root, zones=["de"]).comparisons
    found = {(f.id, f.entity, f.field) for f in comparison.findings}
    assert ("picklist-value-removed", "Ticket", "Status") in found
    assert ("entity-access-changed", "Ticket", None) in found


def test_what_was_broken_off_goes_on(space: Workspace, server: Sandbox) -> None:
    path = space.root / "wsdl/autotask/en.fields.json"
    partial = path.with_name("en.fields.json.partial")
    before = path.read_bytes()
    server.faults.next(operation="GetFieldInfo", cut=300, skip=40, times=1)
    with pytest.raises(InputError, match=r"kept in en.fields.json.partial: run it again") as broken:
        snapshot(space, server)
    named = str(broken.value).partition(":")[0]
    assert named in content(path)
    assert path.read_bytes() == before
    kept = [json.loads(line)["entity"] for line in partial.read_text("utf-8").splitlines()[1:]]
    assert 30 <= len(kept) <= 43  # those under way may still come back
    assert named not in kept
    with partial.open("a") as file:
        file.write('{"entity": "Zo')  # and it was killed while it wrote
    taken = snapshot(space, server)
    assert taken.resumed == len(kept)
    assert without_udfs(content(path)) == without_udfs(json.loads(before))
    assert not partial.exists()


def test_what_is_kept_is_for_the_same_user_and_address_only(
    space: Workspace, server: Sandbox
) -> None:
    server.faults.next(operation="GetFieldInfo", cut=300, skip=40)
    with pytest.raises(InputError):
        snapshot(space, server)
    with open_sandbox("autotask", AUTOTASK) as other:
        assert snapshot(space, other).resumed == 0


def test_an_answer_that_is_no_xml_names_the_entity(space: Workspace, server: Sandbox) -> None:
    server.faults.next(operation="GetFieldInfo", cut=100)
    with pytest.raises(
        InputError, match=r"^\w+: the answer of .* broke off: .*operation GetFieldInfo"
    ):
        snapshot(space, server)
    assert not list(space.root.glob("wsdl/autotask/.en*"))


def test_what_the_wsdl_does_not_have_is_left_out_by_name(space: Workspace, server: Sandbox) -> None:
    wsdl = space.root / "wsdl/autotask/de.wsdl"
    text = wsdl.read_text("utf-8")
    wsdl.write_text(
        text.replace('name="Holiday"', 'name="Feast"').replace(
            '<s:element minOccurs="0" maxOccurs="1" name="City"',
            '<s:element minOccurs="0" maxOccurs="1" name="Town"',
        ),
        "utf-8",
    )
    taken = snapshot(space, server, "de")
    assert "Holiday is left out: the zone's WSDL has no such type" in taken.warnings
    assert "Holiday" not in content(taken.path)


def test_what_cannot_be_used_is_refused(space: Workspace, server: Sandbox) -> None:
    rules = space.service("autotask")
    zone = rules.zones["de"]
    with pytest.raises(InputError, match="is de, and the user's is en"):
        take(space, rules, zone, {**arguments(server), "zone": "en"})
    with pytest.raises(InputError, match="refused the credentials"):
        take(space, rules, zone, {**arguments(server, "de"), "secret": "wrong"})
    toml = rules.file.read_text("utf-8")
    head, _, rest = toml.partition("[catalogue.entities]")
    rules.file.write_text(head + rest[rest.index("[changes]") :], "utf-8")
    with pytest.raises(InputError, match=r"\[catalogue\]: is missing: it says how"):
        take(space, space.service("autotask"), zone, arguments(server, "de"))


# --- the command ---------------------------------------------------------------------------------


def test_the_command(space: Workspace, server: Sandbox) -> None:
    given = arguments(server)
    command = ("snapshot", "autotask", "--zone", "en", "--url", given["url"])
    environment = {
        "SOAPWRIGHT_SECRET": SECRET,
        "SOAPWRIGHT_INTEGRATION_CODE": INTEGRATION_CODE,
    }
    done = run(*command, "--username", USERNAME, cwd=space.root, **environment)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    count = len(content(AUTOTASK / "en.fields.json"))
    assert done.stderr.startswith(f"autotask en: {count} entities and ")
    missing = run(*command, cwd=space.root, **environment)
    assert missing.returncode == 2
    assert "[SOAPWRIGHT_USERNAME]: is missing: the client needs its username" in missing.stderr
    wrong = run(*command, cwd=space.root, **{**environment, "SOAPWRIGHT_USERNAME": "nobody"})
    assert wrong.returncode == 2
    assert SECRET not in wrong.stderr
    nowhere = run("snapshot", "autotask", "--zone", "fr", cwd=space.root)
    assert nowhere.returncode == 2
    assert "has no zone 'fr'; its zones: en, de, es" in nowhere.stderr
