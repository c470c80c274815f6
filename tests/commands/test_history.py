"""The versions of a WSDL that git has, each compared with the one before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from soapwright.commands.history import compare_history
from soapwright.errors import InputError
from tests.diff.comparing import WSDL

MORE = WSDL.replace('name="a" type="xs:int"/>', 'name="a" type="xs:int"/><xs:element name="n"/>')


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "-C", str(folder), *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "wsdl").mkdir()
    return tmp_path


def commit(folder: Path, text: str, tag: str, name: str = "a.wsdl") -> Path:
    file = folder / "wsdl" / name
    file.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", tag)
    git(folder, "tag", tag)
    return file


def test_each_version_is_compared_with_the_one_before(repository: Path) -> None:
    commit(repository, WSDL, "v1")
    commit(repository, WSDL + "<!-- the same -->", "v1.1")
    commit(repository, MORE, "v2")
    file = commit(repository, WSDL, "v3")
    done = compare_history([file])
    names = [(one.base.split()[-1], one.other.split()[-1]) for one in done.comparisons]
    assert names == [("v2", "v3"), ("v1.1", "v2")]
    ids = [[finding.id for finding in one.findings] for one in done.comparisons]
    assert ids == [["element-removed-required"], ["element-added-required"]]
    places = [finding.place.file for one in done.comparisons for finding in one.findings]
    assert places == ["v2:wsdl/a.wsdl", "v2:wsdl/a.wsdl"]
    assert done.warnings == ()


def test_a_version_that_cannot_be_read_is_told_and_passed_over(repository: Path) -> None:
    commit(repository, WSDL, "v1")
    commit(repository, "<html></html>", "v2")
    file = commit(repository, MORE, "v3")
    newest, broken = compare_history([file]).comparisons
    assert [newest.base.split()[-1], newest.other.split()[-1]] == ["v1", "v3"]
    assert broken.findings == ()
    assert "v2:wsdl/a.wsdl" in str(broken.failure)
    assert "HTML" in str(broken.failure)


def test_imports_are_those_of_the_time(repository: Path) -> None:
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t">{}'
        "</xs:schema>"
    )
    part = '<xs:element name="e" type="xs:int"/>'
    commit(repository, schema.format('<xs:include schemaLocation="b.xsd"/>'), "v0", "a.xsd")
    commit(repository, schema.format(part), "v1", "b.xsd")
    commit(repository, schema.format(part.replace("int", "long")), "v2", "b.xsd")
    done = compare_history([repository / "wsdl/a.xsd"])
    assert [finding.id for finding in done.comparisons[0].findings] == ["type-widened"]
    assert "v0" in str(done.comparisons[1].failure)


def test_what_has_no_history_is_refused(tmp_path: Path, repository: Path) -> None:
    commit(repository, WSDL, "v1")
    new = repository / "wsdl/new.wsdl"
    new.write_text(WSDL, encoding="utf-8")
    with pytest.raises(InputError, match="is in no commit"):
        compare_history([new])


def names(file: Path) -> list[tuple[str, str]]:
    done = compare_history([file])
    assert not [one.failure for one in done.comparisons if one.failure]
    return [(one.base.split()[-1], one.other.split()[-1]) for one in done.comparisons]


def move(folder: Path, before: str, after: str, tag: str) -> Path:
    (folder / after).parent.mkdir(parents=True, exist_ok=True)
    git(folder, "mv", before, after)
    git(folder, "commit", "-qm", tag)
    git(folder, "tag", tag)
    return folder / after


def test_a_file_is_followed_to_where_it_came_from(repository: Path) -> None:
    commit(repository, WSDL, "v1")
    commit(repository, MORE, "v2")
    move(repository, "wsdl/a.wsdl", "wsdl/b.wsdl", "v3")
    commit(repository, WSDL, "v4", "b.wsdl")
    # What is called then as it was called before is another one.
    commit(repository, WSDL.replace("xs:int", "xs:long"), "v5", "a.wsdl")
    file = move(repository, "wsdl/b.wsdl", "services/new name é.wsdl", "v6")
    file.write_text(MORE, encoding="utf-8")
    git(repository, "commit", "-qam", "v7")
    git(repository, "tag", "v7")
    assert names(file) == [("v6", "v7"), ("v3", "v4"), ("v1", "v2")]
    done = compare_history([file])
    places = [finding.place.file for one in done.comparisons for finding in one.findings]
    assert places == ["v7:services/new name é.wsdl", "v3:wsdl/b.wsdl", "v2:wsdl/a.wsdl"]


def test_imports_move_with_the_file(repository: Path) -> None:
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t">{}'
        "</xs:schema>"
    )
    part = '<xs:element name="e" type="xs:int"/>'
    commit(repository, schema.format(part), "v0", "b.xsd")
    commit(repository, schema.format('<xs:include schemaLocation="b.xsd"/>'), "v1", "a.xsd")
    git(repository, "mv", "wsdl", "xsd")
    git(repository, "commit", "-qm", "v2")
    (repository / "xsd/b.xsd").write_text(schema.format(part.replace("int", "long")), "utf-8")
    git(repository, "commit", "-qam", "v3")
    (done,) = compare_history([repository / "xsd/a.xsd"]).comparisons
    assert [finding.id for finding in done.findings] == ["type-widened"]


def test_a_rename_in_a_branch_that_was_merged(repository: Path) -> None:
    commit(repository, WSDL, "v1")
    git(repository, "checkout", "-qb", "side")
    file = move(repository, "wsdl/a.wsdl", "wsdl/b.wsdl", "moved")
    git(repository, "checkout", "-q", "-")
    commit(repository, MORE, "v2")
    git(repository, "merge", "-q", "--no-ff", "-m", "merged", "side")
    git(repository, "tag", "v3")
    commit(repository, WSDL, "v4", "b.wsdl")
    assert names(file) == [("v3", "v4"), ("v1", "v2")]


def test_a_copy_begins_where_it_was_made(repository: Path) -> None:
    commit(repository, WSDL, "v1")
    commit(repository, MORE, "v2")
    file = commit(repository, MORE, "v3", "b.wsdl")
    commit(repository, WSDL, "v4", "b.wsdl")
    assert names(file) == [("v3", "v4")]
