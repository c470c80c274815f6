"""What clients have that write in batches; sans-IO."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.calls.steps import Calls, Steps
from soapwright.runtime.client.base import Caller
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.outcome import OnError, OnProgress, Report
from soapwright.runtime.paging.keyset import KeysetPages
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.client.resolving import Gone, Resolve
    from soapwright.runtime.journal.journal import Journal

R = TypeVar("R", bound=Record)


class Batches(Caller):
    """Batches: created, updated and deleted records."""

    def _batch(
        self,
        batch: Batch,
        items: Iterable[R] | AsyncIterable[R],
        *,
        on_error: OnError,
        max_items: int | None,
        validate: bool,
        progress: OnProgress | None,
        concurrency: int = 1,
        give_up: bool = True,
        journal: str | os.PathLike[str] | None = None,
        key: Callable[[R], str | int] | None = None,
        retry_failed: bool = False,
        resolve: Resolve | Gone | None = None,
        fields: Sequence[str] | None = None,
        pages: KeysetPages | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> Steps[Report[R, Any]]:
        """A run of ``batch``; with ``fields`` one that merges them into what ``pages`` reads.

        ``arguments`` are what each request is built from beside records. ``journal`` is the file
        of a journal, ``key`` gives its keys, ``resolve`` tells what may have been done.
        """
        from soapwright.runtime.batch.run import BatchRun  # only who writes needs it

        connection = self._connection
        view = connection.zone_types
        if concurrency != 1:
            connection.throttle.check_at_once(concurrency, batch.operation.name)
        prepare = None
        if fields is not None and pages is not None:
            prepare = _merging(connection, pages, fields, batch.id_attribute)
        kept: Journal[R] | None = None
        if journal is not None:
            from soapwright.runtime.client.journals import open_journal  # SQLite: only where used

            kept = open_journal(
                connection,
                batch,
                journal,
                key=key,
                retry_failed=retry_failed,
                arguments=arguments or {},
                fields=fields or (),
                resolve=resolve,
            )
        elif key is not None or retry_failed:
            raise ValueError("key and retry_failed are of a journal; there is none: give journal=")
        run: BatchRun[R] = BatchRun(
            batch,
            on_error=on_error,
            max_items=max_items,
            check=_checks(connection, batch, validate=validate, fields=fields),
            convert=None if view.is_own else view.convert,
            prepare=prepare,
            progress=progress,
            zone=connection.zone,
            arguments=arguments,
            concurrency=concurrency,
            give_up=give_up,
            journal=kept,
            service=connection.service,
        )
        steps, told = run.steps(items), connection.words
        # Asked here, so that a run that nobody is told of passes through no more code.
        if (
            told.SPANS in told.MODULES
            or told.LOG.isEnabledFor(told.INFO)
            or any(map(told.LEVEL, told.LOGGERS))
        ):
            steps = run.told(steps)
        return steps if kept is None else _journaled(kept, steps)


def _journaled(journal: Journal[R], steps: Steps[Report[R]]) -> Steps[Report[R, Any]]:
    """A run whose journal is open meanwhile."""
    with journal:
        return (yield from steps)


def _checks(
    connection: Connection, batch: Batch, *, validate: bool, fields: Sequence[str] | None
) -> Callable[[int, Record], None]:
    """What each record has to stand before it is sent."""
    from soapwright.runtime.batch.validate import check_id, check_record, check_times, check_verb
    from soapwright.runtime.batch.warnings import warn_of_fields, warned_fields

    view, clock, zone, verb = connection.zone_types, connection.clock, connection.zone, batch.verb
    warns = bool(batch.field_warnings) and (verb == "create" or fields is not None)

    def check(index: int, record: Record) -> None:
        converted = record if view.is_own else view.convert(record, index)
        if verb != "create":
            check_id(index, converted, id_attribute=batch.id_attribute, zone=zone)
        if validate:
            check_verb(type(converted), verb, index=index, zone=zone)
            check_record(index, converted, verb, id_attribute=batch.id_attribute, zone=zone)
        if clock is not None and verb != "delete":
            check_times(index, converted, clock, zone=zone)
        if warns and (warned := warned_fields(type(record), batch.field_warnings)):
            warn_of_fields(record, warned, fields)

    return check


def _merging(
    connection: Connection, pages: KeysetPages, fields: Sequence[str], id_attribute: str
) -> Callable[[Sequence[Any]], Calls[list[Any]]]:
    """Turns records into the present ones with ``fields`` taken from the input."""
    from soapwright.runtime.batch.partial_update import merge_with_current
    from soapwright.runtime.client.queries import by_id

    read = partial(by_id, connection, pages)
    return partial(merge_with_current, fields=fields, id_attribute=id_attribute, read=read)
