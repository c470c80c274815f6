"""What every command has in common: what it says to people, its options, its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import update_wrapper
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from soapwright.errors import InputError, Stopped

if TYPE_CHECKING:
    import click

F = TypeVar("F", bound=Callable[..., Any])

# ANSI "select graphic rendition" codes (ECMA-48 8.3.117).
_STYLES: Mapping[str, str] = MappingProxyType({"red": "31", "yellow": "33", "dim": "2"})


class Console:
    """What a command says to people: on stderr, coloured on a terminal only."""

    def __init__(
        self, *, quiet: bool = False, verbose: bool = False, no_color: bool = False
    ) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.plain = no_color or bool(os.environ.get("NO_COLOR"))
        self._progress = 0

    def words(self) -> list[str]:
        """Options that have another command say as much."""
        said = {"--quiet": self.quiet, "--verbose": self.verbose, "--no-color": self.plain}
        return [name for name, is_given in said.items() if is_given]

    def colors(self, stream: Any) -> bool:
        """Whether text for ``stream`` is coloured."""
        return not self.plain and stream.isatty()

    def say(self, text: str, style: str | None = None) -> None:
        if not self.quiet:
            self._write(text, style)

    def warn(self, text: str) -> None:
        self.say(f"warning: {text}", "yellow")

    def error(self, text: str) -> None:
        """Tell what went wrong of a part, even where the command is to be quiet."""
        self._write(f"error: {text}", "red")

    def pass_on(self, text: str) -> None:
        """What another process of the command has told, which knows itself what is to be said."""
        self._write(text, None)

    def fail(self, error: Exception) -> None:
        """Tell why the command gives up, even where it is to be quiet."""
        if self.verbose:
            import traceback

            self._write("".join(traceback.format_exception(error)), None)
        for each in error.errors if isinstance(error, InputError) else (error,):
            self._write(f"error: {each}", "red")

    def progress(self, text: str) -> None:
        """What is going on, on a terminal; the next text takes its place."""
        if not self.quiet and sys.stderr.isatty():
            self.clear()
            shown = text[: _columns() - 1]
            self._progress = len(shown)
            sys.stderr.write(self._styled(shown, "dim"))
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the progress away, before something else is written to the terminal."""
        if self._progress:
            sys.stderr.write("\r" + " " * self._progress + "\r")
            sys.stderr.flush()
            self._progress = 0

    def _write(self, text: str, style: str | None) -> None:
        self.clear()
        # Names of files may hold what the stream cannot encode.
        encoding = sys.stderr.encoding or "utf-8"
        line = text.encode(encoding, "backslashreplace").decode(encoding)
        sys.stderr.write(self._styled(line, style) + "\n")
        sys.stderr.flush()

    def _styled(self, text: str, style: str | None) -> str:
        if style is None or not self.colors(sys.stderr):
            return text
        return f"\033[{_STYLES[style]}m{text}\033[0m"


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80


def run(console: Console, function: Callable[[], int | None]) -> int:
    """Run a command: its exit status, 2 and one message where its input cannot be used."""
    try:
        status = function() or 0
        sys.stdout.flush()
        return status
    except InputError as error:
        console.fail(error)
        return 2
    except ModuleNotFoundError as error:
        from soapwright.cli.extras import missing  # seldom needed

        told = missing(error)
        if told is None:
            raise
        console.fail(told.with_traceback(error.__traceback__))
        return 2
    except (RecursionError, MemoryError) as error:
        what = "nests too deep" if isinstance(error, RecursionError) else "takes too much memory"
        console.fail(InputError(f"an input {what} to be read; --verbose shows where"))
        return 2
    except BrokenPipeError:
        _drop_stdout()
        return 1
    except OSError as error:
        try:
            sys.stdout.flush()
        except (OSError, ValueError):
            _drop_stdout()
        console.fail(InputError(error.strerror or str(error), file=error.filename))
        return 2
    except Stopped as stopped:
        console.say(": ".join([str(stopped), *getattr(stopped, "__notes__", ())]))
        return stopped.status
    except KeyboardInterrupt:
        console.say("interrupted")
        return 130


def _drop_stdout() -> None:
    """The reader has gone: what is still buffered cannot be written when Python exits either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def command(function: Callable[..., int | None]) -> click.Command:
    """Make a command of a function: it gets a :class:`Console` and gives its exit status."""
    import click

    workspace = click.option(
        "--workspace",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The folder with wsdl/ in it (default: the nearest one, from here upwards).",
    )
    return command_of_file(workspace(function))


def command_of_file(function: Callable[..., int | None]) -> click.Command:
    """The same of a command that needs no workspace."""
    import click

    def called(*, quiet: bool, verbose: bool, no_color: bool, **arguments: Any) -> None:
        console = Console(quiet=quiet, verbose=verbose, no_color=no_color)
        sys.exit(run(console, lambda: function(console, **arguments)))

    return click.command()(_options(update_wrapper(called, function)))


def _options(function: F) -> F:
    """The options that every command takes, before or after its own arguments."""
    import click

    for option in (
        click.option("--no-color", is_flag=True, help="Never colour (also: NO_COLOR=1)."),
        click.option("-v", "--verbose", is_flag=True, help="Say more; show tracebacks of errors."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors."),
    ):
        function = option(function)
    return function
