"""``soapwright call``: one call of any operation, its request and its answer as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from soapwright.commands.nearest import nearest
from soapwright.commands.offers import Offered, Offers
from soapwright.commands.tables.jsonl_table import unique
from soapwright.commands.values import plain, record_of
from soapwright.errors import InputError
from soapwright.project.packages import ClientPackage
from soapwright.runtime.calls.operation import HttpOperation, HttpRequest
from soapwright.runtime.errors import AuthenticationError, SoapwrightError
from soapwright.runtime.records.record import Record
from soapwright.service.rules import ServiceRules

_PARAMETER = re.compile(r"\(([^()/]+)\)")
_LARGEST = 64 << 20
"""Bytes of a file of JSON, or of a value."""


def given_of(arguments: Sequence[str]) -> dict[str, Any]:
    """What ``--arg a.b=1`` and so on say, as JSON has it: a name that comes again is a list.

    Raises:
        InputError: one is no argument.
    """
    found: dict[str, Any] = {}
    for argument in arguments:
        name, equals, text = argument.partition("=")
        steps = [step.strip() for step in name.split(".")]
        if not equals or not all(steps):
            raise InputError(f"{argument!r} is none: write name=value", key="--arg")
        _put(found, steps, text, name)
    return found


def _put(found: dict[str, Any], steps: Sequence[str], text: str, name: str) -> None:
    for step in steps[:-1]:
        inner = found.setdefault(step, {})
        if not isinstance(inner, dict):
            raise InputError(f"{name}: {step} has a value already", key="--arg")
        found = inner
    last = steps[-1]
    if last not in found:
        found[last] = text
    elif isinstance(found[last], dict):
        raise InputError(f"{name} has parts already", key="--arg")
    elif isinstance(found[last], list):
        found[last].append(text)
    else:
        found[last] = [found[last], text]


def read_json(path: str, stdin: Callable[[], bytes]) -> dict[str, Any]:
    """A request as JSON.

    Args:
        path: the file; ``-`` is stdin.
        stdin: reads that.

    Raises:
        InputError: it cannot be read, or is no object.
    """
    shown = "stdin" if path == "-" else path
    try:
        data = stdin() if path == "-" else _read(path)
        found = json.loads(data, parse_float=Decimal, object_pairs_hook=unique)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=shown) from None
    except json.JSONDecodeError as error:
        told = f"is no JSON: {error.msg}, column {error.colno}"
        raise InputError(told, file=shown, line=error.lineno) from None
    except UnicodeDecodeError:
        raise InputError("is not in UTF-8", file=shown) from None
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"is no JSON: {error}", file=shown) from None
    if not isinstance(found, dict):
        raise InputError("is no object: a request is {...} with names and values", file=shown)
    return found


def _read(path: str) -> bytes:
    with Path(path).open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise InputError(f"is larger than {_LARGEST >> 20} MiB", file=path)
    return data


class Calling:
    """A call that can be made.

    Args:
        package: the client's.
        rules: the service's.
        name: the operation: its wire name or its method's, of a group behind a dot.
        given: what its request says, as JSON has it.

    Raises:
        InputError: there is no such operation, or it takes no such request.
    """

    def __init__(
        self, package: ClientPackage, rules: ServiceRules, name: str, given: Mapping[str, Any]
    ) -> None:
        offers = Offers(package, rules)
        self._package = package
        self.offered: Offered = offers.operation(name)
        try:
            self.request = request_of(self.offered, given, offers)
        except ValueError as error:
            raise InputError(f"{self.offered.operation.name}: {error}", key="--arg") from None

    def run(self, arguments: Mapping[str, Any]) -> str:
        """Make the call; gives its answer as JSON.

        Args:
            arguments: those of the client's ``connect``.

        Raises:
            InputError: the service cannot be reached, or refuses who calls.
            SoapwrightError: what the call itself ended with.
        """
        operation = self.offered.operation
        try:
            client = self._package.client.connect(**arguments)
        except (SoapwrightError, ValueError, TypeError) as error:
            raise InputError(str(error)) from error
        with client:
            try:
                answer = client.call(operation, self.request)
            except AuthenticationError as error:
                raise InputError(str(error)) from error
        result = answer
        if operation.result is not None and answer is not None:
            result = getattr(answer, operation.result)
        declared = type(result) if isinstance(result, Record) else None
        return json.dumps(plain(result, declared), ensure_ascii=False, indent=2) + "\n"


def request_of(offered: Offered, given: Mapping[str, Any], offers: Offers) -> Any:
    """The message of an operation.

    Raises:
        ValueError: it takes no such, with the name of what is wrong.
    """
    operation = offered.operation
    if isinstance(operation, HttpOperation):
        return _http_request(offered, operation, given, offers)
    return record_of(offers.types.load(operation.request), given, offers.types.load)


def _http_request(
    offered: Offered, operation: HttpOperation[Any, Any], given: Mapping[str, Any], offers: Offers
) -> HttpRequest[Any]:
    """Parameters by name, and the content as ``body``."""
    body = offered.body
    values = dict(given)
    content: Any = None
    if body is not None:
        content = values.pop("body", None)
        if content is None:
            raise ValueError("needs its body: --arg body.NAME=VALUE, or body=@FILE for bytes")
        content = _content(body, content, offers)
    needed = _PARAMETER.findall(operation.path)
    known = [*needed, *offers.parameters(operation.name)]
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"has no parameter {name!r}; {nearest(name, known)}")
        if isinstance(value, dict):
            raise ValueError(f"{name} is a single value")
    if missing := [name for name in needed if not values.get(name)]:
        raise ValueError(f"needs {', '.join(missing)}")
    return HttpRequest(values, content)


def _content(body: Any, content: Any, offers: Offers) -> Any:
    if isinstance(body, type) and issubclass(body, Record):
        if not isinstance(content, Mapping):
            raise ValueError(f"body is a {body.__name__}: --arg body.NAME=VALUE")
        return record_of(body, content, offers.types.load)
    if not isinstance(content, str) or not content.startswith("@"):
        raise ValueError("body is bytes: give the file that has them, body=@FILE")
    try:
        return _read(content[1:])
    except OSError as error:
        raise ValueError(f"{content[1:]} cannot be read: {error.strerror}") from None
