"""What a command needs to connect to a live service: from the environment, or asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from soapwright.errors import InputError


def arguments_of(parameters: Mapping[str, bool], given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a client's ``connect``: those given, and what is needed beside them.

    A secret is no option of any command, since others can read those.

    Args:
        parameters: what ``connect`` takes, and whether each is needed.
        given: what is known.

    Raises:
        InputError: one is nowhere, and there is nobody to ask.
    """
    for name, needed in parameters.items():
        if needed and name not in given:
            variable = f"SOAPWRIGHT_{name.upper()}"
            given[name] = os.environ.get(variable) or _asked(name, variable)
    return given


def _asked(name: str, variable: str) -> str:
    if not sys.stdin.isatty():
        raise InputError(f"is missing: the client needs its {name}", key=variable)
    answer: str = click.prompt(
        name.replace("_", " ").capitalize(), hide_input=name != "username", err=True
    )
    return answer
