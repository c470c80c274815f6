"""The lock: a text that follows from its entries, and what is told of one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.commands.fetch import pin
from soapwright.diff.finding import Finding
from soapwright.errors import InputError
from soapwright.project.lock import LOCK, Entry, check_lock, first_difference, read_lock, render
from soapwright.project.workspace import Workspace
from tests.parcels import workspace, wsdl, xsd

COMMAND = "`soapwright fetch --pin parcels`"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pinned service."""
    monkeypatch.chdir(tmp_path)
    folder = workspace(tmp_path, url="https://parcels.example/main.wsdl")
    text = wsdl(imports='<xs:import namespace="urn:example:more" schemaLocation="main/a.xsd"/>')
    (folder / "main.wsdl").write_text(text, "utf-8")
    (folder / "main").mkdir()
    (folder / "main/a.xsd").write_text(xsd("A"), "utf-8")
    space = Workspace(tmp_path)
    assert pin(space.service("parcels"), space.root)
    return folder


def found(folder: Path) -> list[Finding]:
    space = Workspace(folder.parents[1])
    return list(check_lock(space.service("parcels"), space.root))


def test_text(folder: Path) -> None:
    text = (folder / LOCK).read_text("utf-8")
    lines = text.splitlines()
    assert lines[:4] == [
        "# Written by `soapwright fetch`. Do not edit.",
        "",
        "[[file]]",
        'zone = "main"',
    ]
    assert [line for line in lines if line.startswith("path")] == [
        'path = "main.wsdl"',
        'path = "main/a.xsd"',
    ]
    assert "url" not in text
    assert found(folder) == []


def test_pinning_again_changes_nothing(folder: Path) -> None:
    space = Workspace(folder.parents[1])
    assert not pin(space.service("parcels"), space.root)


@given(
    st.lists(
        st.builds(
            Entry,
            zone=st.text(),
            path=st.text(),
            sha256=st.text(),
            size=st.integers(0, 2**60),
            url=st.none() | st.text(),
            source_sha256=st.none() | st.text(),
        ),
        unique_by=lambda entry: (entry.zone, entry.path),
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    folder = workspace(tmp_path_factory.mktemp("lock"))
    (folder / LOCK).write_text(render(entries), "utf-8")
    again = read_lock(Workspace(folder.parents[1]).service("parcels"))
    assert again is not None
    assert render(again) == render(entries)
    assert len(again) == len(entries)


def test_none(folder: Path) -> None:
    (folder / LOCK).unlink()
    [finding] = found(folder)
    assert (finding.id, str(finding.place)) == ("lock-missing", f"wsdl/parcels/{LOCK}:1")
    assert COMMAND in finding.message


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        ("Do not edit.", "Edited.", "lock-edited", 1),
        ('zone = "main"\n', 'zone  = "main"\n', "lock-edited", 4),
        ('path = "main/a.xsd"', "path = 'main/a.xsd'", "lock-edited", 11),
        ("\n\n[[file]]", "\n[[file]]", "lock-edited", 2),
        ('path = "main/a.xsd"', 'path = "main/b.xsd"', "lock-edited", 9),
        ('path = "main.wsdl"', 'url = 5\npath = "main.wsdl"', "lock-edited", 3),
        ('path = "main.wsdl"\n', "", "lock-edited", 3),
        ("[[file]]", "[[file", "lock-edited", 1),
        ("[[file]]", "[other]", "lock-edited", 1),
    ],
)
def test_edited(folder: Path, old: str, new: str, id: str, line: int) -> None:
    path = folder / LOCK
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    findings = found(folder)
    assert (id, f"wsdl/parcels/{LOCK}:{line}") in [(f.id, str(f.place)) for f in findings]
    assert all(COMMAND in finding.message for finding in findings)
    assert all(LOCK in finding.message for finding in findings)


def test_a_hash_that_is_wrong(folder: Path) -> None:
    path = folder / LOCK
    lines = path.read_text("utf-8").splitlines(keepends=True)
    assert lines[5].startswith("sha256")
    lines[5] = f'sha256 = "{"0" * 64}"\n'
    path.write_text("".join(lines), "utf-8")
    [finding] = found(folder)
    assert (finding.id, finding.base) == ("wsdl-changed", "0" * 64)
    assert "wsdl/parcels/main.wsdl: is not what wsdl.lock pins in line 3" in finding.message
    assert COMMAND in finding.message


@pytest.mark.parametrize("name", ["main.wsdl", "main/a.xsd"])
def test_a_changed_file(folder: Path, name: str) -> None:
    with (folder / name).open("a") as file:
        file.write("\n")
    [finding] = found(folder)
    assert (finding.id, str(finding.place)) == ("wsdl-changed", f"wsdl/parcels/{name}:1")
    assert COMMAND in finding.message


def test_a_file_that_is_new_and_one_that_is_gone(folder: Path) -> None:
    (folder / "main/a.xsd").rename(folder / "main/b.xsd")
    text = (folder / "main.wsdl").read_text("utf-8")
    (folder / "main.wsdl").write_text(text.replace("main/a.xsd", "main/b.xsd"), "utf-8")
    assert [finding.id for finding in found(folder)] == [
        "wsdl-changed",
        "lock-incomplete",
        "lock-edited",
    ]


def test_another_address(folder: Path) -> None:
    path = folder / LOCK
    url = '\nurl = "https://elsewhere.example/main.wsdl"\nsha256'
    path.write_text(path.read_text("utf-8").replace("\nsha256", url, 1), "utf-8")
    [finding] = found(folder)
    assert (finding.id, str(finding.place)) == ("lock-edited", f"wsdl/parcels/{LOCK}:3")
    assert "service.toml" in finding.message


def test_an_address_is_kept_while_the_bytes_are_the_same(folder: Path) -> None:
    path = folder / LOCK
    url = '\nurl = "https://parcels.example/main.wsdl"\nsha256'
    path.write_text(path.read_text("utf-8").replace("\nsha256", url, 1), "utf-8")
    space = Workspace(folder.parents[1])
    assert found(folder) == []
    assert not pin(space.service("parcels"), space.root)
    with (folder / "main.wsdl").open("a") as file:
        file.write("\n")
    assert pin(space.service("parcels"), space.root)
    assert "url" not in path.read_text("utf-8")


def test_a_lock_that_is_none_is_written_anew(folder: Path) -> None:
    (folder / LOCK).write_text("nonsense", "utf-8")
    space = Workspace(folder.parents[1])
    with pytest.raises(InputError, match="fetch --pin parcels"):
        read_lock(space.service("parcels"))
    assert pin(space.service("parcels"), space.root)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("expected", "there", "line"),
    [("a\nb\n", "a\nc\n", 2), ("a\nb\n", "a\n", 2), ("a\n", "a\nb\n", 2), ("a\n", "a\r\n", 1)],
)
def test_first_difference(expected: str, there: str, line: int) -> None:
    assert first_difference(expected, there) == line
