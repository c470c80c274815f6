"""Each test belongs to one of two sets: ``make test`` runs one, ``make test-more`` the other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def options() -> dict[str, list[str] | str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: dict[str, list[str] | str] = settings["tool"]["pytest"]["ini_options"]
    return found


def test_the_quick_tests_are_all_but_the_others() -> None:
    more = re.search(r"^MORE := (.+)$", MAKEFILE, re.M)
    assert more
    assert f"-m 'not ({more[1]})'" in options()["addopts"]
    marks = [text.partition(":")[0].partition("(")[0] for text in options()["markers"]]
    assert more[1].split(" or ") == marks


def test_ci_runs_both_and_the_main_run_last() -> None:
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    more = "step make test-more MORE='(shared or peer or slow) and not exhaustive'"
    assert lines[-2:] == [more, "make test"]


def test_what_asks_for_the_shared_folder_is_none_of_the_quick_tests(
    request: pytest.FixtureRequest,
) -> None:
    asking = [i for i in request.session.items if "shared" in getattr(i, "fixturenames", ())]
    assert all(item.get_closest_marker("shared") for item in asking)
