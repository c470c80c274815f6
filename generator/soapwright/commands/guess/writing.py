"""Guesses → the text of service.toml, each with its reason as a comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from soapwright.commands.guess.guess import SHARED, Guess
from soapwright.service.toml_writer import Value, comment_text, key_text, line_text

Tables = Mapping[str, Mapping[str, Value]]


def render(head: str, known: Tables, guesses: Iterable[Guess]) -> str:
    """Write a service.toml.

    Args:
        head: what the file says of itself.
        known: what is no guess: dotted name of a table → its keys and values.
        guesses: those that hold are written as they are, the others as comments; a table that
            several of them need is written once.
    """
    shared: dict[str, list[str]] = {name: _lines(values) for name, values in known.items()}
    own: list[str] = []
    begun, done = {*known}, {*known}
    shown: list[tuple[str, Mapping[str, Value]]] = []  # as comments, once too
    for guess in guesses:
        why = comment_text(f"Guessed: {guess.why}" if guess.holds else guess.why)
        for name, values in guess.tables.items():
            lines = _lines(values)
            if name in SHARED:
                lines = lines if guess.holds else _commented(lines)
                shared.setdefault(name, []).extend([why, *lines])
                begun |= {name} if guess.holds else set()
            elif name not in done and (name, values) not in shown:
                block = [f"[{key_text(name)}]", *lines]
                comment = [why] if name == guess.subject else []
                own.append("\n".join(comment + (block if guess.holds else _commented(block))))
                if guess.holds:
                    done.add(name)
                else:
                    shown.append((name, values))
    blocks = []
    for name, lines in shared.items():
        header = [f"[{key_text(name)}]"]
        blocks.append("\n".join([*(header if name in begun else _commented(header)), *lines]))
    return "\n\n".join([comment_text(head), *blocks, *own]) + "\n"


def _lines(values: Mapping[str, Value]) -> list[str]:
    return [line_text(key, value) for key, value in values.items()]


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for text in lines for line in text.splitlines()]
