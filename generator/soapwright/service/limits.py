"""``[limits]`` of service.toml: how often, and how much at once, a service may be called."""

from __future__ import annotations

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class UsageRule:
    """``[limits.usage]``: the calls that are allowed, and where the service tells those made.

    ``calls`` in ``minutes`` is what the service documents; ``levels`` are the percentages of it
    that a user wants to hear of.
    """

    operation: str
    result: str
    text: str
    limit: str
    used: str
    window: str
    calls: int
    minutes: int
    levels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentsRule:
    """``[limits.attachments]``: how much data an operation may carry.

    ``data`` is its path in the request. One may have ``bytes``, all within ``minutes`` together
    ``window_bytes``.
    """

    operation: str
    data: str
    bytes: int
    window_bytes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class LimitsRule:
    """``[limits]``.

    ``concurrency`` is how many calls may run at once to one entity, or of one operation that
    knows none, for all clients with one value of ``connect``'s argument ``tracked_by``. The
    operations in ``exempt`` are neither counted nor held back.
    """

    usage: UsageRule | None = None
    attachments: AttachmentsRule | None = None
    concurrency: int | None = None
    tracked_by: str | None = None
    exempt: tuple[str, ...] = ()


def read_limits(
    table: Table | None, results: tuple[str, ...], arguments: tuple[str, ...]
) -> LimitsRule:
    """Read ``[limits]``.

    Args:
        table: it, or None.
        results: the names of the results there are.
        arguments: those of ``connect`` that go into a header.

    Raises:
        InputError: an unknown key or a wrong value.
    """
    if table is None:
        return LimitsRule()
    rule = LimitsRule(
        usage=_usage(table.table("usage"), results),
        attachments=_attachments(table.table("attachments")),
        concurrency=table.integer("concurrency", None, minimum=1),
        tracked_by=table.choice("tracked_by", arguments, None),
        exempt=table.texts("exempt"),
    )
    table.end()
    return rule


def _usage(table: Table | None, results: tuple[str, ...]) -> UsageRule | None:
    if table is None:
        return None
    levels = table.take("levels", list, [])
    if not all(type(level) is int and 0 < level < 100 for level in levels):
        table.fail(f"takes percentages from 1 to 99, got {levels}", "levels")
    rule = UsageRule(
        operation=table.text("operation"),
        result=table.choice("result", results),
        text=table.text("text"),
        limit=table.text("limit"),
        used=table.text("used"),
        window=table.text("window"),
        calls=table.integer("calls", minimum=1),
        minutes=table.integer("minutes", minimum=1),
        levels=tuple(sorted(levels)),
    )
    table.end()
    return rule


def _attachments(table: Table | None) -> AttachmentsRule | None:
    if table is None:
        return None
    rule = AttachmentsRule(
        operation=table.text("operation"),
        data=table.text("data"),
        bytes=table.integer("bytes", minimum=1),
        window_bytes=table.integer("window_bytes", minimum=1),
        minutes=table.integer("minutes", minimum=1),
    )
    table.end()
    return rule
