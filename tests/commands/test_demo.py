"""Which sessions ``demo`` shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from soapwright.commands import demo
from soapwright.errors import InputError
from soapwright.project.workspace import Workspace


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is told; no service is generated, and no server started."""

    @contextmanager
    def open_sandbox(name: str, folder: Path) -> Iterator[Any]:
        texts.append(f"{name} opened")
        yield SimpleNamespace(url="http://x/")
        texts.append(f"{name} closed")

    def session(name: str) -> Any:
        return SimpleNamespace(run=lambda module, server, say: say("a session"))

    def generate(self: Workspace, rules: Any, *, force: bool) -> Any:
        assert force
        published = SimpleNamespace(written=["a"], unchanged=4)
        return SimpleNamespace(published=published, folder=Path("generated/books"))

    texts: list[str] = []
    monkeypatch.setattr(demo, "open_sandbox", open_sandbox)
    monkeypatch.setattr(demo, "services", lambda: ("books", "shops"))
    monkeypatch.setattr(demo, "ClientPackage", lambda *_: SimpleNamespace(module=None))
    monkeypatch.setattr(demo, "importlib", SimpleNamespace(import_module=session))
    monkeypatch.setattr(Workspace, "generate", generate)
    monkeypatch.setattr(Workspace, "service_names", lambda _: ["books", "other"])
    rules = SimpleNamespace(name="books", client="Books", file=Path("wsdl/books/service.toml"))
    monkeypatch.setattr(Workspace, "service", lambda *_: rules)
    return texts


def test_without_a_name_all_that_have_a_sandbox(said: list[str], tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    demo.run(space, demo.shown_services(space, ()), said.append)
    assert said == [
        "Books: 5 files of generated/books regenerated, 1 of them changed",
        "books opened",
        "  sandbox at http://x/",
        "  a session",
        "books closed",
    ]


def test_one_without_a_sandbox_is_refused_before_it_is_generated(
    said: list[str], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="'other' has no sandbox; there is: books, shops"):
        demo.shown_services(Workspace(tmp_path), ("other",))
    assert not said
