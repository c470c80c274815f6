"""What an emitted module may hold, and that what templates write is that."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.python.allowed import UnexpectedCode, check_module

GENERATED = Path(__file__).resolve().parents[3] / "generated"


def test_what_templates_write() -> None:
    modules = [path for ending in ("py", "pyi") for path in GENERATED.glob(f"*/*.{ending}")]
    modules += sorted(GENERATED.glob("*/types/*.py"))[::20]
    assert len(modules) > 50
    for path in modules:
        check_module(str(path), path.read_text("utf-8"))


@pytest.mark.parametrize(
    "code",
    [
        "import builtins",
        "import socket as types",
        "from subprocess import run",
        "import os\nx = os.system",
        "import os\nos.PathLike = 1",
        "print(1)",
        "x = eval('1')",
        "x = open('a')",
        "x = __import__('os')",
        "def f() -> None:\n    open('a')",
        "def f(a=exec('1')):\n    pass",
        "@exec\ndef f():\n    pass",
        "class A:\n    list('x')",
        "class A(metaclass=unknown):\n    pass",
        "x = ().__class__.__subclasses__()",
        "x: eval('1') = 1",
        "from typing import Any\nAny.x = 1",
        "for x in list():\n    pass",
        "try:\n    pass\nfinally:\n    pass",
        "with list():\n    pass",
        "while True:\n    pass",
        "def f():\n    global x",
        "x = (y := 1)",
        "x = 1\n)",
        "x = '\x00'",
        "x = " + "(" * 300 + ")" * 300,
    ],
)
def test_what_no_template_writes(code: str) -> None:
    with pytest.raises(UnexpectedCode, match=r"^m\.py.*nothing is written"):
        check_module("m.py", code)
