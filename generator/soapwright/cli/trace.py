"""The option ``--trace`` of commands that make calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def trace_option(function: F) -> F:
    """Give a command the option; its function gets the file, or None, as ``trace``."""
    return click.option(
        "--trace",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write each message of its calls there, a line of JSON, with the secrets masked.",
    )(function)
