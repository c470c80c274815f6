"""Generated packages that tests can import, and that are forgotten afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.emit.types.bindings import Types

from .generate import Load, write


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    packages = []

    def load(types: Types, package: str) -> str:
        write(types, tmp_path, package)
        monkeypatch.syspath_prepend(tmp_path)
        packages.append(package)
        return f"{package}.types"

    yield load
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]
