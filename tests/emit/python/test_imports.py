"""An emitted module imports what its code uses, once, in the order of isort, and nothing else."""

from __future__ import annotations

import importlib

import pytest

from soapwright.emit.python.imports import RUNTIME, STANDARD, add_imports

HEAD = "# Generated.\n\nfrom __future__ import annotations\n"


def lines(code: str, **siblings: str) -> list[str]:
    added = add_imports(f"{HEAD}\n{code}\n", siblings)
    assert added.startswith(HEAD)
    assert added.endswith(f"\n{code}\n")
    return [line for line in added.splitlines()[3:] if " import " in line or line[:6] == "import"]


def test_nothing_is_imported_for_code_that_needs_nothing() -> None:
    assert add_imports(f"{HEAD}\nx = 1\n", {}) == f"{HEAD}\nx = 1\n"


def test_sections_in_order() -> None:
    code = "a: datetime.date | Any | XmlPeriod | Zone | Thing | Report"
    assert lines(code, Thing=".types") == [
        "import datetime",
        "from typing import Any",
        "from xsdata.models.datatype import XmlPeriod",
        "from soapwright.runtime.client.zones import Zone",
        "from soapwright.runtime.outcome import Report",
        "from .types import Thing",
    ]


def test_a_name_is_not_its_text_attribute_or_keyword() -> None:
    assert lines("x = f('Any', a.Zone, Report=1)") == []


def test_a_parameter_hides_a_name_only_within_its_function() -> None:
    assert lines("def f(os): return os") == []
    assert lines("def f(os): return os\nx = os") == ["import os"]
    assert lines("def f(a=os): pass") == ["import os"]
    assert lines("def f(a: os): pass") == ["import os"]
    assert lines("def f(os):\n  def g(): return os") == []


def test_what_goes_by_another_name_is_found_by_that() -> None:
    known = {"Any as Anything": ".types"}
    assert add_imports(f"{HEAD}x: Anything\n", known) == (
        f"{HEAD}\nfrom .types import Any as Anything\nx: Anything\n"
    )
    assert "Anything" not in add_imports(f"{HEAD}x: int\n", known)


def test_a_sibling_comes_before_what_is_known_by_the_same_name() -> None:
    assert lines("x: Report", Report=".results") == ["from .results import Report"]


@pytest.mark.parametrize(("name", "module"), [*STANDARD.items(), *RUNTIME.items()])
def test_what_is_imported_is_there(name: str, module: str) -> None:
    found = importlib.import_module(module or name)
    assert not module or hasattr(found, name)
