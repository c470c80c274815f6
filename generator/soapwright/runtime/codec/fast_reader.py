"""Whether the compiled reader is there (``pip install 'soapwright[fast]'``), and fits."""

from __future__ import annotations

import os
import warnings
from functools import cache
from importlib import import_module
from typing import Any

INTERFACE = 1
"""What the reader is given and gives; one that says another number is for another soapwright."""
_PACKAGE = "soapwright_fast"
"""Imported by name: no type checker needs to have it."""
_PURE = "SOAPWRIGHT_PURE"
"""Set to 1, it is not taken."""


def fast_reader() -> Any:
    """The compiled reader, or None: rows are then read by the plain one."""
    return None if os.environ.get(_PURE) == "1" else _found()


def which_reader() -> str:
    """What reads rows, in words."""
    if os.environ.get(_PURE) == "1":
        return f"without soapwright-fast, as {_PURE}=1 says"
    if _found() is None:
        return "without soapwright-fast"
    return f"with soapwright-fast {import_module(_PACKAGE).__version__}"


@cache
def _found() -> Any:
    try:
        found: Any = import_module(_PACKAGE)
    except ImportError:
        return None
    theirs = getattr(found, "INTERFACE", None)
    if theirs != INTERFACE:
        version = getattr(found, "__version__", "of no version")
        return _refuse(
            f"soapwright-fast {version} is for another soapwright (it speaks {theirs}, "
            f"this one {INTERFACE})"
        )
    try:
        return import_module(f"{_PACKAGE}.reader")
    except ImportError as error:
        return _refuse(f"soapwright-fast cannot be loaded ({error})")


def _refuse(why: str) -> None:
    warnings.warn(
        f"{why}; answers are read without it, at several times the cost: "
        "pip install --upgrade 'soapwright[fast]' brings the one that fits",
        stacklevel=2,
    )
