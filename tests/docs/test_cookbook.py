"""``docs/cookbook/``: each recipe is run as it stands, and prints what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import Autotask, Ticket
from soapwright.sandbox import autotask
from soapwright.sandbox.server import Sandbox
from tests.docs.recipes import FOLDER, PAGES, Recipe, at_autotask, recipes, stage
from tests.docs.situations import SITUATIONS
from tests.generated.packages import ROOT

RECIPES = recipes()


@pytest.mark.parametrize(
    "recipe",
    [
        pytest.param(
            each, id=each.title, marks=pytest.mark.slow if number % 6 or each.is_slow else ()
        )
        for number, each in enumerate(RECIPES)  # of which the quick tests take a sample
    ],
)
def test_the_recipe_does_what_it_says(recipe: Recipe, tmp_path: Path) -> None:
    with stage(tmp_path, recipe, SITUATIONS) as on:
        on.run(recipe)


CHILD = """
import functools, sys
from generated.autotask import Autotask

script, url, *names = sys.argv[1:]
Autotask.connect = functools.partial(Autotask.connect, locate_url=url)
username, secret, code = names
exec(open(script, encoding="utf-8").read())
"""


@pytest.mark.slow
def test_an_import_that_is_killed_goes_on(tmp_path: Path) -> None:
    """The recipe for it, in a process of its own that is killed while its third call is out."""
    (recipe,) = (each for each in RECIPES if each.title == "Go on after a crash")
    with stage(tmp_path, recipe, SITUATIONS) as on:
        (tmp_path / "load.py").write_text(recipe.blocks[0].text, "utf-8")
        server = at_autotask(on)
        names = [on.names[name] for name in ("username", "secret", "code")]
        command = [sys.executable, "-c", CHILD, "load.py", server.url, *names]
        server.faults.next(operation="create", delay=60, skip=2)
        settings: dict[str, Any] = {
            "cwd": tmp_path,
            "env": {**os.environ, "PYTHONPATH": str(ROOT)},
            "text": True,
        }
        with subprocess.Popen(command, **settings) as first:
            while not (tmp_path / "import.db").exists() or count(server) < 600:
                assert first.poll() is None
                time.sleep(0.05)
            first.kill()
        second = subprocess.run(command, **settings, capture_output=True, check=True)
        assert second.stdout == recipe.blocks[1].text
        assert count(server) == 1000


@pytest.mark.slow
def test_the_first_recipe_takes_ten_thousand_rows_with_seven_bad_ones(tmp_path: Path) -> None:
    recipe = RECIPES[0]
    assert recipe.title == "Create 10,000 tickets from a CSV"
    with stage(tmp_path, recipe, SITUATIONS) as on:
        head, _, _ = recipe.blocks[0].text.partition("\n")
        rows = [f"Move {n},{4711 if n % 1500 == 700 else 1},2" for n in range(10_000)]
        (tmp_path / "tickets.csv").write_text("\n".join([head, *rows, ""]), "utf-8")
        told = on.python(recipe.blocks[1])
    assert told.startswith("<Report: 9993 succeeded, 7 failed, 0 unknown, ")


def count(server: Sandbox) -> int:
    """How many tickets there are."""
    user = (autotask.USERNAME, autotask.SECRET)
    code = autotask.INTEGRATION_CODE
    with Autotask.connect(*user, integration_code=code, locate_url=server.url) as at:
        return sum(1 for _ in at.query(Ticket))


def test_there_are_thirty_and_each_can_be_run() -> None:
    assert len({recipe.title for recipe in RECIPES}) == len(RECIPES) >= 30
    for recipe in RECIPES:
        assert {block.kind for block in recipe.blocks} & {"python", "console"}, recipe.title


def test_every_page_of_recipes_is_read_and_every_recipe_is_listed() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {*PAGES, "index"}
    listed = re.findall(r"^- \[(.+?)\]\((\w+)\.md#", (FOLDER / "index.md").read_text("utf-8"), re.M)
    assert listed == [(recipe.title, recipe.page) for recipe in RECIPES]


NAMES = """username: str
secret: str
code: str
url: str
user: str
password: str
token: str
customers: list[str]
"""
"""What the pages take for granted."""


@pytest.mark.slow
def test_the_recipes_type_check(tmp_path: Path) -> None:
    """But for those whose client is made of a WSDL that the test brings."""
    for number, recipe in enumerate(RECIPES):
        if recipe.given not in ("partner", "photos", "guarded_shop"):
            text = "".join(block.text for block in recipe.blocks if block.kind == "python")
            (tmp_path / f"recipe_{number}.py").write_text(f"{NAMES}\n{text}", "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *map(str, tmp_path.glob("*.py"))],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
