"""What a program or a command loads: only what it uses, since loading is most of its cost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TOOL = {"black", "click", "jinja2", "rich", "toposort", "xsdata"}
HEAVY = TOOL | {"asyncio", "dataclasses", "httpx2", "inspect", "json", "lxml", "ssl", "tenacity"}


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
        ("from generated.autotask import AsyncAutotask, Ticket", {"asyncio", "inspect", "ssl"}),
        ("from generated.click2mail import Click2Mail", set()),
        ("from generated.ecosys import EcoSys", set()),
        ("from generated.superoffice import SuperOffice", set()),
    ],
)
def test_importing_a_client(statement: str, needed: set[str]) -> None:
    loaded = loaded_by(statement)
    assert not (HEAVY - needed) & loaded
    assert "generated.autotask.types.account" not in loaded
    assert not {name for name in loaded if name.startswith("soapwright.sandbox")}
