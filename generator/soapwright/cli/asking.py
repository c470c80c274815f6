"""What a command needs to connect to a live service: from the environment, a keyring, or asked."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import click

from soapwright.errors import InputError


def arguments_of(
    parameters: Mapping[str, bool],
    given: dict[str, Any],
    *,
    service: str | None = None,
    zone: str | None = None,
) -> dict[str, Any]:
    """The arguments of a client's ``connect``: those given, and what is needed beside them.

    A secret is no option of any command, since others can read those. It is taken from the
    environment, else from the keyring, where the library ``keyring`` is installed; else whoever
    is there is asked.

    Args:
        parameters: what ``connect`` takes, and whether each is needed.
        given: what is known.
        service: the service's name, for the keyring; None looks into none.
        zone: the zone, where it was said.

    Raises:
        InputError: one is nowhere, and there is nobody to ask.
    """
    for name, needed in parameters.items():
        if needed and name not in given:
            found = _found(name, service, zone)
            given[name] = found or _asked(name, _variable(name), service)
    return given


def one_way(
    ways: Sequence[Mapping[str, bool]],
    given: dict[str, Any],
    *,
    service: str,
    zone: str | None = None,
    optional: Sequence[str] = (),
) -> dict[str, Any]:
    """The arguments of the way to connect for which all is there, and most is needed.

    Where that is so of none, those of the first way, which are asked for.

    Args:
        ways: of each what it takes, and whether each is needed.
        given, service, zone: as for :func:`arguments_of`; raises as that does.
        optional: what may be left out, and is taken from the environment where it is there.
    """
    way = _best(ways, given, service, zone)
    found = arguments_of(way, given, service=service, zone=zone)
    for name in optional:
        if name in way and name not in found and (text := os.environ.get(_variable(name))):
            found[name] = text
    return found


def _best(
    ways: Sequence[Mapping[str, bool]], given: Mapping[str, Any], service: str, zone: str | None
) -> Mapping[str, bool]:
    if len(ways) > 1:
        needed = {name for way in ways for name, is_needed in way.items() if is_needed}
        have = given.keys() | {name for name in needed if _found(name, service, zone)}
        whole = [way for way in ways if all(name in have for name in way if way[name])]
        if whole:
            return max(whole, key=lambda way: sum(way.values()))
    return ways[0]


def _variable(name: str) -> str:
    return f"SOAPWRIGHT_{name.upper()}"


def _found(name: str, service: str | None, zone: str | None) -> str | None:
    return os.environ.get(_variable(name)) or _kept(name, service, zone)


def places_of(parameters: Mapping[str, bool], **options: str | None) -> dict[str, Any]:
    """Options of a command as the client's ``connect`` names them.

    Raises:
        InputError: it takes no such argument.
    """
    found: dict[str, Any] = {}
    for option, value in options.items():
        if value is None:
            continue
        names = (option, "user") if option == "username" else (option,)
        name = next((name for name in names if name in parameters), None)
        if name is None:
            takes = ", ".join(name for name, needed in parameters.items() if needed)
            raise InputError(
                f"is nothing that this client takes; it needs {takes or 'nothing'}",
                key=f"--{option.replace('_', '-')}",
            )
        found[name] = value
    return found


def _kept(name: str, service: str | None, zone: str | None) -> str | None:
    """What a keyring has: of the zone, or else of the service."""
    if service is None or importlib.util.find_spec("keyring") is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    for place in [f"soapwright:{service}:{zone}"] * bool(zone) + [f"soapwright:{service}"]:
        with suppress(KeyringError):  # one that is locked, or none at all: others may tell
            if found := keyring.get_password(place, name):
                return str(found)
    return None


def _asked(name: str, variable: str, service: str | None) -> str:
    if not sys.stdin.isatty():
        kept = f"; or keep it: keyring set soapwright:{service} {name}" if service else ""
        raise InputError(f"is missing: the client needs its {name}{kept}", key=variable)
    answer: str = click.prompt(
        name.replace("_", " ").capitalize(),
        hide_input=name not in ("username", "user", "url"),
        err=True,
    )
    return answer
