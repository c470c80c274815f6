"""``soapwright query``: the records of an entity, as rows of a file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from soapwright.commands.known import known_of
from soapwright.commands.offers import Offers
from soapwright.commands.tables.columns import Fields
from soapwright.commands.tables.rows import Format
from soapwright.commands.tables.sinks import CsvRows, JsonRows, ParquetRows, WholeFile, form_of
from soapwright.commands.values import moment, plain
from soapwright.commands.warned import warnings_into
from soapwright.commands.where.conditions import condition_of
from soapwright.errors import InputError
from soapwright.project.packages import ClientPackage
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.records.columns import data_type, strictly, user_fields
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record
from soapwright.service.rules import ServiceRules

_ROWS = 500
"""Rows that are written at once."""


class Query:
    """What is asked of a service.

    Args:
        package: the client's.
        rules: the service's.
        entity: what is read.
        where: the condition, as text; None is all.
        names: the fields that are read; none of them are all.
        limit: how many rows at most, or None.
        since: the time since when they have changed, as text, or None.
        time_zone: the zone of times that name none, or None.
        zone: whose labels the condition has, or None.

    Raises:
        InputError: there is no such entity or field, or the condition is none.
    """

    def __init__(
        self,
        package: ClientPackage,
        rules: ServiceRules,
        entity: str,
        *,
        where: str | None = None,
        names: Sequence[str] = (),
        limit: int | None = None,
        since: str | None = None,
        time_zone: str | None = None,
        zone: str | None = None,
    ) -> None:
        offers = Offers(package, rules)
        self._package = package
        self.record, asked = offers.queried(entity)
        fields = Fields(self.record, known_of(package, rules, self.record, zone), offers.types.load)
        aware = rules.time is not None and time_zone is None
        self._where = None
        if where is not None:
            self._where = condition_of(where, fields, asked, aware=aware)
        self._since = None if since is None else _time(since)
        if self._since is not None:
            if where is not None:
                raise InputError("goes without --where", key="--changed-since")
            if not hasattr(package.client, "changes"):
                raise InputError(
                    "the service does not tell what has changed", key="--changed-since"
                )
        self._limit = limit
        self.names = _chosen(fields, names)

    def run(
        self,
        arguments: Mapping[str, Any],
        path: str,
        form: Format | None = None,
        *,
        spreadsheet: bool = False,
        progress: Callable[[int], object] | None = None,
        warned: dict[str, None] | None = None,
    ) -> int:
        """Read the records and write them.

        Args:
            arguments: those of the client's ``connect``.
            path: the file; ``-`` is stdout.
            form: what it is to be; None goes by its name.
            spreadsheet: as of :class:`CsvRows`.
            progress: is called with how many rows were written.
            warned: takes what whoever asks should know.

        Returns:
            How many there are.

        Raises:
            InputError: the service cannot be reached or refuses, or the file cannot be written.
        """
        kind = form_of(path, form)
        if kind == "parquet":
            import pyarrow  # noqa: F401 - what is missing is told before anything is read
        count = 0
        with warnings_into({} if warned is None else warned):
            try:
                with self._package.client.connect(**arguments) as client, WholeFile(path) as whole:
                    for count in self._write(client, whole, kind, spreadsheet=spreadsheet):
                        if progress is not None:
                            progress(count)
            except (SoapwrightError, ValueError, TypeError) as error:
                raise InputError(str(error)) from error
        return count

    def _write(
        self, client: Any, whole: WholeFile, form: Format, *, spreadsheet: bool
    ) -> Iterator[int]:
        rows = self._rows(client)
        try:
            if form == "parquet":
                yield from self._parquet(rows, whole)
                return
            if form == "csv":
                writer: Any = CsvRows(whole.file, self.names, spreadsheet=spreadsheet)
            else:
                writer = JsonRows(whole.file)
            make = _flat(self.record, self.names)
            count = 0
            found = rows if self._limit is None else islice(rows, self._limit)
            while part := [make(record) for record in islice(found, _ROWS)]:
                writer.rows(part)
                whole.file.flush()
                count += len(part)
                yield count
            writer.end()
        finally:
            rows.close()

    def _rows(self, client: Any) -> Any:
        if self._since is not None:
            return client.changes(self.record, self._since)
        return client.query(self.record, self._where)

    def _parquet(self, rows: Any, whole: WholeFile) -> Iterator[int]:
        from soapwright.runtime.arrow.table import Columns

        writer = ParquetRows(whole.file, Columns(self.record, self.names).schema)
        count = 0
        batches = rows.batches(columns=self.names)
        for batch in batches:
            if self._limit is not None:
                batch = batch.slice(0, self._limit - count)
            if batch.num_rows:
                writer.batch(batch)
                count += batch.num_rows
                yield count
            if count == self._limit:
                break
        batches.close()
        writer.end()


def _time(text: str) -> datetime.date:
    found = moment(text)
    if found is None:
        raise InputError(f"{text!r} is no time: write 2026-01-31", key="--changed-since")
    return found.date() if len(text.strip()) == len("2026-01-31") else found


def _chosen(fields: Fields, names: Sequence[str]) -> list[str]:
    """The columns, by Python name."""
    known = [f for f in plan(fields.record) if f.kind in ("Element", "Attribute", "Text")]
    if not names:
        return [field.attribute for field in known]
    found: dict[str, None] = {}
    for name in names:
        meant = fields.find(name)
        if isinstance(meant, str) and fields.pairs is not None:
            found[fields.pairs.attribute] = None
        elif isinstance(meant, FieldPlan):
            found[meant.attribute] = None
        else:
            raise InputError(fields.told(name), key="--fields")
    return list(found)


def _flat(record: type[Record], names: Sequence[str]) -> Callable[[Record], dict[str, Any]]:
    """Records as rows, with the columns that their tables have (docs/arrow.md)."""
    pairs = user_fields(record)
    known = {field.attribute: field for field in plan(record)}
    makers: dict[str, Callable[[Any], Any]] = {}
    for name in names:
        field = known[name]
        if pairs is not None and name == pairs.attribute:
            makers[name] = pairs.within
        elif field.record is not None or field.many:
            makers[name] = plain
        else:
            makers[name] = _leaf(field)

    def make(row: Record) -> dict[str, Any]:
        found = {}
        for name, maker in makers.items():
            value = getattr(row, name)
            found[name] = None if value is None else maker(value)
        return found

    return make


def _leaf(field: FieldPlan) -> Callable[[Any], Any]:
    """A single value; one of another type than its field's, which a service may send, as it is."""
    kind = data_type(field)
    strict = strictly(kind)

    def make(value: Any) -> Any:
        try:
            return value if kind == "decimal" else strict(value)
        except ValueError:
            return value

    return make
