"""Options of ``soapwright diff`` that do not go together: beside one the other would do nothing."""

from __future__ import annotations

from collections.abc import Collection

import click
from click.core import ParameterSource

from soapwright.errors import InputError

NOT_TOGETHER: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "--accept",
        ("--baseline", "--format", "--fail-on", "--output", "--matrix"),
        "all that is found is written into --ignore, and nothing is reported",
    ),
    *(
        (
            option,
            ("--accept", "--baseline", "--base", "--matrix", "--imports", "--fail-on"),
            "each version is compared with the one before, as git has it, and none is a failure",
        )
        for option in ("--log", "--changelog")
    ),
    ("--imports", ("--base", "--zone"), "that is of files, and zones are of a service"),
    ("--changelog", ("--format",), "a changelog is Markdown"),
    ("--changelog", ("--log",), "a changelog is of the same versions: give one of them"),
)
"""An option, those that do nothing beside it, and why."""


def refuse_together(given: Collection[str]) -> None:
    """Refuse options of which one would be left undone.

    Raises:
        InputError: two are given that do not go together; it names both.
    """
    for option, others, why in NOT_TOGETHER:
        for other in others if option in given else ():
            if other in given:
                raise InputError(f"does not go with {option}: {why}", key=other)


def options_given() -> set[str]:
    """The options that the command at hand was called with, by their long names."""
    context = click.get_current_context()
    return {
        max(parameter.opts, key=len)
        for parameter in context.command.params
        if parameter.name is not None
        and context.get_parameter_source(parameter.name) is not ParameterSource.DEFAULT
    }
