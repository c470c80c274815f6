"""``soapwright diff`` as a process: formats, exit statuses, what goes where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from soapwright.diff.report import FORMATS
from tests.parcels import workspace, wsdl
from tests.workspaces import run

ROOT = Path(__file__).resolve().parents[2]
LABEL = '<xs:element name="label" type="xs:string" minOccurs="0"/>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with three zones: ``de`` lacks an optional field, ``es`` has one more."""
    folder = workspace(tmp_path)
    (folder / "de.wsdl").write_text(wsdl().replace(LABEL, ""), "utf-8")
    (folder / "es.wsdl").write_text(
        wsdl().replace(LABEL, LABEL + LABEL.replace("label", "etiqueta"))
    )
    with (folder / "service.toml").open("a") as file:
        file.write('\n[zones.de]\nwsdl = "de.wsdl"\n\n[zones.es]\nwsdl = "es.wsdl"\n')
    return tmp_path


def ids(output: str) -> list[tuple[str, str]]:
    return [(finding["zone"], finding["id"]) for finding in json.loads(output)["findings"]]


REMOVED, ADDED = "element-removed-optional", "element-added-optional"


# --- the formats ---------------------------------------------------------------------------------


def read_text(output: str) -> set[str]:
    return {zone for zone in ("de", "es") if f"\n{zone} compared with en: " in f"\n{output}"}


def read_json(output: str) -> set[str]:
    document = json.loads(output)
    assert document["schema"] == 1
    assert sum(document["summary"].values()) == len(document["findings"])
    return {finding["zone"] for finding in document["findings"]}


def read_markdown(output: str) -> set[str]:
    assert output.startswith("## ")
    return {zone for zone in ("de", "es") if f"\n| {zone} |" in output}


def read_html(output: str) -> set[str]:
    page = etree.HTML(output.encode(), etree.HTMLParser(encoding="utf-8"))
    text = " ".join(map(str, page.itertext()))
    assert "Ticket" in text
    return {zone for zone in ("de", "es") if f"{zone}" in text.split()}


def read_sarif(output: str) -> set[str]:
    document = json.loads(output)
    assert document["version"] == "2.1.0"
    return {r["properties"]["zone"] for log in document["runs"] for r in log["results"]}


def read_junit(output: str) -> set[str]:
    suites = etree.fromstring(output.encode()).findall("testsuite")
    return {str(suite.get("name")).split()[0] for suite in suites}


def read_github(output: str) -> set[str]:
    lines = output.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert all("file=wsdl/autotask/" in line for line in lines)
    return {line.partition("title=")[2].partition("%3A")[0] for line in lines}


@pytest.mark.parametrize("form", FORMATS)
def test_german_and_spanish_against_english(form: str) -> None:
    done = run("diff", "autotask", "--format", form, cwd=ROOT)
    assert (done.returncode, done.stderr) == (1, "")
    assert globals()[f"read_{form}"](done.stdout) == {"de", "es"}
    assert "\033" not in done.stdout


def test_a_file_instead_of_stdout(root: Path) -> None:
    done = run("diff", "parcels", "--format", "json", "--output", "out/diff.json", cwd=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert "out/diff.json" in done.stderr
    assert ids((root / "out/diff.json").read_text("utf-8")) == [("de", REMOVED), ("es", ADDED)]
    assert [path.name for path in (root / "out").iterdir()] == ["diff.json"]
    quiet = run("diff", "parcels", "--quiet", "--output", "out/diff.json", cwd=root)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (1, "", "")


def test_a_file_that_cannot_be_written(root: Path) -> None:
    (root / "file").touch()
    done = run("diff", "parcels", "--output", "file/diff.json", cwd=root)
    assert done.returncode == 2
    assert "file" in done.stderr


# --- what is compared ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["parcels"], [("de", REMOVED), ("es", ADDED)]),
        (["parcels", "--zone", "es"], [("es", ADDED)]),
        (["parcels", "--zone", "es", "--zone", "es"], [("es", ADDED)]),
        (["parcels", "--base", "es", "--zone", "main"], [("main", REMOVED)]),
        (["parcels", "--base", "de"], [("main", ADDED), ("es", ADDED), ("es", ADDED)]),
        (["wsdl/parcels/main.wsdl", "parcels:de"], [("parcels:de", REMOVED)]),
        (["parcels:de", "wsdl/parcels/main.wsdl"], [("wsdl/parcels/main.wsdl", ADDED)]),
        (["parcels:main", "parcels:es"], [("parcels:es", ADDED)]),
    ],
)
def test_sides(root: Path, arguments: list[str], expected: list[tuple[str, str]]) -> None:
    done = run("diff", *arguments, "--format", "json", cwd=root)
    assert ids(done.stdout) == expected
    assert done.returncode == int(any(id == REMOVED for _, id in expected))


def test_catalogues() -> None:
    folder = ROOT / "wsdl/autotask"
    files = run("diff", "en.fields.json", "de.fields.json", "--format", "json", cwd=folder)
    zone = run("diff", "autotask:en", "de.fields.json", "--format", "json", cwd=folder)
    both = run("diff", "autotask:en", "autotask:de", "--format", "json", cwd=folder)
    fingerprints = [
        {f["fingerprint"] for f in json.loads(done.stdout)["findings"]}
        for done in (files, zone, both)
    ]
    assert fingerprints[0] == fingerprints[1]
    assert fingerprints[0]
    assert {"field-length-decreased"} <= {f["id"] for f in json.loads(files.stdout)["findings"]}
    mixed = run("diff", "en.wsdl", "de.fields.json", cwd=folder)
    assert (mixed.returncode, mixed.stdout) == (2, "")
    assert "de.fields.json: is a field catalogue" in mixed.stderr


def test_two_files_need_no_workspace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = root / "wsdl/parcels"
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    arguments = (str(folder / "main.wsdl"), str(folder / "de.wsdl"))
    short = run("diff", *arguments, cwd=elsewhere)
    long = run("diff", *arguments, "--format", "text", cwd=elsewhere)
    assert short.returncode == long.returncode == 1
    assert short.stdout == long.stdout
    assert "Parcel: 1 error" in short.stdout
    same = run("diff", arguments[0], arguments[0], cwd=elsewhere)
    assert (same.returncode, same.stdout.splitlines()[-1]) == (
        0,
        "No differences.",
    )


# --- statuses, ignores ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "status"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_fail_on(root: Path, level: str, status: int) -> None:
    assert run("diff", "parcels", "--fail-on", level, cwd=root).returncode == status
    only_info = run("diff", "parcels", "--zone", "es", "--fail-on", level, cwd=root)
    assert only_info.returncode == int(level == "info")


IGNORE = """
[[diff.ignore]]
id = "element-removed-optional"
path = "Parcel/label"
reason = "nobody sets it"
"""


def test_ignores(root: Path) -> None:
    (root / "ignore.toml").write_text(IGNORE, "utf-8")
    done = run("diff", "parcels", "--ignore", "ignore.toml", "--format", "json", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert ids(done.stdout) == [("es", ADDED)]


def test_ignores_and_severities_of_the_service(root: Path) -> None:
    with (root / "wsdl/parcels/service.toml").open("a") as file:
        file.write(f'\n[diff.severity]\n"{ADDED}" = "error"\n{IGNORE}')
    done = run("diff", "parcels", "--format", "json", cwd=root)
    assert (done.returncode, ids(done.stdout)) == (1, [("es", ADDED)])
    side = run("diff", "parcels:main", "wsdl/parcels/de.wsdl", cwd=root)
    assert (side.returncode, side.stdout.splitlines()[-1]) == (
        0,
        "Nothing differs but what is accepted.",
    )


def test_ignores_that_are_of_no_use_are_told(root: Path) -> None:
    until = IGNORE + "until = 2001-01-01\n" + IGNORE.replace("Parcel/label", "Nothing/*")
    (root / "ignore.toml").write_text(until, "utf-8")
    done = run("diff", "parcels", "--ignore", "ignore.toml", "--format", "json", cwd=root)
    assert (done.returncode, len(ids(done.stdout))) == (1, 2)
    assert "ignore.toml" in done.stderr
    assert "expired on 2001-01-01" in done.stderr
    assert "matches nothing" in done.stderr


# --- bad input: 2, and never a finding -----------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nobody"], "there is no service 'nobody'; services here: parcels"),
        (["parcels", "--zone", "fr"], "parcels has no zone 'fr'; its zones: main, de, es"),
        (["parcels", "--base", "fr"], "parcels has no zone 'fr'; its zones: main, de, es"),
        (["parcels", "--zone", "main"], "which is the base"),
        (["parcels:fr", "parcels:de"], "parcels has no zone 'fr'; its zones: main, de, es"),
        (["nobody:de", "parcels:de"], "there is no service 'nobody'; services here: parcels"),
        (["gone.wsdl", "parcels:de"], "gone.wsdl: cannot be read"),
        (["ignore.toml", "parcels:de"], "a WSDL 1.1 or XML Schema file is needed"),
        (["wsdl/parcels/main.wsdl"], "needs a second file"),
        (["a", "b", "c"], "takes a service or two sides"),
        (["parcels:main", "parcels:de", "--zone", "de"], "[--zone]: goes with a service"),
        (["parcels", "--format", "yaml"], "'yaml'"),
        (["parcels", "--fail-on", "always"], "'always'"),
        (["parcels", "--ignore", "ignore.toml"], "no such rule: element-gone"),
        ([], "Missing argument"),
    ],
)
def test_bad_input(root: Path, arguments: list[str], reason: str) -> None:
    (root / "ignore.toml").write_text('[[diff.ignore]]\nid = "element-gone"\nreason = "x"\n')
    done = run("diff", *arguments, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_tolerated_is_told(root: Path) -> None:
    path = root / "wsdl/parcels/de.wsdl"
    imports = '<xs:import namespace="urn:x" schemaLocation="https://x.example/x.xsd"/>'
    path.write_text(wsdl(imports=imports), "utf-8")
    done = run("diff", "parcels", "--zone", "de", "--format", "json", cwd=root)
    assert (done.returncode, ids(done.stdout)) == (0, [])
    assert "warning: wsdl/parcels/de.wsdl:8: https://x.example/x.xsd is not fetched" in done.stderr


def test_a_reader_that_goes_away(root: Path) -> None:
    script = f"{sys.executable} -m soapwright diff parcels | head -n 1"
    done = subprocess.run(
        ["bash", "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("de compared with main")
    assert done.stderr == ""


def test_help_tells_the_whole_story() -> None:
    done = run("diff", "--help")
    assert done.returncode == 0
    for word in ("SERVICE | OLD NEW", "--fail-on", "SERVICE:ZONE", "docs/ci.md"):
        assert word in done.stdout


# --- what is accepted ----------------------------------------------------------------------------


def test_what_is_accepted_is_written_and_shown(root: Path) -> None:
    words = ("diff", "parcels", "--ignore", "accepted.toml")
    reason = ("--accept", "--reason", "not used", "--until", "2099-12-31")
    done = run(*words, *reason, cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 differences accepted" in done.stderr
    text = (root / "accepted.toml").read_text("utf-8")
    assert text.count("fingerprint = ") == 2
    shown = run(*words, "--fail-on", "info", cwd=root)
    assert shown.returncode == 0
    assert "2 differences accepted until 2099-12-31: not used" in shown.stdout
    document = json.loads(run(*words, "--format", "json", cwd=root).stdout)
    assert [one["until"] for one in document["accepted"]] == ["2099-12-31"] * 2
    again = run(*words, *reason, cwd=root)
    assert (again.returncode, (root / "accepted.toml").read_text("utf-8")) == (0, text)


def test_a_baseline_leaves_what_is_new(root: Path) -> None:
    run("diff", "parcels", "--format", "json", "--output", "before.json", cwd=root)
    words = ("diff", "parcels", "--baseline", "before.json", "--fail-on", "info")
    assert run(*words, cwd=root).returncode == 0
    with (root / "wsdl/parcels/es.wsdl").open("a") as file:
        file.write("<!-- -->")
    other = (root / "wsdl/parcels/es.wsdl").read_text("utf-8").replace("etiqueta", "rotulo")
    (root / "wsdl/parcels/es.wsdl").write_text(other, "utf-8")
    assert run(*words, cwd=root).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--accept"], "needs --reason"),
        (["--accept", "--reason", " ", "--ignore", "a.toml"], "needs --reason"),
        (["--accept", "--reason", "x"], "needs --ignore"),
        (["--reason", "x"], "goes with --accept"),
        (["--until", "2099-01-01"], "goes with --accept"),
        (["--accept", "--reason", "x", "--ignore", "a", "--until", "2001-01-01"], "has passed"),
        (["--accept", "--reason", "x", "--ignore", "a", "--baseline", "b"], "does not go with"),
        (["--matrix", "--format", "sarif"], "is for text, markdown and html"),
        (["--log", "--matrix"], "does not go with"),
        (["--changelog", "--baseline", "b.json"], "does not go with"),
        (["--baseline", "nowhere.json"], "cannot be read"),
    ],
)
def test_half_an_acceptance_is_refused(root: Path, arguments: list[str], reason: str) -> None:
    done = run("diff", "parcels", *arguments, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert not (root / "a.toml").exists()


def test_an_address_is_downloaded_and_named_whole_where_that_fails(root: Path) -> None:
    for address in ("https://127.0.0.1:9/new.wsdl", "http://127.0.0.1:9/new.wsdl"):
        done = run("diff", "parcels:main", address, cwd=root)
        assert (done.returncode, done.stdout) == (2, "")
        assert address in done.stderr
        assert "No such file" not in done.stderr
