"""The words of a condition, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from soapwright.errors import InputError

Kind = Literal["name", "quoted", "text", "number", "time", "sign", "end"]
_TOKEN = re.compile(
    r"""
    (?P<blank>\s+)
    | (?P<time>\d{4}-\d\d-\d\d(?:[T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)(?![\w-])
    | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])
    | (?P<name>(?:udf[.:]|[^\W\d])[\w.]*)
    | (?P<text>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<sign><=|>=|<>|!=|==|=|<|>|\(|\)|,)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word.

    Args:
        kind: what it is.
        text: it, without its quotes.
        at: where it begins.
    """

    kind: Kind
    text: str
    at: int

    @property
    def word(self) -> str:
        """A name as it may be a word of the language."""
        return self.text.lower() if self.kind == "name" else ""


def tokens_of(text: str) -> Iterator[Token]:
    """The words, and the end behind them.

    Raises:
        InputError: there is something that is no word, with its place.
    """
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise error_at(text, at, _odd(text[at]))
        kind = found.lastgroup
        said = found[0]
        if kind in ("text", "quoted"):
            quote = said[0]
            said = said[1:-1].replace(quote * 2, quote)
        if kind != "blank":
            yield Token(kind, said, at)  # type: ignore[arg-type]
        at = found.end()
    yield Token("end", "", len(text))


def _odd(character: str) -> str:
    if character in "'\"":
        return "a quote is opened here and never closed"
    return f"{character!r} says nothing here"


def error_at(text: str, at: int, message: str) -> InputError:
    """What refuses a condition, with the place in it."""
    line = text.replace("\n", " ").replace("\t", " ")
    return InputError(f"{message}\n  {line}\n  {' ' * at}^", key="--where")
