"""``soapwright generate`` as a process: what it writes, what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspaces import Space, contents, run, state

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LAST_RUN = "__pycache__/soapwright.json"


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


def works(space: Space) -> bool:
    """Whether the generated package can be imported and used, by a fresh process."""
    code = (
        "from generated.library import Library, Book, q; from generated.library import aio, "
        "batching, paging, operations; print(Book(title='x').title, q.Book.title == 'x')"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=space.root, capture_output=True, check=False
    )
    return done.returncode == 0


def test_the_second_run_writes_nothing_and_says_so(space: Space) -> None:
    first = space.run("generate")
    assert first.returncode == 0, first.stderr
    assert "files written" in first.stderr
    assert first.stdout == ""
    assert works(space)
    before = space.state()
    second = space.run("generate")
    assert (second.returncode, second.stdout) == (0, "")
    assert second.stderr == "library: nothing has changed, nothing written\n"
    assert space.state() == before


def test_what_is_checked_in_is_what_is_generated(tmp_path: Path) -> None:
    for folder in ("wsdl", "generated"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    done = run("generate", "autotask", "--force", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "generated") == contents(ROOT / "generated"), (
        "run `soapwright generate` and commit what it writes"
    )


def test_the_same_bytes_whatever_the_hash_seed_and_the_folder(space: Space) -> None:
    written = []
    for seed in ("1", "77"):
        done = space.run("generate", "--force", PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        written.append(contents(space.package))
        shutil.rmtree(space.root / "generated")
    below = space.service / "deeper"
    below.mkdir()
    done = space.run("generate", cwd=below)  # the workspace is found from here upwards
    assert done.returncode == 0, done.stderr
    written.append(contents(space.package))
    assert written[0] == written[1] == written[2]
    assert str(space.root).encode() not in b"".join(written[0].values())


def test_force_writes_no_file_whose_text_is_the_same(space: Space) -> None:
    space.run("generate")
    before = state(space.package)
    done = space.run("generate", "--force")
    assert "0 files written, 0 removed" in done.stderr
    after = state(space.package)
    del before[LAST_RUN], after[LAST_RUN]
    assert after == before


def test_a_change_writes_what_it_touches_and_removes_what_is_gone(space: Space) -> None:
    space.run("generate")
    assert (space.package / "types/trace_.py").exists()
    space.edit("en.wsdl", '<xs:element name="Trace" type="xs:string"/>', "")
    space.edit("en.wsdl", "nobody answers", "somebody answers")
    before = state(space.package)
    done = space.run("generate")
    assert done.returncode == 0, done.stderr
    assert not (space.package / "types/trace_.py").exists()
    after = state(space.package)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        *("aio.py", "client.py", "operations.py", "manifest.json", "types/__init__.py", LAST_RUN),
    }
    assert works(space)


def test_an_import_of_the_wsdl_is_an_input_too(space: Space) -> None:
    imported = space.service / "extra.xsd"
    schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x">{}'
    imported.write_text(schema.format("</xs:schema>"), "utf-8")
    space.edit(
        "en.wsdl",
        '<xs:schema targetNamespace="urn:library" elementFormDefault="qualified">',
        '<xs:schema targetNamespace="urn:library" elementFormDefault="qualified">'
        '<xs:import namespace="urn:x" schemaLocation="extra.xsd"/>',
    )
    assert space.run("generate").returncode == 0
    assert "nothing has changed" in space.run("generate").stderr
    extra = '<xs:complexType name="Extra"><xs:sequence/></xs:complexType></xs:schema>'
    imported.write_text(schema.format(extra), "utf-8")
    assert "1 files written" not in space.run("generate").stderr
    assert (space.package / "types/extra.py").exists()


def test_a_file_that_somebody_changed_is_written_again(space: Space) -> None:
    space.run("generate")
    client = space.package / "client.py"
    original = client.read_text("utf-8")
    client.write_text(original + "# a note\n", "utf-8")
    assert "1 files written" in space.run("generate").stderr
    assert client.read_text("utf-8") == original


def test_files_of_others_are_never_touched(space: Space) -> None:
    space.run("generate")
    notes = {
        space.package / "helpers.py": "# mine\n",
        space.package / "types" / "notes.txt": "mine\n",
        space.root / "generated" / "other" / "__init__.py": "# mine\n",
    }
    for path, text in notes.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    space.edit("en.wsdl", '<xs:element name="Trace" type="xs:string"/>', "")
    assert space.run("generate", "--force").returncode == 0
    assert {path: path.read_text("utf-8") for path in notes} == notes


def test_a_file_of_somebody_else_in_the_way_is_an_error(space: Space) -> None:
    theirs = space.package / "types" / "book.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("# mine\n", "utf-8")
    before = space.state()
    done = space.run("generate")
    assert done.returncode == 2
    assert done.stderr == f"error: {theirs}: is in the way: it was not written by soapwright\n"
    assert space.state() == before


@pytest.mark.parametrize("where", ["generated", "generated/library", "generated/library/types"])
def test_a_file_where_a_folder_must_be_is_an_error(space: Space, where: str) -> None:
    path = space.root / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way", "utf-8")
    before = space.state()
    done = space.run("generate")
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr
    assert space.state() == before


KILLED = """\
import os, sys
from soapwright.cli import main
stop, name = int(sys.argv.pop(1)), sys.argv.pop(1)
real = getattr(os, name)
def dying(*arguments, **options):
    global stop
    stop -= 1
    if stop < 0:
        os._exit(9)
    return real(*arguments, **options)
setattr(os, name, dying)
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(("call", "works_still"), [(0, True), (3, None)])
def test_a_run_that_is_killed_is_made_good_by_the_next(
    space: Space, call: int, works_still: bool | None
) -> None:
    """Killed before the first file is put in place, the old package is whole; amid them, the
    next run notices."""
    space.run("generate")
    old = contents(space.package)
    space.edit("service.toml", "max_items = 50", "max_items = 60")
    space.edit("en.wsdl", '<xs:element name="Price"', '<xs:element name="Cost"')
    space.edit("en.fields.json", '"Price"', '"Cost"')
    killed = subprocess.run(
        [sys.executable, "-B", "-c", KILLED, str(call), "replace", "generate"],
        cwd=space.root,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == 9
    if works_still:
        assert {n: t for n, t in contents(space.package).items() if not n.endswith(".new")} == old
        assert works(space)
    again = space.run("generate")
    assert again.returncode == 0, again.stderr
    assert "nothing has changed" not in again.stderr
    repaired = contents(space.package)
    shutil.rmtree(space.package)
    space.run("generate")
    assert contents(space.package) == repaired


def test_a_run_that_cannot_write_leaves_the_old_package(space: Space) -> None:
    space.run("generate")
    old = contents(space.package)
    space.edit("service.toml", "max_items = 50", "max_items = 60")
    (space.package / ".client.py.new").mkdir()  # where the new text would be kept meanwhile
    done = space.run("generate")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert contents(space.package) == old
    assert works(space)


@pytest.mark.parametrize("left", [None, "<<<<<<< HEAD\n", '{"form": 2, "inputs": 1}'])
def test_a_lost_manifest_is_made_again(space: Space, left: str | None) -> None:
    """A conflict in git leaves one that makes no sense."""
    space.run("generate")
    old = contents(space.package)
    manifest = space.package / "manifest.json"
    if left is None:
        manifest.unlink()
    else:
        manifest.write_text(left, "utf-8")
    done = space.run("generate")
    assert done.returncode == 0, done.stderr
    assert contents(space.package) == old


def test_a_manifest_that_leads_elsewhere_removes_nothing_there(space: Space) -> None:
    space.run("generate")
    precious = space.root / "precious.txt"
    precious.write_text("mine", "utf-8")
    manifest = space.package / "manifest.json"
    text = manifest.read_text("utf-8")
    entry = '"outputs": {\n    "../../precious.txt": "0",'
    manifest.write_text(text.replace('"outputs": {', entry), "utf-8")
    assert space.run("generate").returncode == 0
    assert precious.exists()
