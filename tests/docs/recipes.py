"""The cookbook's recipes as they stand on its pages, and the situations that they are run in."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import AsyncAutotask, Autotask
from generated.click2mail import Click2Mail
from soapwright.runtime.http.settings import WIRE
from soapwright.sandbox import autotask, click2mail, ecosys, open_sandbox, superoffice
from soapwright.sandbox.server import Sandbox
from soapwright.schema import read_schema
from soapwright.schema.catalogue import read_catalogue
from tests.generated.packages import ROOT
from tests.workspaces import COMMAND

FOLDER = ROOT / "docs" / "cookbook"
PAGES = ("writing", "reading", "calls", "running")
_BLOCK = re.compile(
    r"(?:<!-- (?P<said>.*?) -->\n)?^```(?P<kind>\w+)(?: title=\"(?P<title>.*?)\")?\n"
    r"(?P<text>.*?)^```$",
    re.S | re.M,
)


@dataclass(frozen=True)
class Block:
    """A block of code: of what kind, the file that it is, what the comment above it says."""

    kind: str
    title: str | None
    text: str
    said: str


@dataclass(frozen=True)
class Recipe:
    """A question, and the blocks that answer it."""

    page: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def is_slow(self) -> bool:
        return any("slow" in block.said.split(", ") for block in self.blocks)

    @property
    def given(self) -> str | None:
        """The situation, as a call of one of `SITUATIONS`."""
        for block in self.blocks:
            if found := re.search(r"given: (.*)$", block.said):
                return found[1]
        return None


def recipes() -> list[Recipe]:
    """All of them, in their order."""
    found = []
    for page in PAGES:
        text = (FOLDER / f"{page}.md").read_text("utf-8")
        for part in re.split(r"^## ", text, flags=re.M)[1:]:
            title, _, body = part.partition("\n")
            blocks = tuple(
                Block(match["kind"], match["title"], match["text"], match["said"] or "")
                for match in _BLOCK.finditer(body)
            )
            found.append(Recipe(page, title, blocks))
    return found


@dataclass
class Stage:
    """What a recipe is run on: a folder that it is in, the names that it knows, its servers.

    ``replaced`` are texts of its blocks that stand for others here, ``more`` is added to commands.
    """

    folder: Path
    patch: pytest.MonkeyPatch
    entered: ExitStack
    names: dict[str, Any] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    more: str = ""

    def sandbox(self, service: str, **options: Any) -> Sandbox:
        """A new server, until the recipe has ended; what its WSDL says is read once for all."""
        for name, cached in _READ.items():
            self.patch.setattr(f"soapwright.sandbox.autotask.app.{name}", cached)
        opened = open_sandbox(service, ROOT / "wsdl" / service, **options)
        return self.entered.enter_context(opened)

    def connects(self, client: type[Any], **arguments: Any) -> None:
        """Clients of this class connect to here."""
        self.patch.setattr(client, "connect", partial(client.connect, **arguments))

    def run(self, recipe: Recipe) -> None:
        """Do what the recipe says, and hold what it prints to what it says.

        Raises:
            AssertionError: it prints something else, or a command ends otherwise.
        """
        printed, compared = "", True
        for block in recipe.blocks:
            if block.title:
                (self.folder / block.title).write_text(block.text, "utf-8")
            if block.kind == "python":
                assert compared or not printed, f"nothing says what this prints: {printed}"
                printed, compared = self.python(block), False
            elif block.kind == "console":
                self.console(block)
            elif block.kind == "text":
                assert printed.rstrip() == block.text.rstrip(), printed
                compared = True
        assert compared or not printed, f"nothing says what this prints: {printed}"

    def python(self, block: Block) -> str:
        """Run a program in this process; gives what it prints."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(self.here(block.text), "recipe", "exec"), dict(self.names))
        return out.getvalue()

    def here(self, text: str) -> str:
        """A text as it is to be here."""
        for there, here in self.replaced.items():
            text = text.replace(there, here)
        return text

    def console(self, block: Block) -> None:
        """Run commands, and hold what they print to the lines below them, where there are some."""
        status = int(found[1]) if (found := re.search(r"exit: (\d)", block.said)) else 0
        path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
        for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
            command, _, expected = part.partition("\n")
            done = subprocess.run(
                ["/bin/sh", "-c", self.here(command) + self.more],
                cwd=self.folder,
                env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == status, done.stdout
            assert not expected or done.stdout.rstrip() == expected.rstrip(), done.stdout


@contextmanager
def stage(folder: Path, recipe: Recipe, situations: Situations) -> Iterator[Stage]:
    """Everything that a recipe takes for granted, until it has been run."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as entered:
        patch.chdir(folder)
        patch.syspath_prepend(str(folder))
        patch.setattr(logging.getLogger(), "handlers", [])  # as in a program that has just begun
        on = Stage(folder, patch, entered)
        told = " ".join(block.text for block in recipe.blocks)
        if recipe.given is not None:
            name, _, arguments = recipe.given.partition("(")
            entered.enter_context(situations[name](on, *_arguments(arguments)))
        for client, opens in _OPENS.items():
            if f"{client}.connect(" in told and not on.names:
                opens(on)
        try:
            yield on
        finally:
            logging.getLogger(WIRE).setLevel(logging.NOTSET)


@cache
def _catalogue(path: Path) -> Any:
    return read_catalogue(path)


@cache
def _schema(path: Path) -> Any:
    return read_schema(path, catalogue=_catalogue(path.with_suffix(".fields.json")))


_READ = {
    "read_catalogue": _catalogue,
    "read_schema": lambda path, catalogue: _schema(path),
}

Situations = dict[str, Callable[..., AbstractContextManager[None]]]


def _arguments(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def at_autotask(on: Stage, **options: Any) -> Sandbox:
    """An Autotask of its own for the recipe."""
    server = on.sandbox("autotask", **options)
    for client in (Autotask, AsyncAutotask):
        on.connects(client, locate_url=server.url)
    on.names |= {"username": autotask.USERNAME, "secret": autotask.SECRET}
    on.names["code"] = autotask.INTEGRATION_CODE
    return server


def _at_ecosys(on: Stage) -> None:
    server = on.sandbox("ecosys")
    on.names |= {"url": server.url, "user": ecosys.USERNAME, "password": ecosys.PASSWORD}


def _at_superoffice(on: Stage) -> None:
    server = on.sandbox("superoffice")
    on.names |= {"url": server.url, "user": superoffice.USERNAME}
    on.names |= {"password": superoffice.PASSWORD, "token": superoffice.APPLICATION_TOKEN}


def at_click2mail(on: Stage) -> None:
    """A Click2Mail of its own for the recipe."""
    server = on.sandbox("click2mail")
    on.connects(Click2Mail, url=server.url)
    on.names |= {"username": click2mail.USERNAME, "secret": click2mail.SECRET}


_OPENS: dict[str, Callable[[Stage], object]] = {
    "Autotask": at_autotask,
    "EcoSys": _at_ecosys,
    "SuperOffice": _at_superoffice,
}
