"""What a key or a text of service.toml may be: the one gate to names, paths and code.

Whatever the file says ends in Python: as a name, in a literal or in a docstring. So what no service
needs is refused where the file is read, whoever uses it later; and what becomes a name is held to
:func:`is_name`. What is emitted in the end is looked at once more (``emit/python/allowed.py``).
"""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

from soapwright.errors import InputError

LONGEST_NAME = 100
"""Characters of a name that may become that of a file, to which file systems give 255 bytes."""
_LONGEST_TEXT = 10_000
_PYTHON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_QUOTING = frozenset("\"'`\\\n\r\t")
"""What no key has: it could end the text that quotes it."""
_LINES = frozenset("\n\r\t")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of what is not seen or turns a line around, so that a reader sees another text."""


def is_name(text: str) -> bool:
    """Whether a text can be a name of Python and, on any file system, of a file."""
    return (
        _PYTHON.fullmatch(text) is not None
        and len(text) <= LONGEST_NAME
        and not keyword.iskeyword(text)
    )


def check(values: Mapping[str, Any], file: str) -> None:
    """Hold every key and text of a TOML file to what one may be.

    Raises:
        InputError: naming the key, what is in it and what is allowed.
    """
    todo: list[tuple[str, Any]] = [("", values)]
    while todo:
        key, value = todo.pop()
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if len(name) > LONGEST_NAME or not _QUOTING.isdisjoint(name) or _unseen(name):
                    raise InputError(
                        f"has the key {name[:LONGEST_NAME]!r}; a key has at most {LONGEST_NAME} "
                        "characters, no quotes, and none that is not seen",
                        file=file,
                        key=key or None,
                    )
                todo.append((f"{key}.{name}" if key else name, inner))
        elif isinstance(value, list):
            todo += [(f"{key}[{number}]", inner) for number, inner in enumerate(value)]
        elif isinstance(value, str):
            if len(value) > _LONGEST_TEXT:
                raise InputError(
                    f"has {len(value):,} characters; at most {_LONGEST_TEXT:,} are allowed",
                    file=file,
                    key=key,
                )
            if found := _unseen(value):
                raise InputError(
                    f"holds {found!r} ({unicodedata.name(found, 'a control character')}), "
                    "which is not seen; write the text without it",
                    file=file,
                    key=key,
                )


def _unseen(text: str) -> str | None:
    """The first character that is not seen, or None."""
    if text.isprintable():
        return None
    return next(
        (c for c in text if c not in _LINES and unicodedata.category(c) in _UNSEEN),
        None,
    )


def hidden_by(package: str) -> str | None:
    """The module that a package of a name would hide from all programs beside it, if any."""
    first = package.partition(".")[0]
    ours = ("soapwright", "xsdata", "lxml", "httpx2", "sitecustomize", "usercustomize")
    hiding = (*sys.stdlib_module_names, *ours)
    # In small letters, as some file systems see them.
    return first if first.casefold() in map(str.casefold, hiding) else None
