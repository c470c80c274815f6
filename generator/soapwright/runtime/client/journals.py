"""The journal of a client's batch: what its run is, and how its records are told apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.resolving import Gone, GoneResolver, Resolve, Resolver
from soapwright.runtime.journal.fingerprint import Fingerprints
from soapwright.runtime.journal.journal import Journal
from soapwright.runtime.journal.once import Once
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)
AnyOperation: TypeAlias = Operation[Any, Any] | HttpOperation[Any, Any]


def open_journal(
    connection: Connection,
    batch: Batch,
    path: str | os.PathLike[str],
    *,
    key: Callable[[R], str | int] | None,
    retry_failed: bool,
    arguments: Mapping[str, Any],
    fields: Sequence[str],
    resolve: Resolve | Gone | None,
) -> Journal[R]:
    """The journal of a run; the file is opened when the run begins.

    Args:
        connection: whose run it is.
        batch: its rules.
        path: the file.
        key: gives a record's key; None: its index is.
        retry_failed: whether what has failed is sent again.
        arguments: what each request is made of beside records, by name.
        fields: those that are taken from each record; none of them are all.
        resolve: how it is found out what may have been done, if anything tells.
    """
    operation = batch.operation
    view = connection.zone_types
    fingerprints = Fingerprints(
        connection.codec().encoder,
        partial(batch.request, **arguments),
        given=batch.id_attribute if batch.verb == "create" else None,
        beside=[*map(repr, sorted(arguments.items())), *fields],
        convert=None if view.is_own else view.convert,
    )
    return Journal(
        path,
        _about(connection, operation, batch.verb),
        fingerprints,
        {"operation": operation.name, "zone": connection.zone},
        key=key,
        retry_failed=retry_failed,
        repeatable=operation.idempotent,
        resolver=_resolver(connection, resolve),
    )


def _resolver(
    connection: Connection, resolve: Resolve | Gone | None
) -> Resolver | GoneResolver | None:
    if resolve is None:
        return None
    if isinstance(resolve, Gone):
        return GoneResolver(connection, resolve)
    return Resolver(connection, resolve)


def open_once(
    connection: Connection,
    operation: AnyOperation,
    path: str | os.PathLike[str],
    *,
    verb: str,
    retry_failed: bool,
) -> Once:
    """The journal of calls that are made once each; the file is opened by ``with``.

    Args:
        connection: whose calls they are.
        operation: the first one.
        path: the file.
        verb: what they do together.
        retry_failed: whether what was refused is sent again.
    """
    about = {**_about(connection, operation, verb), "keys": "steps"}
    return Once(path, about, {"zone": connection.zone}, retry_failed=retry_failed)


def _about(connection: Connection, operation: AnyOperation, verb: str) -> dict[str, str]:
    """What a run is, by name."""
    return {
        "service": connection.types.service,
        "zone": connection.zone or "",
        # Not the port: a server that is started again may have another.
        "host": urlsplit(connection.url or "").hostname or "",
        "operation": operation.name,
        "verb": verb,
    }
