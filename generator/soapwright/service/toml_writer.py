"""Values and comments as TOML text (TOML 1.0): what ``tables`` reads, written."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = str | int | bool | Sequence[str] | Mapping[str, str]

_WIDTH = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key_text(key: str) -> str:
    """A key, or each part of a dotted one, quoted where it must be."""
    return ".".join(part if _BARE.fullmatch(part) else quoted(part) for part in key.split("."))


def quoted(text: str) -> str:
    """A basic string: as JSON's, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def line_text(key: str, value: Value) -> str:
    """``key = value``; a list too long for a line takes several."""
    if isinstance(value, bool):
        return f"{key_text(key)} = {str(value).lower()}"
    if isinstance(value, int):
        return f"{key_text(key)} = {value}"
    if isinstance(value, str):
        return f"{key_text(key)} = {quoted(value)}"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_inline(name)} = {quoted(text)}" for name, text in value.items())
        return f"{key_text(key)} = {{ {pairs} }}"
    items = [quoted(text) for text in value]
    line = f"{key_text(key)} = [{', '.join(items)}]"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{key_text(key)} = [", *_wrapped(items), "]"])


def _wrapped(items: Sequence[str]) -> Iterator[str]:
    """The lines of a list: as many items as go into each."""
    line = "   "
    for item in items:
        if line.strip() and len(line) + len(item) + 2 > _WIDTH:
            yield line
            line = "   "
        line += f" {item},"
    yield line


def comment_text(text: str) -> str:
    """A comment of as many lines as it takes."""
    return "\n".join(
        textwrap.wrap(
            " ".join(text.split()),
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="# ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _inline(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)
