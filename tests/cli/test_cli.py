"""The command as a process: bad input is one message, and nothing is written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.workspaces import LIBRARY, Space, run


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


# --- bad input -----------------------------------------------------------------------------------


class Bad(NamedTuple):
    """A text of an input replaced by another, and what is said of it."""

    file: str
    old: str
    new: str
    said: str


BAD = {
    "a missing WSDL": Bad(
        "service.toml",
        '"en.wsdl"',
        '"de.wsdl"',
        r"service.toml \[zones.en.wsdl\]: names 'de.wsdl'; there is no such file beside",
    ),
    "a WSDL that is no XML": Bad(
        "en.wsdl", '<message name="SaveIn">', "<message name=SaveIn>", r"en.wsdl:\d+: .*AttValue"
    ),
    "another kind of document": Bad(
        "en.wsdl", 'http://schemas.xmlsoap.org/wsdl/"', 'urn:html"', r"en.wsdl:\d+: .*WSDL 1.1"
    ),
    "no TOML": Bad("service.toml", "[service]", "[service", r"service.toml: is not TOML: .*line 3"),
    "a missing key": Bad(
        "service.toml",
        "limit = 100\n",
        "",
        r"service.toml \[page.search.limit\]: is missing; it takes a whole number",
    ),
    "an unknown key": Bad(
        "service.toml",
        "returns_ids = true",
        "return_ids = true",
        r"\[batch.create.return_ids\]: is unknown; did you mean returns_ids\? allowed: ",
    ),
    "an unknown table": Bad(
        "service.toml", "[limits.usage]", "[limts.usage]", r"\[limts\]: is unknown; did you mean"
    ),
    "a wrong type": Bad(
        "service.toml",
        "limit = 100",
        'limit = "100"',
        r"\[page.search.limit\]: takes a whole number, got '100'",
    ),
    "a value that is not allowed": Bad(
        "service.toml", '"keyset"', '"by heart"', r"\[page.search.style\]: is 'by heart'; allowed: "
    ),
    "a batch of an operation that is not there": Bad(
        "service.toml",
        'operation = "Save"',
        'operation = "Sav"',
        r"service.toml \[batch.create.operation\]: names the operation 'Sav', which .*en.wsdl "
        r"does not have; close operations: Save",
    ),
    "a path that is not there": Bad(
        "service.toml",
        "Found/Item",
        "Found/Book",
        r"\[results.items.items\]: leads to 'Found/Book'; Found has no 'Book', which .*en.wsdl "
        r"does not have; allowed elements: Item",
    ),
    "an entity base that is not there": Bad(
        "service.toml", 'base = "Item"', 'base = "Itm"', r"\[entities.base\]: names the type 'Itm'"
    ),
    "a header part that is not there": Bad(
        "service.toml", "headers.Card", "headers.Cart", r"names the element 'Cart'.*elements: Card"
    ),
    "a catalogue's unknown key": Bad(
        "en.fields.json", '"length"', '"lenght"', r"en.fields.json:4 \[.*lenght\]: .*length"
    ),
    "a catalogue that is no JSON": Bad("en.fields.json", '"Loan": {', '"Loan": ', r"json:\d+: "),
    "a zone that is not there": Bad(
        "service.toml", 'reference = "en"', 'reference = "fr"', r"\[service.reference\]: is 'fr'; "
    ),
    "another name than the folder's": Bad(
        "service.toml", 'name = "library"', 'name = "books"', r"\[service.name\]: is 'books'; its"
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_one_message_and_nothing_is_written(space: Space, kind: str) -> None:
    bad = BAD[kind]
    space.edit(bad.file, bad.old, bad.new)
    before = space.state()
    done = space.run("generate")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"error: .*({bad.said}).*\n", done.stderr), done.stderr
    assert space.state() == before
    if kind == "an unknown table":
        assert "Traceback" in space.run("generate", "--verbose").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["generate", "libary"], "there is no service 'libary'; services here: library"),
        (["generate", "--wsdl", "a.wsdl"], "[--wsdl]: needs --package NAME and --out DIR too"),
        (["generate", "--wsdl", "no.wsdl", "--package", "a", "--out", "."], "no such file"),
        (
            ["generate", "--wsdl", "wsdl/library/en.wsdl", "--package", "a-b", "--out", "."],
            "'a-b' names no Python package",
        ),
        (
            ["generate", "--wsdl", "wsdl/library/en.wsdl", "--package", "a.class", "--out", "."],
            "'a.class' names no Python package",
        ),
        (["generate", "--workspace", "wsdl/library"], "has no wsdl/ folder"),
        (["sandbox", "library"], "there is no sandbox for 'library'"),
        (["demo", "library"], "'library' has no sandbox; there is: autotask"),
        (["generate", "--frce"], "No such option"),
        (["genrate"], "No such command"),
    ],
)
def test_bad_arguments(space: Space, arguments: list[str], said: str) -> None:
    before = space.state()
    done = space.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert space.state() == before


def test_no_workspace(tmp_path: Path) -> None:
    done = run("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no wsdl/ folder, nor has any folder above it" in done.stderr
    (tmp_path / "wsdl").mkdir()
    done = run("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no service: no wsdl/*/service.toml" in done.stderr


def test_nothing_is_written_where_a_later_service_is_bad(space: Space) -> None:
    """All rules are read before the first package is made."""
    shutil.copytree(LIBRARY, space.root / "wsdl" / "zoo")
    done = space.run("generate")
    assert done.returncode == 2
    assert not (space.root / "generated").exists()
