"""``soapwright sync``: a copy of a service's records in a database, kept up to date.

It runs the service's own ``source.py`` (see the template) through a dlt pipeline a database, a
few entities at a time. dlt loads each of these groups whole or not at all, together with the time
to go on from; so a run that is killed has lost what was not loaded yet, and the next one reads it
again. What a run has under way is in a folder beside the mirror, which the next run clears. A
signal lets the call that is out and the load that is under way come to their end.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from soapwright.commands.mirror import retyped, runs
from soapwright.commands.mirror.destinations import Destination
from soapwright.commands.mirror.working import alone, quiet_dlt, write_parquet
from soapwright.commands.stopping import check, finishing
from soapwright.errors import InputError, Stopped
from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from soapwright.runtime.client.held import Reading, Readings
from soapwright.runtime.errors import SoapwrightError, ZoneMismatch
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.rules import ServiceRules

AT_ONCE = 5
"""How many entities one load holds: each costs dlt about a third of a second, however few rows."""

OnRows = Callable[[str, str, int], object]
"""Is called with what is done, with which entity, and how many rows or files it is so far."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a run did.

    Args:
        database: whose rows they are.
        rows: table → rows written or removed.
        failed: table → why it could not be read, or which of its records could not.
        warnings: what else its owner should know.
        readings: table → what came of reading it.
    """

    database: str
    rows: Mapping[str, int]
    failed: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = field(default_factory=tuple)
    readings: Mapping[str, Reading] = field(default_factory=dict)


def sync(
    space: Workspace,
    rules: ServiceRules,
    entities: Sequence[str],
    destination: Destination,
    arguments: Mapping[str, Any],
    *,
    database: str | None = None,
    deletions: bool = False,
    full: bool = False,
    verify: bool = False,
    as_rows: bool = False,
    progress: OnRows | None = None,
) -> Synced:
    """Bring a mirror up to date, or tell where it is not.

    Args:
        space: where the service's generated package is; it must be up to date.
        rules: the service's.
        entities: their classes or tables, or none for all that can be read.
        destination: where the mirror is, or is to be.
        arguments: those of the client's ``connect``.
        database: what the column ``_database`` says; without it the user's name, or the host.
        deletions: find what was deleted, for which everything is read.
        full: read everything, and write what the mirror does not hold as it is.
        verify: read everything and write nothing: the readings tell what is missing, extra or
            otherwise.
        as_rows: give dlt a dictionary for each row, not tables of Arrow; so it is where the
            destination takes no others.
        progress: is called as rows are read and loaded.

    Raises:
        InputError: the service has no ``source.py``, dlt is not installed, there is no such
            entity, the service cannot be reached, or the mirror cannot be written.
        Stopped: a signal came; a note counts the tables that are up to date and those that are not.
    """
    as_rows = as_rows or not destination.takes_tables
    package = client_package(space, rules)
    source = package.submodule("source")
    tables = _tables(source.TABLES, entities)
    rows: dict[str, int] = {}
    with (
        _telling_what_is_left(tables, rows),
        alone(destination.working) as folder,
        quiet_dlt(folder) as caught,
        _published(destination, rules.name, rows, is_read_only=verify),
    ):
        given = database or arguments.get("username")
        try:
            with _connected(package, arguments) as client:
                name = str(given or urlsplit(client.url).hostname)
                run = _Run(rules.name, source, client, name, destination, folder, progress, rows)
                with finishing(lambda: client.under_way > 0 or run.is_loading):
                    if not entities:
                        tables[:] = [table for table in tables if run.has(table)]
                    if verify:
                        run.verify(tables, as_rows=as_rows)
                    else:
                        how = {"deletions": deletions, "full": full, "rows": as_rows}
                        run.all(tables, how)
        except _NotConnected as error:
            told = str(error)
            if not verify:
                told += _note_failed(
                    rules.name, str(given or rules.name), destination, folder, told
                )
            raise InputError(told) from error.__cause__
        except SoapwrightError as error:
            raise InputError(str(error)) from error
    said = tuple(str(warning.message) for warning in caught)
    return Synced(run.database, rows, run.failed, said, run.readings)


class _NotConnected(Exception):
    """The service could not be reached, or refused who called; its cause says why."""


@contextmanager
def _connected(package: ClientPackage, arguments: Mapping[str, Any]) -> Iterator[Any]:
    try:
        client = package.client.connect(**arguments)
    except SoapwrightError as error:
        raise _NotConnected(str(error)) from error
    with client:
        yield client


def _note_failed(
    service: str, database: str, destination: Destination, folder: Path, error: str
) -> str:
    """Note that nothing could be read at all; gives what to add to the error, if that failed too.

    Who watches the mirror alone is to see that it is not brought up to date.
    """
    reading = Reading("none", "could not connect", began=datetime.datetime.now(datetime.UTC))
    pipeline = _pipeline(service, database, destination, folder, lambda *_: None)
    try:
        with _refused_by(destination):
            runs.note(pipeline, database, None, reading, error)
            write_parquet(destination, service)
    except InputError as failed:
        return f"; nor could that be noted: {failed}"
    return ""


class _Run:
    def __init__(
        self,
        service: str,
        source: Any,
        client: Any,
        database: str,
        destination: Destination,
        folder: Path,
        progress: OnRows | None,
        rows: dict[str, int],
    ) -> None:
        self.database = database
        self.failed: dict[str, str] = {}
        self.readings = Readings()
        self.is_loading = False
        """Whether rows are on their way into the mirror."""
        self._rows = rows
        self._source = source
        self._client = client
        self._destination = destination
        self._pipeline = _pipeline(
            service, database, destination, folder, partial(self._goes_on, progress)
        )

    def has(self, table: str) -> bool:
        """Whether the zone of the client has the entity."""
        try:
            self._source.source(self._client, self.database, [table])
        except ZoneMismatch:
            return False
        return True

    def all(self, tables: Sequence[str], how: Mapping[str, bool]) -> None:
        with self._written():
            self._pipeline.sync_destination()
        for start in range(0, len(tables), AT_ONCE):
            check()
            group = tables[start : start + AT_ONCE]
            try:
                self._load(group, how)
            except SoapwrightError:
                for table in group:  # which of them is it? The others are not held up by it
                    try:
                        self._load([table], how)
                    except SoapwrightError as error:
                        self.failed[table] = str(error)
                        self._note(table)
                if len(self.failed) == start + len(group) and not self._rows:
                    raise  # nothing can be read at all

    def verify(self, tables: Sequence[str], *, as_rows: bool) -> None:
        """Compare tables with what the service says; nothing is written."""
        from soapwright.runtime.client.mirror_source import compared

        if self._destination.file is not None and not self._destination.file.exists():
            raise InputError("there is no mirror to verify", file=self._destination.shown)
        with self._written():
            self._pipeline.sync_destination()
        if self._pipeline.default_schema_name is None:
            raise InputError(
                f"the mirror has nothing of {self.database!r} to verify",
                file=self._destination.shown,
            )
        for table in tables:
            check()
            mirror = self._source.mirror(self._client, self.database, table, rows=as_rows)
            try:
                self.readings[table] = compared(self._pipeline, table, mirror)
            except SoapwrightError as error:
                self.failed[table] = str(error)
            else:
                self._tell_unread(table)

    def _load(self, tables: Sequence[str], how: Mapping[str, bool]) -> None:
        pipeline = self._pipeline
        source = self._source.source(
            self._client, self.database, tables, readings=self.readings, **how
        )
        try:
            with self._written():
                self.readings.types = before = retyped.types_of(pipeline, tables)
                # What a reading needs to be loaded right is done when all of it is at hand.
                pipeline.extract(source, loader_file_format=self._destination.file_format)
                counts = pipeline.normalize().row_counts
                self.is_loading = True
                readings = [self.readings[table] for table in tables]
                is_new = any(reading.is_told or reading.is_first for reading in readings)
                if retyped.exchange(pipeline, before) or is_new:
                    retyped.forget_staging(pipeline)
                pipeline.load()
            self._rows |= {table: counts.get(table, 0) for table in tables}
            for table in tables:
                self._tell_unread(table)
                self._note(table)
        finally:
            self.is_loading = False

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            with _refused_by(self._destination):
                yield
        except (InputError, SoapwrightError):
            self._pipeline.drop_pending_packages()
            raise

    def _tell_unread(self, table: str) -> None:
        if unread := self.readings[table].unread:
            self.failed[table] = "; ".join(map(str, unread))

    def _note(self, table: str) -> None:
        reading = self.readings.get(table, Reading())
        entity = self._source.TABLES[table]
        with self._written():
            runs.note(self._pipeline, self.database, entity, reading, self.failed.get(table))

    def _goes_on(self, progress: OnRows | None, what: str, name: str, count: int) -> None:
        """Something was done of a load: before it is under way it can be stopped."""
        self.is_loading = what == "load"
        if not self.is_loading:
            check()
        if progress is not None and not name.startswith("_dlt"):
            progress(what, name, count)


@contextmanager
def _refused_by(destination: Destination) -> Iterator[None]:
    """What the mirror refuses is told of the mirror; what the service does, as it is."""
    from dlt.common.exceptions import DltException

    try:
        yield
    except DltException as failed:
        cause = _cause(failed)
        if isinstance(cause, SoapwrightError):
            raise cause from failed
        raise InputError(
            f"cannot be written: {type(cause).__name__}: {cause}", file=destination.shown
        ) from failed


def _cause(error: BaseException) -> BaseException:
    """The error of ours, or else the first of all, that others were raised from."""
    while error.__cause__ is not None and not isinstance(error, SoapwrightError):
        error = error.__cause__
    return error


def _pipeline(
    service: str, database: str, destination: Destination, folder: Path, progress: OnRows
) -> Any:
    import dlt
    from dlt.common.runtime.collector_base import Collector

    class Progress(Collector):
        def __init__(self) -> None:
            self._counts: dict[str, int] = {}

        def update(self, name: str, inc: int = 1, *_: Any, **__: Any) -> None:
            self._counts[name] = self._counts.get(name, 0) + inc
            progress(str(self.step).partition(" ")[0].lower(), name, self._counts[name])

        def _start(self, step: str) -> None:
            self._counts = {}

        def _stop(self) -> None:
            pass

    key = hashlib.sha256(database.encode()).hexdigest()[:12]
    return dlt.pipeline(
        f"{service}_{key}",
        pipelines_dir=str(folder),
        destination=destination.dlt(database),
        dataset_name=destination.dataset(service),
        progress=Progress(),
    )


# --- what is needed, and where --------------------------------------------------------------------


def client_package(space: Workspace, rules: ServiceRules) -> ClientPackage:
    """The service's generated package, which has a source.

    Raises:
        InputError: dlt is not installed, there is no such package, or it has no source.
    """
    if importlib.util.find_spec("dlt") is None:
        raise InputError("sync needs dlt: pip install 'soapwright[sync]'")
    package = ClientPackage(space, rules)
    if not package.has("source"):
        raise InputError(
            "the service has no source: it needs [entities], [page] and a field catalogue; "
            f"where it has them, `soapwright generate {rules.name}` writes the source",
            file=rules.file,
        )
    return package


def _tables(known: Mapping[str, str], entities: Sequence[str]) -> list[str]:
    """The tables of entities that are named by class or table, in any case."""
    names = {name.lower(): table for table, name in known.items()}
    names |= {table: table for table in known}
    for entity in entities:
        if entity.lower() not in names:
            raise InputError(
                f"there is no entity {entity!r} to read; there is: {', '.join(known.values())}"
            )
    return list(dict.fromkeys(names[entity.lower()] for entity in entities)) or list(known)


@contextmanager
def _telling_what_is_left(tables: Sequence[str], rows: Mapping[str, int]) -> Iterator[None]:
    """What leaves because of a signal says how far the run has come."""
    try:
        yield
    except Stopped as stopped:
        stopped.add_note(
            f"{len(rows)} of {len(tables)} tables are up to date, {sum(rows.values()):,} rows "
            f"written; {len(tables) - len(rows)} are left for the next run"
        )
        raise


@contextmanager
def _published(
    destination: Destination, service: str, rows: Mapping[str, int], *, is_read_only: bool
) -> Iterator[None]:
    """What a run has loaded is in the files too, where the mirror is one of files."""
    try:
        yield
    except Stopped as stopped:
        if rows and not stopped.is_late:
            write_parquet(destination, service)
        raise
    else:
        if not is_read_only:
            write_parquet(destination, service)
