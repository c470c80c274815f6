"""What is told of a release once, and what is packed: each held to what there is."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import soapwright

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
URLS: dict[str, str] = PROJECT["urls"]
CHANGES = (ROOT / "CHANGELOG.md").read_text("utf-8")
WORKFLOWS = ROOT / ".github" / "workflows"
_PLACES = ("generator", "templates", "tests", "docs", "examples", "benchmarks", "wsdl", "fast")
_HIDDEN = (".ci", ".github")
_TEXTS = frozenset({"", ".py", ".pyi", ".md", ".toml", ".yml", ".yaml", ".json", ".jinja", ".in"})


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    """The files of the repository that people write, but for data of tests."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in (*_PLACES, *_HIDDEN):
        found += (path for path in (ROOT / folder).rglob("*") if path.is_file())
    names = {path.relative_to(ROOT).as_posix(): path for path in sorted(found)}
    return tuple(
        (name, path.read_text("utf-8"))
        for name, path in names.items()
        if path.suffix in _TEXTS and not name.startswith(("tests/corpus/", "tests/emit/golden/"))
    )


def test_the_version_has_a_section_and_a_day() -> None:
    versions = re.findall(r"^## \[(\d\S*)\] - (\S+)$", CHANGES, re.MULTILINE)
    assert versions[0][0] == soapwright.__version__
    days = [date.fromisoformat(day) for _, day in versions]
    assert days == sorted(days, reverse=True)


def test_pages_name_the_version_that_there_is() -> None:
    named = {
        (name, version)
        for name, text in _texts()
        if name.endswith(".md") and name != "CHANGELOG.md"
        for version in re.findall(r"(?:soapwright@v|rev: v|soapwright[=~]=)(\d+\.\d+\.\d+)", text)
    }
    assert "docs/ci.md" in {name for name, _ in named}
    assert {version for _, version in named} == {soapwright.__version__}


def test_urls_and_addresses_are_those_of_pyproject() -> None:
    """All are placeholders: who publishes writes others in one place, and finds the rest here."""
    home = URLS["Homepage"]
    (author,) = PROJECT["authors"]
    assert all(url.startswith(home) for url in URLS.values())
    for name, text in _texts():
        for url in re.findall(r"https?://[\w.-]*[^\s)\"'`>]*soapwright[^\s)\"'`>\]]*", text):
            ours = url.startswith(home) or url == "https://pypi.org/project/soapwright/"
            # Actions and hooks are named by owner and repository, whoever that is.
            assert ours or url == "https://github.com/OWNER/soapwright", (name, url)
        for address in re.findall(r"[\w.+-]+@[\w.-]*soapwright[\w.-]*\w", text):
            assert address == author["email"], (name, address)
        for people in re.findall(r"(?i)the soapwright (?:developers|authors|team)\b", text):
            assert people == author["name"], (name, people)


def test_pythons_are_those_that_are_tried() -> None:
    told = [
        found[1]
        for line in PROJECT["classifiers"]
        if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", line))
    ]
    assert PROJECT["requires-python"] == f">={told[0]}"
    for path in sorted(WORKFLOWS.glob("*.yml")):
        (matrix,) = re.findall(r"python: \[(.+)\]", path.read_text("utf-8"))
        assert re.findall(r"\"(.+?)\"", matrix) == told, path


def test_actions_are_pinned_by_what_nobody_can_move() -> None:
    for path in sorted(WORKFLOWS.glob("*.yml")):
        for action in re.findall(r"uses: (.+)", path.read_text("utf-8")):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_the_licence_is_told_as_metadata_of_today_wants_it() -> None:
    assert (PROJECT["license"], PROJECT["license-files"]) == ("Apache-2.0", ["LICENSE"])
    assert not any("License" in line for line in PROJECT["classifiers"])
