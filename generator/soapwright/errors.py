"""What ends a command early: input that it cannot use (exit status 2), and a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")

_LONGEST = 2_000
"""Characters of a message: it ends in a terminal or a log, and may quote a file's content."""


class InputError(Exception):
    """Bad input: names the file and the line or key, what is wrong and what is allowed.

    Args:
        message: what is wrong and what is allowed, in one sentence.
        file: the file (or URL) as the user named it, or None where there is none.
        line: 1-based, where known.
        key: the dotted key in a TOML or JSON file, where known.
    """

    def __init__(
        self,
        message: str,
        *,
        file: object | None = None,
        line: int | None = None,
        key: str | None = None,
    ) -> None:
        self.message = _cut(message, _LONGEST)
        self.file = None if file is None else _cut(str(file), _LONGEST)
        self.line = line
        self.key = None if key is None else _cut(key, _LONGEST // 10)
        super().__init__(str(self))

    def __str__(self) -> str:
        where = ""
        if self.file is not None:
            where = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.key is not None:
            where = f"{where} [{self.key}]" if where else f"[{self.key}]"
        return f"{where}: {self.message}" if where else self.message

    @property
    def errors(self) -> tuple[InputError, ...]:
        """The errors that it stands for: itself."""
        return (self,)

    def __reduce__(self) -> tuple[Any, ...]:
        return _as_it_was, (type(self), self.args), vars(self)


class InputErrors(InputError):
    """Several, found side by side: it has the file and key of the first, and tells all."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        self._errors = tuple(errors)
        first = errors[0]
        super().__init__(first.message, file=first.file, line=first.line, key=first.key)

    @property
    def errors(self) -> tuple[InputError, ...]:
        """The errors that it stands for, in the order in which they were found."""
        return self._errors

    def __str__(self) -> str:
        return "\n".join(map(str, self._errors))


class Problems:
    """Errors of input whose parts are looked at side by side, so that all are told at once."""

    def __init__(self) -> None:
        self._found: list[InputError] = []

    def note(self, error: InputError) -> None:
        """Keep an error, or all that it stands for, each once: several may need the same rule."""
        said = set(map(str, self._found))
        self._found += (each for each in error.errors if str(each) not in said)

    def apart(self, find: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What a function gives, or None where it raises an InputError, which is kept."""
        try:
            return find(*args, **kwargs)
        except InputError as error:
            self.note(error)
            return None

    def settle(self) -> None:
        """Raise what was kept, if anything.

        Raises:
            InputError: the one.
            InputErrors: the several.
        """
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise InputErrors(self._found)


def each_apart(find: Callable[[T], Iterable[U]], given: Iterable[T]) -> tuple[U, ...]:
    """What a function gives for each thing, all together.

    Raises:
        InputError: it raised one, or several, for some of them: for all of these.
    """
    problems = Problems()
    found: list[U] = []
    for each in given:
        try:
            found += find(each)
        except InputError as error:
            problems.note(error)
    problems.settle()
    return tuple(found)


def _as_it_was(kind: type[InputError], args: tuple[Any, ...]) -> InputError:
    """An error from another process, whose texts were cut there."""
    return kind.__new__(kind, *args)


def _cut(text: str, most: int) -> str:
    """The beginning and the end of a text that is too long to be read, on one line each."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}… ({len(text) - 2 * half:,} characters) …{text[-half:]}"


class Stopped(BaseException):
    """A signal ended the command; a note says what is left.

    Args:
        number: of the signal.
        is_late: whether something was given up, since it took too long to finish.
    """

    def __init__(self, number: int, *, is_late: bool = False) -> None:
        from signal import Signals  # few commands are stopped

        self.number = number
        self.is_late = is_late
        super().__init__(f"stopped by {Signals(number).name}")

    @property
    def status(self) -> int:
        """The exit status, as shells tell of signals."""
        return 128 + self.number
