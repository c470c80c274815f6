"""``soapwright run``: the rows of a file as records, written by a verb of a client.

Rows are sent some thousand at a time, so that a file of any length fits; what became of each is in
the outcomes' file before the next ones are taken.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from soapwright.commands.known import known_of
from soapwright.commands.offers import Offers, Writing
from soapwright.commands.stopping import check, finishing
from soapwright.commands.tables.checking import Checked, Line, Rows
from soapwright.commands.tables.columns import Fields
from soapwright.commands.tables.outcomes import Told
from soapwright.commands.tables.source import Source
from soapwright.commands.warned import warnings_into
from soapwright.errors import InputError, Stopped
from soapwright.project.packages import ClientPackage
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import AuthenticationError, JournalError, NotSent, SoapwrightError
from soapwright.runtime.outcome import Outcome, Progress, Report
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.rules import ServiceRules

AT_ONCE = 10_000
"""Rows of a part: so many records are held."""
JOURNALED = 25_000
"""The same with a journal, which is read anew for each part."""
_OURS = "an error of soapwright's own; look at the service before anything is sent again"
_TOLD = 10
"""Failures that are told one by one."""


@dataclass(frozen=True, slots=True)
class How:
    """How rows are read and sent.

    Args:
        key: the column that tells rows apart.
        ignored: columns that are left aside.
        first: the row to begin with.
        journal: the journal's file, or None.
        retry_failed: whether what failed by the journal is sent again.
        time_zone: the zone of times that name none, or None.
        document: what goes with the records, where the verb takes one.
        zone: whose labels the file has, or None.
    """

    key: str | None = None
    ignored: Sequence[str] = ()
    first: int = 1
    journal: Path | None = None
    retry_failed: bool = False
    time_zone: str | None = None
    document: Path | None = None
    zone: str | None = None


@dataclass(slots=True)
class Ran:
    """What a run has done so far.

    Args:
        rows: of the file, from the first one that was to be sent.
        counts: status → how many.
        calls: how many were made.
        failures: the first outcomes that are no success, in words.
        broken: why the run ended early, or None.
        warnings: what else whoever sends them should know.
    """

    rows: int
    counts: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    failures: list[str] = field(default_factory=list)
    broken: str | None = None
    warnings: dict[str, None] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(self.counts.values())


class Miscounted(InputError):
    """There are not as many outcomes as rows: nobody knows what was sent."""


OnProgress = Callable[[int, int], object]
"""Is called with how many rows have an outcome, and how many of those did not succeed."""


class Run:
    """The rows of a file, and what is to become of them.

    Args:
        package: the client's.
        rules: the service's.
        verb: what to do.
        entity: with what.
        source: the file.
        how: how.

    Raises:
        InputError: there is no such verb or entity, or the file's columns cannot be used.
    """

    def __init__(
        self,
        package: ClientPackage,
        rules: ServiceRules,
        verb: str,
        entity: str,
        source: Source,
        how: How,
    ) -> None:
        offers = Offers(package, rules)
        self.writing: Writing = offers.writing(verb, entity)
        self._how = how
        self._source = source
        fields = Fields(
            self.writing.record,
            known_of(package, rules, self.writing.record, how.zone),
            offers.types.load,
        )
        self._rows = Rows(
            source,
            self.writing,
            fields,
            key=how.key,
            ignored=how.ignored,
            clock=_clock(how.time_zone) if rules.time is not None else None,
            first=how.first,
        )
        self._package = package
        self._at_once: int | None = AT_ONCE if how.journal is None else JOURNALED
        if self.writing.most is None:
            self._at_once = None
            _check_work(self.writing, how)
        self._writes_outcomes = False
        """Whether outcomes are at hand that are not written down yet."""
        if how.retry_failed and how.journal is None:
            raise InputError("goes with --journal", key="--retry-failed")
        if how.document is not None and not self.writing.documents:
            raise InputError(f"{self.writing.verb} takes no document", key="--document")
        if how.first > 1 and how.journal is not None:
            raise InputError("a journal knows where its run goes on", key="--from-row")

    def check(self, progress: Callable[[int], object] | None = None) -> Checked:
        """Look at every row, before anything is sent; raises InputError for what is wrong."""
        is_work = self.writing.most is None  # whose journal is of steps
        return self._rows.check(None if is_work else self._how.journal, progress)

    def calls(self, rows: int) -> int:
        """How many calls so many rows take, where none is refused; of one piece of work none is
        counted."""
        part, most = self._at_once, self.writing.most
        if part is None or most is None:
            return 0
        whole, rest = divmod(rows, part)
        return whole * -(-part // most) + -(-rest // most)

    def send(
        self,
        arguments: Mapping[str, Any],
        checked: Checked,
        told: Told,
        progress: OnProgress | None = None,
    ) -> Ran:
        """Send them.

        Args:
            arguments: those of the client's ``connect``.
            checked: what was found out of the file.
            told: takes the outcomes.
            progress: is called after each call.

        Returns:
            What became of them; with ``broken`` not of all.

        Raises:
            InputError: nothing was sent: the service cannot be reached or refuses who calls, the
                file was changed, or outcomes cannot be written.
            Miscounted: the counts do not add up.
            Stopped: a signal came; a note says where it goes on.
        """
        ran = Ran(checked.rows)
        try:
            client = self._package.client.connect(**arguments)
        except (SoapwrightError, ValueError, TypeError) as error:
            raise InputError(str(error)) from error
        try:
            with client, warnings_into(ran.warnings):
                self._send_all(client, checked, told, ran, progress)
        except Stopped as stopped:
            stopped.__notes__ = [self._left(ran)]
            raise
        except Miscounted:
            raise
        except (SoapwrightError, InputError) as error:
            if not ran.done:
                raise InputError(str(error)) from error
            ran.broken = str(error)  # of what was sent something is to be told
        if ran.broken is None and ran.done != checked.rows:
            raise Miscounted(
                f"{checked.rows:,} rows were to be sent, {ran.done:,} have an outcome: {_OURS}"
            )
        if ran.broken is not None and ran.done < checked.rows:
            ran.broken = f"{ran.broken}; {self._left(ran)}"
        return ran

    def _left(self, ran: Ran) -> str:
        """What is not sent yet, and how it goes on."""
        left = ran.rows - ran.done
        if not left:
            return "every row has its outcome"
        if self.writing.most is None:
            return f"of {left:,} rows nothing is told: run the same command again"
        again = "run the same command again"
        if self._how.journal is None:
            again = f"it goes on with --from-row {self._how.first + ran.done}"
        return f"{left:,} rows were not sent: {again}"

    def _send_all(
        self,
        client: Any,
        checked: Checked,
        told: Told,
        ran: Ran,
        progress: OnProgress | None,
    ) -> None:
        method = self.writing.method(client)
        options = self._options(method, checked)
        lines = self._rows.lines()
        with finishing(lambda: client.under_way > 0 or self._writes_outcomes):
            while ran.broken is None:
                check()
                self._source.check_unchanged()
                first = next(lines, None)
                if first is None:
                    return
                rest = None if self._at_once is None else self._at_once - 1
                part = chain((first,), islice(lines, rest))
                self._send_part(method, part, options, told, ran, progress)

    def _options(self, method: Any, checked: Checked) -> dict[str, Any]:
        """What the verb is told beside records: of an update the fields that the file has."""
        parameters = inspect.signature(method).parameters
        options: dict[str, Any] = {}
        if "fields" in parameters:
            id_ = self.writing.id_attribute
            options["fields"] = [name for name in checked.attributes if name != id_]
        if self._how.journal is not None:
            options["journal"] = self._how.journal
            options["retry_failed"] = self._how.retry_failed
        return options

    def _send_part(
        self,
        method: Any,
        part: Iterator[Line],
        options: Mapping[str, Any],
        told: Told,
        ran: Ran,
        progress: OnProgress | None,
    ) -> None:
        """Send some rows and write down what became of them."""
        taken: list[Line] = []
        keys: dict[int, str] = {}

        def records() -> Iterator[Any]:
            for line in part:
                check()  # between two calls, where nothing is out
                taken.append(line)
                keys[id(line.record)] = line.known
                yield line.record

        def tell(now: Progress) -> None:
            if progress is not None:
                bad = sum(n for status, n in ran.counts.items() if status != "succeeded")
                progress(ran.done + now.done, bad + now.failed + now.unknown)

        try:
            report = self._call(method, records(), options, keys, tell)
        except BaseException as error:
            self._writes_outcomes = True
            found = getattr(error, "report", None)
            if found is None:
                self._writes_outcomes = False
                raise
            self._settle(found, taken, told, ran, is_broken_off=True)
            if isinstance(error, JournalError):
                raise InputError(str(error)) from error
            if not isinstance(error, SoapwrightError) or isinstance(error, InputError):
                raise
            ran.broken = _words(error)
            return
        self._writes_outcomes = True
        self._settle(report, taken, told, ran)

    def _call(
        self,
        method: Any,
        records: Iterator[Any],
        options: Mapping[str, Any],
        keys: Mapping[int, str],
        progress: Callable[[Progress], object],
    ) -> Report[Any, Any]:
        """Have the client write records; raises what its method does."""
        report: Report[Any, Any]
        if self.writing.most is None:
            documents = [self._how.document] * len(self.writing.documents)
            report = method(*documents, records, **options)
            return report
        options = {**options, "progress": progress}
        if self._how.journal is not None:
            options["key"] = lambda record: keys[id(record)]
        report = method(records, **options)
        return report

    def _settle(
        self,
        report: Report[Any, Any],
        taken: Sequence[Line],
        told: Told,
        ran: Ran,
        *,
        is_broken_off: bool = False,
    ) -> None:
        """Write down the outcomes of a part: one for each row that was taken.

        Of a run that is broken off those at the end that were not sent have none.
        """
        try:
            outcomes = list(report)
            count = len(outcomes)
            is_whole = count == len(taken) or (is_broken_off and count < len(taken))
            if not is_whole or [each.index for each in outcomes] != list(range(count)):
                raise Miscounted(
                    f"{len(taken):,} rows were sent and {count:,} outcomes came of them: {_OURS}"
                )
            while is_broken_off and outcomes and isinstance(outcomes[-1].error, NotSent):
                outcomes.pop()  # it goes on with these
            ran.calls += report.calls
            settled = list(zip(taken, outcomes, strict=False))
            for line, outcome in settled:
                self._count(outcome, line, ran)
            told.rows(settled)
        finally:
            self._writes_outcomes = False

    def _count(self, outcome: Outcome[Any, Any], line: Line, ran: Ran) -> None:
        status = outcome.status.value
        ran.counts[status] = ran.counts.get(status, 0) + 1
        if not outcome.ok and len(ran.failures) < _TOLD:
            named = f"row {line.number}" + (f" ({line.key})" if self._rows.has_keys else "")
            reason = "; ".join(outcome.errors).removeprefix(f"record {outcome.index}: ")
            ran.failures.append(f"{named} {status}: {reason}")


def _clock(zone: str | None) -> WallClock:
    """A clock that says which times there are.

    Raises:
        InputError: there is no zone of that name.
    """
    try:
        return WallClock("UTC", zone)
    except ValueError as error:
        raise InputError(str(error), key="--time-zone") from None


def _check_work(writing: Writing, how: How) -> None:
    """What one piece of work needs: its document, and what keeps it from being done twice.

    Raises:
        InputError: one is missing.
    """
    if how.journal is None:
        raise InputError(f"is needed: {writing.verb} is done once with it alone", key="--journal")
    if len(writing.documents) != int(how.document is not None):
        takes = ", ".join(writing.documents) or "no document"
        raise InputError(f"{writing.verb} takes {takes}", key="--document")


def _words(error: SoapwrightError) -> str:
    if isinstance(error, AuthenticationError):
        return f"the service refused who calls: {error.message}"
    return str(error)
