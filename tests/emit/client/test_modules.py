"""The client modules of a small service with every kind of rule: their text, and that it holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soapwright.emit.format import format_sources
from soapwright.emit.package import emit_package
from soapwright.service.rules import read_service
from tests.emit.desks import Call, Desk, made
from tests.generated.packages import ROOT
from tests.workspaces import LIBRARY, Space

GOLDEN = Path(__file__).parents[1] / "golden" / "library"


def client_modules() -> dict[str, str]:
    """What is emitted beside the types."""
    emitted = emit_package(read_service(LIBRARY / "service.toml"), LIBRARY)
    assert emitted.warnings == ()
    texts = {name: text for name, text in emitted.files.items() if not name.startswith("types/")}
    return format_sources(texts)


def test_golden() -> None:
    """The text of every module; SOAPWRIGHT_UPDATE_GOLDEN=1 accepts what is emitted now."""
    files = client_modules()
    if os.environ.get("SOAPWRIGHT_UPDATE_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        GOLDEN.mkdir(parents=True)
        for name, text in files.items():
            (GOLDEN / name).write_text(text, "utf-8")
    assert files == {path.name: path.read_text("utf-8") for path in GOLDEN.iterdir()}


def mypy(folder: Path, *paths: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *paths],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout if run.returncode else ""


@pytest.mark.slow
def test_what_is_emitted_is_typed(tmp_path: Path) -> None:
    """With every rule, and with none; one-way, several versions of SOAP, awkward names."""
    space = Space(tmp_path)
    done = space.run("generate")
    assert done.returncode == 0, done.stderr
    names = ["Ask", "close", "types", "class", "Ping"]
    desk = Desk(
        [Call(n, one_way=n == "Ping", headers=("Who",)) for n in names],
        headers=("Who",),
        soap=["1.2"],
    )
    with made(desk.text(), tmp_path):
        pass
    script = tmp_path / "script.py"
    script.write_text(
        "import datetime\n"
        "from generated.library import Book, Library, Loan, q\n"
        "from generated.library.types import Problem\n"
        "from desk import AsyncDeskClient, DeskClient\n\n"
        "def main() -> None:\n"
        "    with Library.connect('u', 's', card='c', branch=7) as client:\n"
        "        loans = [Loan(book_key=1, returned=False)]\n"
        "        print(client.create(loans).calls, client.update(loans, fields=['returned']))\n"
        "        for book in client.search(Book, q.Book.pages > 100):\n"
        "            print(book.title, book.price, book.key)\n"
        "        day = datetime.date(2026, 1, 1)\n"
        "        then = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)\n"
        "        where = (q.Book.bought == day) & (q.Book.changed > then)\n"
        "        for book in client.search(Book, where):\n"
        "            bought: datetime.date | None = book.bought\n"
        "        for book in client.changes(Book, then, field='changed'):\n"
        "            print(bought, client.usage.share)\n"
        "        client.close_operation(self_=1, days=[day], why=Problem(text='x'))\n"
        "    with DeskClient.connect(url='https://desk.example/') as desk:\n"
        "        print(desk.ask('x'))\n\n"
        "async def twin() -> None:\n"
        "    async with AsyncDeskClient.connect() as desk:\n"
        "        await desk.ping('x')\n",
        "utf-8",
    )
    assert mypy(tmp_path, "script.py", "generated", "desk") == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "rules",
    [
        ("batch.create",),
        ("batch.update",),
        ("changes",),
        ("time", "changes"),
        ("page.search", "changes"),
        ("limits.usage",),
    ],
)
def test_each_rule_may_be_left_out(tmp_path: Path, rules: tuple[str, ...]) -> None:
    """What is emitted without it still imports, and has nothing of it."""
    rule = rules[0]
    space = Space(tmp_path)
    path = space.service / "service.toml"
    tables = path.read_text("utf-8").split("\n[")
    path.write_text(
        "\n[".join(table for table in tables if table.partition("]")[0] not in rules), "utf-8"
    )
    done = space.run("generate")
    assert done.returncode == 0, done.stderr
    known = {"limits.usage": "usage", "page.search": "get", "time": "changes"}
    method = known.get(rule, rule.partition(".")[2])
    code = (
        "from generated.library import AsyncLibrary, Library\n"
        f"assert not hasattr(Library, '{method}') and not hasattr(AsyncLibrary, '{method}')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_the_rules_left_out_together(tmp_path: Path) -> None:
    space = Space(tmp_path)
    path = space.service / "service.toml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[session]")], "utf-8")
    done = space.run("generate")
    assert done.returncode == 0, done.stderr
    script = "from generated.library import Library; Library.connect().close()"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    names = {file.name for file in space.package.iterdir()}
    assert not {"batching.py", "paging.py", "results.py", "q.py", "q.pyi"} & names
