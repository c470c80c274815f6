"""What a mirror holds, held against what the service says: which rows are to be written, and why.

The rows of a mirror come as its database gives them, so a value may have another type than the
one that was written: SQLite has no times, decimals or truth, and others give JSON as text.
:func:`differing` compares as what was written, so that "the same" means that writing the row again
would change nothing.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import Any, Protocol

from soapwright.runtime.errors import RecordUnreadable
from soapwright.runtime.records.dataclass import dataclass, field

_EXACT = Context(prec=60)
_LAST_PLACE = Decimal("1e-9")
"""A decimal of a mirror has nine places (docs/sync.md)."""
_EXAMPLES = 10


class Held(Protocol):
    """The rows that a mirror has of one entity of one database."""

    def keys(self) -> Iterable[int]:
        """The key of every row; one that is there twice comes twice."""

    def rows(self, low: int, high: int) -> Mapping[int, Mapping[str, Any]]:
        """Key → columns of the rows with keys from ``low`` to ``high``."""


@dataclass(slots=True)
class Difference:
    """Keys of rows of one kind: how many, and the first of them."""

    count: int = 0
    examples: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def add(self, key: int, columns: Iterable[str] = ()) -> None:
        """Count one; ``columns`` are those that differ."""
        self.count += 1
        if len(self.examples) < _EXAMPLES:
            self.examples[key] = tuple(columns)

    def __str__(self) -> str:
        shown = [
            f"{key} ({', '.join(columns)})" if columns else str(key)
            for key, columns in self.examples.items()
        ]
        return ", ".join([*shown, *(["…"] if self.count > len(shown) else [])])


@dataclass(slots=True)
class Reading:
    """What came of reading one entity for a mirror; filled in while it is read.

    Args:
        mode: ``full`` or ``changes``.
        why: why that much is read.
        is_told: whether the owner should hear why, since it is not what he asked for.
        since: from when on changes are read.
        is_first: whether the mirror does not know of a whole reading before.
        retyped: the columns whose type is another one than in the mirror, where their values will
            not stay as they are.
        began: when the reading began.
        latest: the largest :data:`~soapwright.runtime.client.mirror.CHANGED` that was seen.
        read: records read.
        written: rows given to be written.
        missing, differing, extra: what the mirror lacked, held otherwise and held too many of,
            where it was compared.
        kept: whether the extra rows are kept, since the service shows none at all.
        unread: the records that could not be read.
        seconds, calls: what it took.
        is_whole: whether it came to its end.
    """

    mode: str = "full"
    why: str = ""
    is_told: bool = False
    since: datetime.datetime | None = None
    is_first: bool = False
    retyped: frozenset[str] = frozenset()
    began: datetime.datetime | None = None
    latest: datetime.datetime | None = None
    read: int = 0
    written: int = 0
    missing: Difference = field(default_factory=Difference)
    differing: Difference = field(default_factory=Difference)
    extra: Difference = field(default_factory=Difference)
    kept: bool = False
    unread: list[RecordUnreadable] = field(default_factory=list)
    seconds: float = 0.0
    calls: int = 0
    is_whole: bool = False

    @property
    def is_equal(self) -> bool:
        """Whether the mirror held what was read, and nothing else."""
        return not (self.missing.count or self.differing.count or self.extra.count)


class Readings(dict[str, Reading]):
    """What came of readings, by table, for who changes columns of the mirror to other types."""

    def __init__(self) -> None:
        super().__init__()
        self.types: Mapping[str, Mapping[str, str]] = {}
        """Table → column → the type that the mirror's column has."""


def differing(
    row: Mapping[str, Any], held: Mapping[str, Any], retyped: frozenset[str] = frozenset()
) -> list[str]:
    """The columns that a mirror does not hold as a row has them; those of its own do not count.

    Of a column that is ``retyped`` that is so wherever there is a value, be it the same as another
    type: what becomes of it when the column is changed is not known here.
    """
    names = sorted(row.keys() | held.keys())
    return [
        name
        for name in names
        if name[:1] != "_" and not _same(row.get(name), held.get(name), name in retyped)
    ]


def _same(value: Any, held: Any, is_retyped: bool) -> bool:
    if value is None or held is None or is_retyped:
        return value is None and held is None
    try:
        return bool(_as_held(value, held) == held) or (value != value and held != held)
    except (ValueError, TypeError, ArithmeticError):
        return False  # of a type that no column of such values gives


def _as_held(value: Any, held: Any) -> Any:
    """A value as a database gives it that was given it, by the type of what it gives."""
    match value:
        case datetime.datetime():
            given = datetime.datetime.fromisoformat(held) if isinstance(held, str) else held
            # Without a zone both are UTC, as dlt takes them: never that of this machine.
            moment, held_moment = (
                each.replace(tzinfo=each.tzinfo or datetime.UTC) for each in (value, given)
            )
            same = moment == held_moment
            return held if same else None
        case datetime.date():
            return value.isoformat() if isinstance(held, str) else value
        case Decimal() if isinstance(held, float):
            return float(value)
        case Decimal():
            rounded = value.quantize(_LAST_PLACE, context=_EXACT)
            return held if rounded == Decimal(held).quantize(_LAST_PLACE, context=_EXACT) else None
        case dict() if isinstance(held, str | bytes):
            return held if json.loads(held) == value else None
        case bytes() if isinstance(held, memoryview | bytearray):
            return held if bytes(held) == value else None
        case bool() | int() | float() if isinstance(held, str):
            return None
    return value
