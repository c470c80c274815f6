"""Reading TOML tables strictly: every error names the file, the key and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from soapwright.errors import InputError
from soapwright.reading.bounded import read_toml
from soapwright.service.names import check, is_name

_KINDS = {
    object: "a text or a list of texts",
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class Table:
    """One table of a TOML file.

    Each getter takes a key out; :meth:`end` then refuses whatever nobody asked for.
    """

    def __init__(self, values: Mapping[str, Any], file: str, key: str = "") -> None:
        self._values = dict(values)
        self._asked: list[str] = []
        self.file = file
        self.key = key

    @classmethod
    def read(cls, path: Path) -> Table:
        """The whole file as one table.

        Raises:
            InputError: it cannot be read, is not TOML, or holds a key or text that none may be.
        """
        values = read_toml(path)
        check(values, str(path))
        return cls(values, str(path))

    def path(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def fail(self, message: str, name: str | None = None) -> NoReturn:
        """Raise for a key of this table, or for the table itself."""
        key = self.key if name is None else self.path(name)
        raise InputError(message, file=self.file, key=key or None)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that nobody has asked for yet."""
        return tuple(self._values)

    def take(self, name: str, kind: type, default: Any = ...) -> Any:
        """A value of that kind; ``default`` is what it is when missing, ``...`` refuses that."""
        self._asked.append(name)
        if name not in self._values:
            if default is ...:
                self.fail(f"is missing; it takes {_KINDS[kind]}", name)
            return default
        value = self._values.pop(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(f"takes {_KINDS[kind]}, got {value!r}", name)
        return value

    def text(self, name: str, default: Any = ...) -> Any:
        """A text; ``default`` None makes it optional."""
        return self.take(name, str, default)

    def boolean(self, name: str, default: Any = ...) -> Any:
        return self.take(name, bool, default)

    def integer(self, name: str, default: Any = ..., *, minimum: int = 0) -> Any:
        value = self.take(name, int, default)
        if value is not None and value < minimum:
            self.fail(f"is {value}; it takes at least {minimum}", name)
        return value

    def choice(self, name: str, allowed: Sequence[str], default: Any = ...) -> Any:
        value = self.text(name, default)
        if value is not None and value not in allowed:
            self.fail(f"is {value!r}; allowed: {', '.join(allowed)}", name)
        return value

    def texts(self, name: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        values = self.take(name, list, list(default))
        for value in values:
            if not isinstance(value, str):
                self.fail(f"takes a list of texts, got {value!r}", name)
        return tuple(values)

    def one_or_more(self, name: str, default: Any = ...) -> tuple[str, ...]:
        """A text, or a list of at least one."""
        value = self.take(name, object, default)
        if isinstance(value, str):
            return (value,)
        members = value if isinstance(value, list | tuple) else ()
        given = all(isinstance(member, str) for member in members)
        if not given or (value is not default and not members):
            self.fail(f"takes a text or a list of texts, got {value!r}", name)
        return tuple(members)

    def table(self, name: str) -> Table | None:
        """A table within, or None where there is none."""
        values = self.take(name, dict, None)
        return None if values is None else Table(values, self.file, self.path(name))

    def needed_table(self, name: str) -> Table:
        return self.table(name) or self.fail("is missing; it takes a table", name)

    def tables(self, name: str) -> dict[str, Table]:
        """The tables within a table: ``[name.one]``, ``[name.two]``.

        Raises:
            InputError: a name that would be none in Python, where it may become one.
        """
        outer = self.table(name)
        if outer is None:
            return {}
        for key in outer.names:
            if not is_name(key):
                outer.fail(f"a table of [{outer.key}] is named with letters, digits and _", key)
        return {key: outer.needed_table(key) for key in outer.names}

    def list_of_tables(self, name: str) -> list[Table]:
        """The tables of a list, ``[[name]]``, of which there is at least one: ``name[0]`` …"""
        values = self.take(name, list)
        if not values or not all(isinstance(value, dict) for value in values):
            self.fail(f"takes a list of tables, [[{self.path(name)}]], got {values!r}", name)
        return [
            Table(value, self.file, f"{self.path(name)}[{number}]")
            for number, value in enumerate(values)
        ]

    def text_map(self, name: str) -> dict[str, str]:
        """A table whose values are all texts."""
        inner = self.table(name)
        return {} if inner is None else {key: inner.text(key) for key in inner.names}

    def raw(self, name: str) -> dict[str, Any]:
        """A table as it stands, for another reader."""
        values: dict[str, Any] = self.take(name, dict, {})
        return values

    def end(self) -> None:
        """Refuse keys that nobody asked for.

        Raises:
            InputError: naming the first, and the keys there are.
        """
        for name in self._values:
            close = difflib.get_close_matches(name, self._asked, 1)
            hint = f"did you mean {close[0]}? " if close else ""
            self.fail(f"is unknown; {hint}allowed: {', '.join(sorted(self._asked))}", name)
