"""The batch job log: off by default, of writes only, written when the request has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from soapwright.sandbox.ecosys.objects import Record, Result


@dataclass(frozen=True, slots=True)
class Entry:
    """One request in the log. ``lines`` are its results, as far as its level wants them, and
    ``inputs`` the records, where the request asked for them."""

    operation: str
    user: str
    level: str
    title: str
    succeeded: int
    failed: int
    lines: tuple[str, ...] = ()
    inputs: tuple[Record, ...] = ()


def entry(
    operation: str,
    user: str,
    options: dict[str, str],
    records: Sequence[Record],
    results: Sequence[Result],
) -> Entry | None:
    """What a request leaves in the log; None where it asked for nothing."""
    level = options.get("LogLevel")
    if level is None:
        return None
    shown = [result for result in results if level == "DETAIL" or not result.success]
    lines = tuple(
        f"{result.external_id}: {message.level} {message.code} {message.text}"
        for result in (shown if level != "SUMMARY" else ())
        for message in result.messages
    )
    succeeded = sum(result.success for result in results)
    return Entry(
        operation=operation,
        user=user,
        level=level,
        title=options.get("LogTitle", operation),
        succeeded=succeeded,
        failed=len(results) - succeeded,
        lines=lines,
        inputs=tuple(records) if options.get("LogDebug") == "INPUT_DATA" else (),
    )
