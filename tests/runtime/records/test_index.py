"""Classes that are loaded on first use, by Python name and by name on the wire."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

NAME = "lazily_indexed"
FILES = {
    "__init__.py": """
from soapwright.runtime.records.index import Package
_PACKAGE = Package(
    __name__,
    {"Client": "client", "Lost": "client"},
    modules=["types"],
    offered=["Client", "Lost", "types", "Ticket", "Task"],
)
__getattr__ = _PACKAGE.load
__dir__ = _PACKAGE.names
""",
    "client.py": "class Client: ...",
    "types/__init__.py": """
from soapwright.runtime.records.index import TypeIndex
TYPES = TypeIndex(__name__, {"Ticket": "ticket", "Task": "task"}, {"urn:t": {"ticket": "Ticket"}})
__getattr__ = TYPES.load
__dir__ = TYPES.names
""",
    "types/ticket.py": "class Ticket: ...",
    "types/task.py": "raise ImportError('it is broken')",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    for name, text in FILES.items():
        path = tmp_path / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield __import__(NAME)
    for module in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[module]


def loaded() -> list[str]:
    return sorted(name.removeprefix(f"{NAME}.") for name in sys.modules if f"{NAME}." in name)


def test_a_module_is_imported_when_its_class_is_first_asked_for(package: ModuleType) -> None:
    assert loaded() == []
    client = package.Client
    assert loaded() == ["client"]
    assert vars(package)["Client"] is client, "the next access finds it without asking"
    assert package.Ticket is package.types.Ticket
    assert loaded() == ["client", "types", "types.ticket"]


def test_all_names_are_listed_without_loading_a_class(package: ModuleType) -> None:
    assert dir(package) == sorted(["Client", "Lost", "Ticket", "Task", "types"])
    assert loaded() == []


def test_a_name_that_is_not_there_is_the_packages_to_miss(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"^module '{NAME}' has no attribute 'Nothing'$"):
        _ = package.Nothing
    with pytest.raises(AttributeError, match=f"^module '{NAME}.types' has no attribute 'Nothing'$"):
        _ = package.types.Nothing
    assert not hasattr(package, "__path_of_nothing__")


def test_a_module_that_cannot_be_imported_says_why(package: ModuleType) -> None:
    with pytest.raises(ImportError, match="it is broken"):
        _ = package.Task


def test_the_packages_own_modules_need_no_import(package: ModuleType) -> None:
    """As type checkers see it: ``from . import q as q``."""
    assert package.client.Client is package.Client
    assert package.types.Ticket is package.Ticket


def test_a_class_is_found_by_its_name_on_the_wire(package: ModuleType) -> None:
    index = package.types.TYPES
    assert index.namespaces == ("urn:t",)
    assert index.by_wire("urn:t", "ticket") is package.Ticket
    assert index.by_wire("urn:t", "Ticket") is None
    assert index.by_wire("urn:other", "ticket") is None
