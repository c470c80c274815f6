"""What a program or a command loads: only what it uses, since loading is most of its cost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from soapwright.diff.report import FORMATS
from tests.parcels import workspace, wsdl

ROOT = Path(__file__).parents[1]

TOOL = {"black", "click", "jinja2", "rich", "toposort", "xsdata"}
HEAVY = TOOL | {"asyncio", "dataclasses", "httpx2", "inspect", "json", "logging"}
HEAVY |= {"lxml", "ssl", "tenacity"}


def loaded_by(statement: str) -> set[str]:
    """The modules that a statement loads in a fresh process."""
    code = (
        f"import sys; before = set(sys.modules); {statement}\nprint(*(set(sys.modules) - before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_a_class_loads_no_other_entity() -> None:
    loaded = loaded_by("from generated.autotask import Ticket")
    types = {name for name in loaded if name.startswith("generated.autotask.types.")}
    # Entity, its base, has user-defined fields and descriptions of fields.
    used = {"array_of_field", "array_of_user_defined_field", "field", "pick_list_value"}
    used |= {"entity", "ticket", "user_defined_field", "array_of_pick_list_value"}
    assert types == {f"generated.autotask.types.{name}" for name in used}


@pytest.mark.parametrize(
    ("statement", "needed"),
    [
        ("import generated.autotask", set()),
        ("from generated.autotask import Ticket, q", set()),
        ("from generated.autotask import Autotask, Ticket", set()),
        (
            "from generated.autotask import AsyncAutotask, Ticket",
            {"asyncio", "inspect", "logging", "ssl"},
        ),
        ("from generated.click2mail import Click2Mail", set()),
        ("from generated.ecosys import EcoSys", set()),
        ("from generated.superoffice import SuperOffice", set()),
    ],
)
def test_importing_a_client(statement: str, needed: set[str]) -> None:
    loaded = loaded_by(statement)
    needed |= loaded_by("import asyncio, ssl") if needed else set()  # what these load themselves
    assert not (HEAVY - needed) & loaded
    assert "generated.autotask.types.account" not in loaded
    assert not {name for name in loaded if name.startswith("soapwright.sandbox")}


# --- commands ------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str | Path) -> tuple[set[str], str]:
    """The modules that a command has loaded when it ends, and what it says."""
    code = (
        "import atexit, sys\n"
        "from pathlib import Path\n"
        "atexit.register(lambda: Path('loaded').write_text('\\n'.join(sys.modules)))\n"
        "from soapwright.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr
    loaded = set((folder / "loaded").read_text("utf-8").splitlines())
    return loaded, done.stdout + done.stderr


def wsdls(folder: Path) -> tuple[Path, Path]:
    old, new = folder / "old.wsdl", folder / "new.wsdl"
    old.write_text(wsdl(), "utf-8")
    new.write_text(wsdl().replace('name="label"', 'name="tag"'), "utf-8")
    return old, new


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])
def test_two_files_are_compared_without_a_parser_of_options(tmp_path: Path, form: str) -> None:
    loaded, said = run(tmp_path, "diff", *wsdls(tmp_path), "--format", form, "--fail-on", "never")
    assert "tag" in said
    assert not (TOOL | {"dataclasses", "httpx2", "soapwright.service.rules"}) & loaded


def test_only_a_page_needs_templates(tmp_path: Path) -> None:
    loaded, said = run(tmp_path, "diff", *wsdls(tmp_path), "--format", "html")
    assert "<html" in said
    assert "jinja2" in loaded
    assert not {"black", "click", "xsdata"} & loaded


def test_what_is_said_otherwise_is_left_to_the_parser(tmp_path: Path) -> None:
    """The options that few need, and everything wrong."""
    old, new = wsdls(tmp_path)
    loaded, said = run(tmp_path, "diff", old, new, "--format=json")
    assert ("click" in loaded, said[0]) == (True, "{")
    loaded, said = run(tmp_path, "diff", old, new, "--output", "report.txt")
    assert ("click" in loaded, "written: report.txt" in said) == (True, True)
    assert "jinja2" not in loaded


def test_generate_loads_what_it_emits_with_only_to_emit(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    loaded, said = run(tmp_path, "generate")
    assert {"black", "jinja2", "xsdata.codegen"} <= loaded
    loaded, said = run(tmp_path, "generate")
    assert "nothing has changed" in said
    assert not {"black", "jinja2", "lxml", "toposort", "xsdata"} & loaded
    assert "concurrent.futures.process" not in loaded, "it is a small package"
    with (folder / "service.toml").open("a", encoding="utf-8") as file:
        file.write("# The same rules in other words.\n")
    loaded, said = run(tmp_path, "generate")
    assert "0 files written" in said
    assert "xsdata.codegen" in loaded
    assert "black" not in loaded, "no text is new"
