"""Every command with every hostile file: status 2 and the file's name, or its work; in its time,
with its memory, and never a traceback."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest
from click.testing import CliRunner

from soapwright.cli.app import app
from tests.examples import SHARE
from tests.hostile.files import CATALOGUES, SETTINGS, TOMLS, WSDLS, Case, wsdl
from tests.https import Site, https_site
from tests.workspaces import COMMAND, LIBRARY

SECONDS, MEBIBYTES = 60, 700
"""Of CPU and of memory that any command may take."""
LONGEST = 5_000
"""Characters that a command says of an error."""
SERVICE = """[service]
name = "shed"
client = "Shed"
reference = "main"

[zones.main]
wsdl = "main.wsdl"
"""


class Done(NamedTuple):
    status: int
    said: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with https_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def within(root: Path, *arguments: str) -> Done:
    """A command in this process, in a folder."""
    before, here = time.process_time(), Path.cwd()
    os.chdir(root)
    try:
        result = CliRunner().invoke(app, [*arguments])
    finally:
        os.chdir(here)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert time.process_time() - before < SECONDS
    return Done(result.exit_code, result.stderr)


def beside(root: Path, *arguments: str) -> Done:
    """A command as a process of its own, whose time and memory are looked at."""
    said = root / "said.txt"
    with said.open("wb") as out:
        process = os.posix_spawn(
            "/bin/sh",
            ["sh", "-c", 'cd "$0" && exec "$@"', str(root), COMMAND, *arguments],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), number) for number in (1, 2)],
        )
        _, status, used = os.wait4(process, 0)
    assert used.ru_utime + used.ru_stime < SECONDS
    assert used.ru_maxrss / 1024 < MEBIBYTES
    text = said.read_text("utf-8", "replace")
    assert "Traceback" not in text
    return Done(os.waitstatus_to_exitcode(status), text)


Run: TypeAlias = "Callable[..., Done]"


def holds(done: Done, case: Case, *, generates: bool) -> None:
    """A command has ended as it should."""
    assert "fault of soapwright" not in done.said
    if not case.refused or (case.generators and not generates):
        assert done.status in (0, 1), done.said[:500]
        return
    assert done.status == 2, done.said[:500]
    error = done.said[done.said.index("error: ") :]
    assert re.search(case.refused, error), error[:500]
    assert len(error) < LONGEST


def bytes_of(case: Case) -> bytes:
    return case.content.encode() if isinstance(case.content, str) else case.content


def every_command(root: Path, site: Site, case: Case, run: Run) -> None:
    """All commands that read a WSDL."""
    content = bytes_of(case)
    folder = root / "wsdl" / "shed"
    folder.mkdir(parents=True)
    file = folder / "main.wsdl"
    (folder / "service.toml").write_text(SERVICE, "utf-8")
    file.write_bytes(content)
    (root / "old.wsdl").write_text(wsdl(), "utf-8")
    for arguments, generates in (
        (["generate", "--wsdl", str(file), "--package", "made", "--out", "out"], True),
        (["generate"], True),
        (["check"], True),
        (["init", str(file), "--name", "new"], True),
        (["diff", "old.wsdl", str(file)], False),
        (["diff", str(file), "old.wsdl"], False),
    ):
        done = run(root, *arguments)
        holds(done, case, generates=generates)
        if done.status == 2:
            assert "main.wsdl" in done.said
    url = site.serve("/main.wsdl", content)
    file.write_text(wsdl(), "utf-8")
    (folder / "service.toml").write_text(f'{SERVICE}url = "{url}"\n', "utf-8")
    holds(run(root, "fetch"), case, generates=False)
    holds(run(root, "init", url, "--name", "other"), case, generates=True)


@pytest.fixture
def trusted(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    return site


QUICK = [
    *("a NUL in a location", "a location above", "groups of groups", "attribute groups of groups"),
    *("elements 300 deep", "entities of entities", "bytes", "XSLT"),
    *("minOccurs of 5,000 digits", "half a character", "nothing", "a location of 5,000 characters"),
]
"""What no command has to make anything of."""


@pytest.mark.parametrize("name", QUICK)
def test_a_wsdl(tmp_path: Path, trusted: Site, name: str) -> None:
    every_command(tmp_path, trusted, WSDLS[name](), within)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", list(WSDLS)[::SHARE])
def test_every_wsdl_in_its_time_with_its_memory(tmp_path: Path, trusted: Site, name: str) -> None:
    every_command(tmp_path, trusted, WSDLS[name](), beside)


def library(root: Path) -> Path:
    """A workspace with the service of tests/library; gives its folder."""
    return Path(shutil.copytree(LIBRARY, root / "wsdl" / "library"))


def told(done: Done, name: str, refused: str) -> None:
    holds(done, Case("", refused), generates=True)
    if refused:
        assert name in done.said


@pytest.mark.parametrize("name", TOMLS)
def test_a_toml_file(tmp_path: Path, name: str) -> None:
    case = TOMLS[name]
    folder = library(tmp_path)
    (folder / "ignore.toml").write_bytes(bytes_of(case))
    ignoring = ["diff", "library", "--ignore", str(folder / "ignore.toml")]
    told(within(tmp_path, *ignoring), "ignore.toml", case.refused)
    (folder / "service.toml").write_bytes(bytes_of(case))
    for command in ("generate", "check", "fetch", "diff"):
        told(within(tmp_path, command, "library"), "service.toml", case.refused)


@pytest.mark.slow
@pytest.mark.parametrize("name", TOMLS)
def test_a_lock(tmp_path: Path, name: str) -> None:
    """One that says nothing is out of date, which is a finding; one beyond limits is refused."""
    (library(tmp_path) / "wsdl.lock").write_bytes(bytes_of(TOMLS[name]))
    for command in ("check", "generate"):
        done = within(tmp_path, command)
        assert done.status in (0, 1, 2)
        assert len(done.said) < LONGEST


@pytest.mark.slow
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting(tmp_path: Path, name: str) -> None:
    old, new, refused = SETTINGS[name]
    file = library(tmp_path) / "service.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    for command in ("generate", "check"):
        told(within(tmp_path, command), "", refused)


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue(tmp_path: Path, name: str) -> None:
    case = CATALOGUES[name]
    file = library(tmp_path) / "en.fields.json"
    file.write_bytes(bytes_of(case))
    for command in ("generate", "check"):
        told(within(tmp_path, command), "", case.refused)


@pytest.mark.slow
def test_a_label_that_no_file_can_hold(tmp_path: Path) -> None:
    """JSON has halves of characters, UTF-8 has not: it is written by its number."""
    file = library(tmp_path) / "en.fields.json"
    text = file.read_text("utf-8")
    kind = '"type": "integer"'
    assert kind in text
    file.write_text(text.replace(kind, f'"label": "\\ud800", {kind}'), "utf-8")
    for command in ("generate", "check"):
        told(within(tmp_path, command), "", "")
