"""What users have called on the way of a call, by place.

- ``observe`` gets each message that goes out or comes back, with its secrets masked
  (:class:`soapwright.runtime.http.watching.WireEvent`). It changes nothing.
- ``before_writing`` gets a call (:class:`soapwright.runtime.calls.call.Outgoing`) before its
  envelope is written: its message, header parts and HTTP headers, once for all its tries.
- ``before_signing`` gets the request (:class:`RequestToSend`) as it is written, before anything
  signs it: its HTTP headers and its content, for each try.
- ``before_reading`` gets the whole answer (:class:`AnswerToRead`) before it is read.

The last three get what is true, secrets among it, and may change it in place. What they raise ends
the call: before it goes out it is an :class:`EncodingError`, after that a
:class:`MalformedResponse`.
"""

from __future__ import annotations

import copy
import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, get_args

from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.covering import Around
from soapwright.runtime.calls.pipeline import CallStep, Onward
from soapwright.runtime.calls.steps import Exchange, Steps
from soapwright.runtime.errors import (
    EncodingError,
    InvalidArgument,
    MalformedResponse,
    TransportError,
)
from soapwright.runtime.http.field_lines import problem_of
from soapwright.runtime.http.settings import HookName, Hooks, Limits
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.records.dataclass import dataclass

Hook = Callable[[Any], object]


@dataclass(slots=True)
class RequestToSend(NeverPickled):
    """A request as it is written; ``headers`` and ``content`` may be changed.

    Args:
        operation: wire name of the operation.
        url: where it goes.
        headers: of HTTP, those that say who calls among them.
        content: the envelope, or whatever the operation's request is.
    """

    operation: str
    url: str
    headers: dict[str, str]
    content: bytes

    def __repr__(self) -> str:
        return f"<RequestToSend of {self.operation}>"


@dataclass(slots=True)
class AnswerToRead(NeverPickled):
    """A whole answer; ``status``, ``headers`` and ``content`` may be changed.

    Args:
        operation: wire name of the operation.
        status: of HTTP.
        headers: of HTTP; their names are in small letters.
        content: the envelope, decompressed.
    """

    operation: str
    status: int
    headers: dict[str, str]
    content: bytes

    def __repr__(self) -> str:
        return f"<AnswerToRead of {self.operation}>"


class Called(NeverPickled):
    """The hooks of one connection, by place."""

    def __init__(self, hooks: Mapping[str, tuple[Hook, ...]]) -> None:
        self._writing = hooks.get("before_writing", ())
        self._signing = hooks.get("before_signing", ())
        self._reading = hooks.get("before_reading", ())
        self.observers = hooks.get("observe", ())
        self.steps: tuple[CallStep, ...] = (self._write,) if self._writing else ()
        """Of the pipeline."""

    @classmethod
    def of(cls, hooks: Hooks) -> Called:
        """The hooks that users give.

        Raises:
            InvalidArgument: there is no such place, or what is to be called there cannot be.
        """
        if not isinstance(hooks, Mapping):
            raise _wrong(
                f"hooks is {_kind(hooks)}, not a mapping of a place to what is called there; "
                f"places are: {', '.join(get_args(HookName))}"
            )
        return cls({name: _functions(name, given) for name, given in hooks.items()})

    def _write(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        """The step that has a call changed before it is written.

        It changes a copy: the message is the user's own, and the call may be made again.
        """
        parts = {each.name: getattr(outgoing, each.name) for each in fields(outgoing)}
        copies = {
            name: copy.copy(part) for name, part in parts.items() if type(part) in (dict, list)
        }
        own = replace(outgoing, **{**copies, "message": copy.deepcopy(outgoing.message)})
        name = outgoing.call.operation.name
        for hook in self._writing:
            try:
                hook(own)
            except Exception as error:
                told = _failed("before_writing", error)
                raise EncodingError(told, operation=name, zone=outgoing.zone) from error
        _check_sent("before_writing", own.http_headers, name)
        try:
            return (yield from onward(own))
        finally:
            outgoing.took, outgoing.earlier = own.took, own.earlier

    def around(self, exchange: Exchange, limits: Limits) -> Exchange:
        """An exchange that goes out as the hooks change it, and whose answer is read as they do.

        Raises:
            EncodingError: a hook failed, or made what cannot be sent.
        """
        if self._signing:
            exchange = self._signed(exchange)
        if self._reading:
            exchange = _Changed(exchange, self._reading, limits.response_bytes)
        return exchange

    def _signed(self, exchange: Exchange) -> Exchange:
        name = exchange.operation.name
        request = RequestToSend(name, exchange.url, {**exchange.headers}, exchange.content)
        for hook in self._signing:
            try:
                hook(request)
            except Exception as error:
                raise EncodingError(_failed("before_signing", error), operation=name) from error
        _check_sent("before_signing", request.headers, name)
        if not isinstance(request.content, bytes):
            raise EncodingError(
                f"before_signing made the content {_kind(request.content)}, not bytes",
                operation=name,
            )
        changed = Around(exchange)
        changed.headers, changed.content = request.headers, request.content
        return changed


class _Changed(Around):
    """An exchange whose answer hooks may change; it is kept whole until then."""

    def __init__(self, exchange: Exchange, hooks: Sequence[Hook], most: int) -> None:
        super().__init__(exchange)
        self._hooks = hooks
        self._most = most
        self._data = bytearray()
        self._answer = AnswerToRead(exchange.operation.name, 0, {}, b"")

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self._answer.status = status
        self._answer.headers = {name.lower(): value for name, value in headers.items()}

    def feed(self, data: bytes) -> None:
        """Some of its body arrived."""
        self._data += data
        if len(self._data) > self._most:
            raise MalformedResponse(
                f"the answer is larger than {self._most} bytes", operation=self._answer.operation
            )

    def finish(self) -> Any:
        """Its body is complete.

        Raises:
            MalformedResponse: a hook failed, or made what cannot be read.
        """
        answer, self._answer.content = self._answer, bytes(self._data)
        for hook in self._hooks:
            try:
                hook(answer)
            except Exception as error:
                raise self._refused(_failed("before_reading", error)) from error
        if not isinstance(answer.content, bytes):
            raise self._refused(
                f"before_reading made the content {_kind(answer.content)}, not bytes"
            )
        super().start(answer.status, answer.headers)
        super().feed(answer.content)
        return super().finish()

    def _refused(self, message: str) -> TransportError:
        return MalformedResponse(message, operation=self._answer.operation)


def _functions(name: str, given: object) -> tuple[Hook, ...]:
    places = get_args(HookName)
    if name not in places:
        close = difflib.get_close_matches(str(name), places, 1)
        hint = f"; do you mean {close[0]!r}?" if close else ""
        raise _wrong(
            f"there is no place {name!r} for a hook; places are: {', '.join(places)}{hint}"
        )
    functions = (given,) if callable(given) else given
    if not isinstance(functions, list | tuple):
        raise _wrong(f"hooks[{name!r}] is {_kind(given)}, neither a function nor a list of them")
    for function in functions:
        if not callable(function):
            raise _wrong(f"hooks[{name!r}] has {_kind(function)}, which is no function")
        if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
            getattr(function, "__call__", None)  # noqa: B004 (it is looked at, not called)
        ):
            raise _wrong(
                f"hooks[{name!r}] has {_called(function)}, which is asynchronous; a hook is called "
                "and not awaited, by clients for asyncio too"
            )
        _check_signature(name, function)
    return tuple(functions)


def _check_signature(name: str, function: Hook) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # some of those written in C have none
    try:
        signature.bind(None)
    except TypeError:
        raise _wrong(
            f"hooks[{name!r}] has {_called(function)}, which takes {signature}; it is called with "
            "one argument"
        ) from None


def _check_sent(place: str, headers: Mapping[str, str], operation: str) -> None:
    for name, value in headers.items():
        if problem := problem_of(name, value):
            raise EncodingError(f"{place} made an HTTP header that {problem}", operation=operation)


def _failed(place: str, error: Exception) -> str:
    """Not with its text: what it was given holds secrets."""
    return f"the hook {place} raised {type(error).__name__}"


def _called(function: object) -> str:
    return str(getattr(function, "__qualname__", type(function).__qualname__))


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _wrong(message: str) -> InvalidArgument:
    return InvalidArgument(message, arguments=("hooks",))
