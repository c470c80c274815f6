"""Conditions on times, as a service's clock shows them."""

from __future__ import annotations

import datetime

from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.query.conditions import All, AnyOf, Comparison, Condition, Op, Value
from soapwright.runtime.records.dataclass import replace

_DAY = datetime.timedelta(days=1)


def on_clock(clock: WallClock, where: Condition) -> Condition:
    """A query's condition with its times on a clock.

    A date that a time is compared with is that day from its first moment to its last: on the
    caller's clock, or on this one where nobody gave a zone. A field that holds days is compared
    with their midnights, as the service writes them.

    Raises:
        ValueError: as :meth:`WallClock.moment` does, naming the field.
    """
    if isinstance(where, All | AnyOf):
        return replace(where, parts=tuple(on_clock(clock, part) for part in where.parts))
    if not isinstance(where, Comparison):
        return where
    try:
        return _compared(clock, where)
    except ValueError as error:
        raise ValueError(f"{where.field}: {error}") from None


def _compared(clock: WallClock, where: Comparison) -> Condition:
    whole = where.op is Op.IS_THIS_DAY
    if whole and (where.day or where.udf or not clock.is_callers):
        return where  # what the service itself means by it
    parts: list[Condition] = []
    plain: list[Value] = []
    for value in where.values:
        if isinstance(value, datetime.datetime) and not whole:
            plain.append(clock.wall(value))
        elif not isinstance(value, datetime.date):
            plain.append(value)
        elif where.day or where.udf:
            plain.append(datetime.datetime.combine(value, datetime.time()))
        else:
            parts.append(_day(clock, where, _date(value)))
    if plain or not where.values:
        parts.append(replace(where, values=tuple(plain)))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _day(clock: WallClock, where: Comparison, day: datetime.date) -> Condition:
    """A comparison with the whole of a day."""

    def from_(day: datetime.date) -> Comparison:
        return replace(where, op=Op.GREATER_OR_EQUAL, values=(clock.wall(clock.begins(day)),))

    def before(day: datetime.date) -> Comparison:
        return replace(where, op=Op.LESS, values=(clock.wall(clock.begins(day)),))

    if where.op is Op.GREATER_OR_EQUAL:
        return from_(day)
    if where.op is Op.LESS:
        return before(day)
    following = _following(day)
    if where.op is Op.GREATER:
        return from_(following)
    if where.op is Op.LESS_OR_EQUAL:
        return before(following)
    if where.op is Op.NOT_EQUAL:
        return AnyOf((before(day), from_(following)))
    return All((from_(day), before(following)))


def _date(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


def _following(day: datetime.date) -> datetime.date:
    try:
        return day + _DAY
    except OverflowError:
        raise ValueError(f"{day} is the last day that Python can hold") from None
