"""What the documents say, held against the tool: they are run, type-checked and looked up."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from soapwright.service.page import read_page
from soapwright.service.rules import read_service
from soapwright.service.session import read_session
from soapwright.service.toml_reader import Table
from tests.workspaces import COMMAND, LIBRARY

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text("utf-8")

# --- docs/service-toml.md ------------------------------------------------------------------------

_KINDS = {
    "str": "text",
    "int": "number",
    "bool": "true or false",
    "list": "list of ",
    "object": "text",
    "dict": "table",
}
_NAMED = {"zones": "name", "batch": "verb", "call": "verb", "page": "verb", "job": "verb"} | {
    "resolve": "verb",
    "results": "name",
    "warnings": "name",
    "session.headers": "Element",
    "session.login.ways": "name",
    "workflow.known": "Type",
}
_MAPS = re.compile(
    r"(environments|absent|links|changes|workflow\.reads|workflow\.known\.<Type>"
    r"|resolve\.<verb>\.fields"
    r"|diff\.(severity|ignore)"  # which another reader reads
    r"|.+\.(arguments|defaults|types))"
)
"""Tables whose keys are names of the service."""

_PAGES = (
    'style = "offset"\noperation = "a"\noffset = "b"\nsize = "c"\nrows = "d"\npage_size = 1',
    'style = "token"\noperation = "a"\ntoken = "b"\nparameter = "c"\nrows = "d"',
)

Asked = dict[str, dict[str, set[tuple[str, bool]]]]
"""Table → key → what it takes, and whether it must be there."""


@pytest.fixture(scope="module")
def asked() -> Asked:
    """Every key that reading the service.toml files of this repository asks for."""
    found: Asked = {}
    take = Table.take

    def recording(self: Table, name: str, kind: type, default: Any = ...) -> Any:
        keys = found.setdefault(_general(self.key), {})
        keys.setdefault(name, set()).add((kind.__name__, default is ...))
        return take(self, name, kind, default)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "take", recording)
        for path in (*ROOT.glob("wsdl/*/service.toml"), LIBRARY / "service.toml"):
            read_service(path)
        for page in _PAGES:  # styles that none of them has
            read_page("rows", Table(tomllib.loads(page), "", "page.rows"), ())
        read_session(Table({"security": {"timestamp": True}}, "service.toml", "session"))
    return found


def _general(key: str) -> str:
    """``batch.create`` → ``batch.<verb>``, ``workflow.steps[0]`` → ``workflow.steps``."""
    key = re.sub(r"\[\d+\]", "", key)
    for above, name in _NAMED.items():
        key = re.sub(rf"^{re.escape(above)}\.[^.]+", f"{above}.<{name}>", key)
    return key


def documented() -> dict[str, dict[str, list[str]]]:
    """Table → key → what the reference says it takes, once for each form of the table."""
    found: dict[str, dict[str, list[str]]] = {}
    table = ""
    for line in (DOCS / "service-toml.md").read_text("utf-8").splitlines():
        if heading := re.match(r"### `\[(.+?)\]`", line):
            table = heading[1].strip("[]")
            found.setdefault(table, {})
        elif row := re.match(r"\| `(\w+)` \| (.+?) \|", line):
            found[table].setdefault(row[1], []).append(row[2])
    return found


def test_the_reference_has_every_table(asked: Asked) -> None:
    tables = {name for name in asked if name and not (_MAPS.fullmatch(name) or name in _NAMED)}
    tables |= {name for name in asked[""] if name not in _NAMED}
    extra = {name for name in documented() if _MAPS.fullmatch(name)}
    assert set(documented()) - extra == tables - {"environments", "absent", "links", "changes"}
    assert {"environments", "absent", "links", "changes"} <= set(documented())


def test_the_reference_has_every_key_and_says_what_it_takes(asked: Asked) -> None:
    for table, keys in documented().items():
        if table == "diff.ignore":
            continue
        known = {
            name: found
            for name, found in asked.get(table, {}).items()
            if any(kind != "dict" for kind, _ in found)
            or name in ("arguments", "defaults", "types")
        }
        if _MAPS.fullmatch(table):
            known = {name: found for name, found in known.items() if name in keys}
        assert set(keys) == set(known), table
        for name, texts in keys.items():
            for text in texts:
                takes = text.removesuffix(", needed")
                assert takes.startswith(tuple(_KINDS[kind] for kind, _ in known[name])), (
                    table,
                    name,
                )
                assert (text != takes) in {must for _, must in known[name]}, (table, name)


def test_the_reference_has_valid_toml() -> None:
    for block in re.findall(r"```toml\n(.*?)```", (DOCS / "service-toml.md").read_text(), re.S):
        assert tomllib.loads(block)


# --- docs/adding-a-service.md --------------------------------------------------------------------

GUIDE = (DOCS / "adding-a-service.md").read_text("utf-8")
HOME = "/home/jo/shop"
"""Where the guide has its files."""


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.S | re.M)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a console, each with what it is said to print."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A server that answers on a port until the block ends."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    for path in (DOCS / "warehouse").iterdir():
        shutil.copy(path, folder)
    (script,) = blocks(GUIDE, "python")
    assert script.startswith("# session.py\n")
    (folder / "session.py").write_text(script, "utf-8")
    return folder


@pytest.mark.peer("php")
def test_the_guide_does_what_it_says(shop: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = shop / "session.py"
    script.write_text(script.read_text("utf-8").replace("8089", str(port)), "utf-8")
    server = ["php", "-S", f"127.0.0.1:{port}", "-d", f"sys_temp_dir={shop}", "server.php"]
    tools = Path(COMMAND).parent
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    with running(server, port, shop):
        for block in blocks(GUIDE, "console"):
            for command, expected in commands(block):
                if command.startswith("php "):
                    assert command == "php -S 127.0.0.1:8089 server.php &"
                    continue
                done = subprocess.run(
                    ["/bin/sh", "-c", command],
                    cwd=shop,
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    timeout=120,
                    check=False,
                )
                printed = done.stdout.replace(str(shop), HOME)
                assert done.returncode == 0, printed
                assert _settled(printed) == _settled(expected), command
    checked = _mypy([script], shop)
    assert checked.returncode == 0, checked.stdout


def _settled(output: str) -> str:
    """An output without what another version of the templates changes."""
    return re.sub(r"\b\d+ files written", "… files written", output).strip()


# --- README.md -----------------------------------------------------------------------------------

NAMES = """
import datetime
from generated.autotask import Autotask, Ticket, q
from generated.click2mail import Click2Mail, Job
from generated.ecosys import EcoSys, SampleObject
from generated.superoffice import SuperOffice
from generated.superoffice.types import ArrayOfstring, BatchTaskInfo

url: str
user: str
username: str
secret: str
code: str
tickets: list[Ticket]
objects: list[SampleObject]
jobs: list[Job]
pdf: bytes
columns: ArrayOfstring
day: datetime.date
info: BatchTaskInfo
since: datetime.datetime
ten_thousand: list[str]
at: Autotask
so: SuperOffice
"""
"""What the README takes for granted."""


@pytest.mark.slow
def test_the_readme_type_checks(tmp_path: Path) -> None:
    files = []
    for number, block in enumerate(blocks(README, "python")):
        files.append(tmp_path / f"block_{number}.py")
        files[-1].write_text(NAMES + block, "utf-8")
    for client, cells in columns().items():
        files.append(tmp_path / f"{client.lower()}.py")
        files[-1].write_text("\n".join([NAMES.partition("at: ")[0], *cells, ""]), "utf-8")
    checked = _mypy(files, ROOT, "--allow-redefinition")
    assert checked.returncode == 0, checked.stdout


def test_the_table_has_the_four_clients() -> None:
    found = columns()
    names = [read_service(path).client for path in sorted(ROOT.glob("wsdl/*/service.toml"))]
    assert sorted(found) == sorted(names)
    assert all(len(cells) >= 5 for cells in found.values())


def columns() -> dict[str, list[str]]:
    """The table "One vocabulary": client → what it is used with, in order."""
    section = README.partition("## One vocabulary")[2].partition("\n## ")[0]
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    return {
        client: [row[at].strip("`") for row in rows if row[at] != "—"]
        for at, client in enumerate((cell.strip() for cell in head), 0)
        if client
    }


def _mypy(files: list[Path], cwd: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", *options),
            *map(str, files),
        ],
        cwd=cwd,
        env={**os.environ, "MYPYPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
