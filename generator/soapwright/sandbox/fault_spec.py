"""Faults at a rate: what a specification in text means, such as ``drop-after@0.1:create``.

    KIND[=VALUE][,OPTION[=VALUE]…][@RATE][:OPERATION]

RATE is how many of the calls it happens to, from 0 to 1, and 0.05 where it is not said. OPERATION
is the name of a SOAP operation, or a method and path such as ``POST /v1/batches/{id}``; without it
any call is meant. :data:`KINDS` lists what there is.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from soapwright.errors import InputError

RATE = 0.05


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault.

    Args:
        does: what happens.
        value: what its value is, or "" where it has none.
        default: of the value; None where it must be given.
        options: what may be said beside.
    """

    does: str
    value: str = ""
    default: float | None = None
    options: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "drop-before": Kind("the connection is reset, and the service never gets the call"),
    "drop-after": Kind("the service does its work, then the connection is reset"),
    "reset-mid-body": Kind("the connection is reset within the body of the answer"),
    "duplicate": Kind(
        "the answer is sent twice, the second time SECONDS later; 0 is in one piece",
        "SECONDS",
        0.0,
    ),
    "late": Kind("the answer comes SECONDS later", "SECONDS"),
    "late-call": Kind(
        "the service gets the call SECONDS later, whether or not its caller is still there",
        "SECONDS",
    ),
    "slow-bytes": Kind("the answer comes byte by byte, SECONDS apart", "SECONDS", 0.001),
    "status": Kind(
        "an HTML page with this HTTP status instead of an answer; the service gets the call only "
        "with `processed`",
        "STATUS",
        options=("retry-after", "processed"),
    ),
    "html": Kind(
        "an HTML page with HTTP 200 instead of an answer; the service gets the call only with "
        "`processed`",
        options=("processed",),
    ),
    "fault-after-commit": Kind(
        "the service does its work, and the answer is a SOAP fault of code Server (HTTP 500)"
    ),
    "cut-gzip": Kind("the answer's gzip content has no end, though its length is right"),
    "wrong-length": Kind("the answer says more bytes than come, or fewer"),
    "close-idle": Kind("the connection is closed SECONDS after the answer", "SECONDS", 0.0),
    "stray": Kind("an answer (HTTP 408) that nobody asked for follows the answer"),
}
"""What there is, by name."""

_REFUSING = range(400, 500)


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """A fault that happens at a rate.

    Args:
        kind: one of :data:`KINDS`.
        value: of the kind.
        retry_after: seconds that a status asks to wait, or None.
        processed: whether the service gets the call, for kinds that leave the choice.
        rate: of the calls it is for, 0 to 1.
        operation: what it is for; None is any.
    """

    kind: str
    value: float = 0.0
    retry_after: float | None = None
    processed: bool = False
    rate: float = RATE
    operation: str | None = None

    @classmethod
    def parse(cls, text: str) -> FaultSpec:
        """Read a specification.

        Raises:
            InputError: it is none; it says what is wrong and what is allowed.
        """
        what, _, operation = text.partition(":")
        what, at, rate = what.partition("@")
        first, *options = what.split(",")
        name, is_given, value = first.partition("=")
        kind = KINDS.get(name)
        if kind is None:
            raise _wrong(text, f"there is no fault {name!r}", KINDS)
        given = dict(_option(text, kind, option) for option in options)
        spec = cls(
            name,
            _value(text, kind, value if is_given else None),
            given.get("retry-after"),
            "processed" in given,
            _rate(text, rate) if at else RATE,
            operation or None,
        )
        if name == "status" and not (200 <= spec.value <= 599 and spec.value.is_integer()):
            raise _wrong(text, f"the status {value} is not one of 200 to 599")
        if spec.processed and spec.value in _REFUSING:
            raise _wrong(text, f"a status {value} says that nothing was processed")
        return spec


def check_operations(specs: Iterable[FaultSpec], operations: Collection[str]) -> None:
    """Check that what specifications are for exists.

    Raises:
        InputError: it names the nearest of the operations.
    """
    for spec in specs:
        if spec.operation is not None and spec.operation not in operations:
            close = difflib.get_close_matches(spec.operation, operations, 3, 0.5)
            raise _wrong(
                f"{spec.kind}…:{spec.operation}",
                f"there is no operation {spec.operation!r}",
                close or sorted(operations),
            )


def _option(text: str, kind: Kind, option: str) -> tuple[str, float | None]:
    name, is_given, value = option.partition("=")
    if name not in kind.options:
        raise _wrong(text, f"there is no option {name!r} here", kind.options or ("none",))
    if name == "processed":
        if is_given:
            raise _wrong(text, "`processed` takes no value")
        return name, None
    return name, _number(text, value, "SECONDS")


def _value(text: str, kind: Kind, value: str | None) -> float:
    if value is not None and not kind.value:
        raise _wrong(text, "this fault takes no value")
    if value is not None:
        return _number(text, value, kind.value)
    if kind.value and kind.default is None:
        raise _wrong(text, f"a value is missing: ={kind.value}")
    return kind.default or 0.0


def _rate(text: str, rate: str) -> float:
    value = _number(text, rate, "RATE")
    if value > 1:
        raise _wrong(text, f"the rate {rate} is not one of 0 to 1")
    return value


def _number(text: str, value: str, name: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e6:
        raise _wrong(text, f"{name} is a number from 0 up, not {value!r}")
    return number


def _wrong(text: str, what: str, allowed: Iterable[str] = ()) -> InputError:
    there_is = f"; there is: {', '.join(allowed)}" if allowed else ""
    return InputError(f"the fault {text!r} cannot be: {what}{there_is}")
