"""Conditions on times, as a service's clock shows them."""

from __future__ import annotations

import datetime
from functools import partial

from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.query.conditions import All, AnyOf, Comparison, Condition, Op, Value
from soapwright.runtime.records.dataclass import replace


def on_clock(clock: WallClock, where: Condition) -> Condition:
    """A query's condition with its times on a clock.

    A date, unless a whole day is asked for, is that day's midnight, as the service writes it.

    Raises:
        ValueError: as :meth:`WallClock.moment` does, naming the field.
    """
    if isinstance(where, All | AnyOf):
        return replace(where, parts=tuple(on_clock(clock, part) for part in where.parts))
    if isinstance(where, Comparison) and where.op is not Op.IS_THIS_DAY:
        try:
            return replace(where, values=tuple(map(partial(_value, clock), where.values)))
        except ValueError as error:
            raise ValueError(f"{where.field}: {error}") from None
    return where


def _value(clock: WallClock, value: Value) -> Value:
    if isinstance(value, datetime.datetime):
        return clock.wall(value)
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time())
    return value
