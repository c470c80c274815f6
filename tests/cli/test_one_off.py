"""``soapwright generate --wsdl``: any WSDL gives a package that imports and whose classes work."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.record import Record
from tests.conftest import SHARED
from tests.emit.samples import sample
from tests.workspaces import LIBRARY, contents, run, state

SMALL = ("atws-1.6", "Services88-Tooltips", "Services88-Diagnostics")
REAL = sorted(
    path.relative_to(SHARED / "wsdl")
    for folder in ("autotask", "superoffice")
    for path in (SHARED / "wsdl" / folder).glob("*.wsdl")
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that packages can be imported from."""
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "one_off"]:
        del sys.modules[name]


def load(package: str) -> int:
    """Import a whole package; build, encode and decode each of its classes. Gives their number."""
    for module in ("", ".client", ".aio", ".operations", ".session", ".types"):
        importlib.import_module(package + module)
    index = importlib.import_module(f"{package}.types").TYPES
    codec = Codec(index)
    classes: list[Any] = [index.load(name) for name in index.names()]
    records = [cls for cls in classes if issubclass(cls, Record)]
    for cls in records:
        value = sample(cls)
        text = codec.encode(value)
        found = codec.decode(cls, text)
        # An empty nillable element is read as none; written again it is the same text.
        assert found == value or codec.encode(found) == text, cls
    return len(records)


@pytest.mark.slow
def test_a_package_below_others(folder: Path) -> None:
    arguments = ("--wsdl", str(LIBRARY / "en.wsdl"), "--package", "one_off.library")
    first = run("generate", *arguments, "--out", str(folder))
    assert first.returncode == 0, first.stderr
    assert load("one_off.library") > 10
    client = importlib.import_module("one_off.library").LibraryClient
    with client.connect() as connected:
        assert connected.url == "https://library.example/desk", "the WSDL's own address"
    with client.connect(url="https://other.example/") as connected:
        assert connected.url == "https://other.example/"
    before = state(folder / "one_off")
    second = run("generate", *arguments, "--out", str(folder))
    assert "nothing has changed" in second.stderr
    after = state(folder / "one_off")
    assert {n: t for n, t in after.items() if not n.endswith(".pyc")} == {
        n: t for n, t in before.items() if not n.endswith(".pyc")
    }


@pytest.mark.slow
def test_the_same_bytes_wherever_it_is_made(tmp_path: Path) -> None:
    made = []
    for name in ("here", "there"):
        out = tmp_path / name
        out.mkdir()
        (out / "copy.wsdl").write_bytes((LIBRARY / "en.wsdl").read_bytes())
        done = run(
            *("generate", "--wsdl", "copy.wsdl", "--package", "library", "--out", "."), cwd=out
        )
        assert done.returncode == 0, done.stderr
        made.append(contents(out / "library"))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=() if path.stem in SMALL else pytest.mark.exhaustive)
        for path in REAL
    ],
)
def test_real_wsdls(path: Path, shared: Path, folder: Path) -> None:
    wsdl = shared / "wsdl" / path
    done = run("generate", "--wsdl", str(wsdl), "--package", "one_off", "--out", str(folder))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert load("one_off") > 3
