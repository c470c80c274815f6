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
