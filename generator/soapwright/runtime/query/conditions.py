"""Query expressions: what ``q.Ticket.status.in_([1, 5]) & (q.Ticket.title == "x")`` builds.

Expressions are plain values. A dialect (``dialect.py``) turns them into what a service reads.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeAlias, TypeVar

from soapwright.runtime.records.dataclass import dataclass, fields
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.record import Record
from soapwright.runtime.records.several import several

Value: TypeAlias = str | int | float | bool | Decimal | datetime.date | datetime.datetime
R = TypeVar("R", bound=Record)
if TYPE_CHECKING:  # a condition that names no entity is one of any
    import typing_extensions

    E = typing_extensions.TypeVar("E", contravariant=True, default=Any)
    V = typing_extensions.TypeVar("V", default=Any)
else:
    E = TypeVar("E", contravariant=True)
    V = TypeVar("V")


class Op(StrEnum):
    """The comparisons a query can make, by the names of this package."""

    EQUALS = "equals"
    NOT_EQUAL = "not_equal"
    GREATER = "greater"
    LESS = "less"
    GREATER_OR_EQUAL = "greater_or_equal"
    LESS_OR_EQUAL = "less_or_equal"
    BEGINS_WITH = "begins_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    LIKE = "like"
    NOT_LIKE = "not_like"
    IS_NULL = "is_null"
    IS_NOT_NULL = "is_not_null"
    IS_THIS_DAY = "is_this_day"


class Condition(Generic[E]):
    """Anything a query of an entity can ask; combined with ``&`` and ``|``."""

    __slots__ = ()

    def __and__(self, other: Condition[E]) -> Condition[E]:
        if not isinstance(other, Condition):
            return _glued()
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Condition[E]) -> Condition[E]:
        if not isinstance(other, Condition):
            return _glued()
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __bool__(self) -> None:  # no bool, so that type checkers refuse `not` and `if`
        raise TypeError("combine conditions with & and |, each in parentheses, not with and/or/not")

    if not TYPE_CHECKING:  # type checkers know that there is none

        def __invert__(self) -> NoReturn:
            raise TypeError("no service knows `not`: use !=, not_like(), is_not_null() or in_()")


@dataclass(frozen=True, slots=True)
class Comparison(Condition[E]):
    """One field against values; several values mean any of them.

    ``day`` is whether the field holds days: a date without a time, which no zone changes.
    """

    field: str
    op: Op
    values: tuple[Value, ...] = ()
    udf: bool = False
    day: bool = False


@dataclass(frozen=True, slots=True)
class All(Condition[E]):
    parts: tuple[Condition[E], ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Condition[E]):
    parts: tuple[Condition[E], ...]


def _glued(*_: object) -> NoReturn:
    """Refuse what ``q.A.b == 1 & q.A.c == 2`` means: & and | bind closer than comparisons."""
    raise TypeError("put each comparison in parentheses: (q.A.b == 1) & (q.A.c == 2)")


def _parts(
    condition: Condition[Any], kind: type[All[Any]] | type[AnyOf[Any]]
) -> tuple[Condition[Any], ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)


def comparisons(condition: Condition[Any]) -> Iterator[Comparison[Any]]:
    """Every comparison within a condition."""
    if isinstance(condition, Comparison):
        yield condition
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from comparisons(part)


class Field(Generic[E, V]):
    """A field to compare: ``==`` and ``!=`` build conditions, ``is_null()`` asks for no value."""

    __slots__ = ("_name", "_udf")
    _day = False
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str, *, udf: bool = False) -> None:
        self._name = name
        self._udf = udf

    if not TYPE_CHECKING:  # type checkers know that there are none
        __and__ = __rand__ = __or__ = __ror__ = _glued

        def __bool__(self) -> NoReturn:
            raise TypeError(f"{self._name}: compare it with a value: q.A.b == True")

    def _check_values(self, values: Sequence[object]) -> None:
        """Refuse what is no value; a field could not even be looked up among others."""
        if any(isinstance(value, Field | Condition) for value in values):
            raise TypeError(
                f"{self._name}: no service compares one field with another; give values, and ask "
                "for more than one field by (q.A.b == 1) | (q.A.c == 1)"
            )

    def _compare(self, op: Op, *values: Any) -> Condition[E]:
        self._check_values(values)
        if any(value is None for value in values):
            raise TypeError(f"{self._name}: ask for missing values with is_null() or is_not_null()")
        return Comparison(self._name, op, values, self._udf, self._day)

    def __eq__(self, value: V) -> Condition[E]:  # type: ignore[override]
        return self._compare(Op.EQUALS, value)

    def __ne__(self, value: V) -> Condition[E]:  # type: ignore[override]
        return self._compare(Op.NOT_EQUAL, value)

    def in_(self, values: Iterable[V]) -> Condition[E]:
        """Equal to any of the values; there must be at least one."""
        given = tuple(several(values, f"{self._name}.in_()"))
        self._check_values(given)
        found = tuple(dict.fromkeys(given))
        if not found:
            raise ValueError(f"{self._name}.in_() needs at least one value")
        return self._compare(Op.EQUALS, *found)

    def is_null(self) -> Condition[E]:
        return self._compare(Op.IS_NULL)

    def is_not_null(self) -> Condition[E]:
        return self._compare(Op.IS_NOT_NULL)


class OrderedField(Field[E, V]):
    """A number or a date: it can also be compared by order."""

    __slots__ = ()

    def __gt__(self, value: V) -> Condition[E]:
        return self._compare(Op.GREATER, value)

    def __lt__(self, value: V) -> Condition[E]:
        return self._compare(Op.LESS, value)

    def __ge__(self, value: V) -> Condition[E]:
        return self._compare(Op.GREATER_OR_EQUAL, value)

    def __le__(self, value: V) -> Condition[E]:
        return self._compare(Op.LESS_OR_EQUAL, value)


class NumberField(OrderedField[E, V]):
    __slots__ = ()


class DateField(OrderedField[E, datetime.date]):
    """A date with a time; a plain date that it is compared with is the whole of that day."""

    __slots__ = ()

    def is_this_day(self, value: datetime.date) -> Condition[E]:
        """On that day, whatever the time."""
        return self._compare(Op.IS_THIS_DAY, value)


class DayField(OrderedField[E, datetime.date]):
    """A date without a time."""

    __slots__ = ()
    _day = True

    def is_this_day(self, value: datetime.date) -> Condition[E]:
        """On that day."""
        return self._compare(Op.IS_THIS_DAY, value)


class TextField(OrderedField[E, str]):
    __slots__ = ()

    def begins_with(self, value: str) -> Condition[E]:
        return self._compare(Op.BEGINS_WITH, value)

    def ends_with(self, value: str) -> Condition[E]:
        return self._compare(Op.ENDS_WITH, value)

    def contains(self, value: str) -> Condition[E]:
        return self._compare(Op.CONTAINS, value)

    def like(self, pattern: str) -> Condition[E]:
        """Matches a pattern in which ``%`` stands for any text."""
        return self._compare(Op.LIKE, pattern)

    def not_like(self, pattern: str) -> Condition[E]:
        return self._compare(Op.NOT_LIKE, pattern)


class BooleanField(Field[E, bool]):
    __slots__ = ()


class Fields(Generic[R]):
    """The fields of one record class as query fields, by their Python names."""

    def __init__(self, record: type[R]) -> None:
        self._record = record
        self._fields = {field.name: field.metadata for field in fields(record)}

    if not TYPE_CHECKING:  # type checkers know the fields by q.pyi, and would believe any name

        def __getattr__(self, name: str) -> Field[R, Any]:
            try:
                metadata = self._fields[name]
            except KeyError:
                raise AttributeError(f"{self._record.__name__} has no field {name!r}") from None
            if not metadata.get("queryable", True) or "xsd" not in metadata:
                raise AttributeError(f"{self._record.__name__}.{name} cannot be queried")
            xsd = "date" if metadata.get("day") else metadata["xsd"]
            return _FIELD_KINDS.get(xsd, NumberField)(metadata["name"])

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._fields]

    def udf(self, name: str) -> TextField[R]:
        """A user-defined field, by the name its owner gave it."""
        return TextField(name, udf=True)


class FieldIndex:
    """The query fields of a package's entities, made when first asked for (PEP 562).

    Args:
        module: ``__name__`` of the module whose attributes they are.
        types: the package's types.
        entities: class names of what can be queried.
    """

    def __init__(self, module: str, types: TypeIndex, entities: Sequence[str]) -> None:
        self._module = module
        self._types = types
        self._entities = entities

    def load(self, name: str) -> Fields[Any]:
        if name not in self._entities:
            raise AttributeError(f"module {self._module!r} has no attribute {name!r}")
        fields: Fields[Any] = Fields(self._types.load(name))
        setattr(sys.modules[self._module], name, fields)
        return fields

    def names(self) -> list[str]:
        return list(self._entities)


_FIELD_KINDS: dict[str, type[Field[Any, Any]]] = {
    "string": TextField,
    "boolean": BooleanField,
    "dateTime": DateField,
    "date": DayField,
}
