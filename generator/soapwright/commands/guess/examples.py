"""What no WSDL tells, as examples: only what this one could have a use for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.words import first, listing
from soapwright.emit.client.operations import OperationView
from soapwright.schema.model import ComplexType
from soapwright.service.toml_writer import Value


def guess_examples(evidence: Evidence, *, addressed: bool) -> Iterator[Guess]:
    """The clock, limits and, where the WSDL's address is somebody's, others beside it."""
    if addressed and (evidence.address or "").startswith("https://"):
        why = "Other addresses of the service, the default first: connect(environment=…)."
        yield Guess({"environments": {"production": evidence.address or ""}}, why, holds=False)
    if any(
        evidence.builtin(element.type) == "dateTime"
        for type_ in evidence.schema.types.values()
        if isinstance(type_, ComplexType)
        for element in type_.elements()
    ):
        why = "There are times. If the service writes them without an offset: on which clock?"
        yield Guess({"time": {"zone": "Etc/UTC"}}, why, holds=False)
    why = "How many calls may run at once?"
    allowance = [v.key for v in evidence.operations.values() if _tells_usage(v.name)]
    if allowance:
        why += f" {listing(allowance)} may tell what is used: see [limits.usage]."
    yield Guess({"limits": {"concurrency": 3}}, why, holds=False)
    if evidence.http and not evidence.operations:
        names = listing(evidence.http)
        why = f"Operations over HTTP ({names}): which texts of an answer describe an error?"
        yield Guess({"errors": {"texts": ["message"]}}, why, holds=False)


def guess_missing(evidence: Evidence, guesses: Sequence[Guess]) -> Iterator[Guess]:
    """An example of each kind of rule that nothing was found for, with why."""
    known = [table for guess in guesses for table in guess.tables]

    def lacks(kind: str) -> bool:
        return not any(table == kind or table.startswith(f"{kind}.") for table in known)

    names = [view.name for view in evidence.operations.values()]
    some = names[0] if names else "Operation"
    if lacks("batch"):
        why = (
            "No operation is known to write many records: called like creating, changing or "
            "deleting, with one list of records and nothing else that it needs."
        )
        lists = listing([v.name for v in evidence.operations.values() if _takes_list(evidence, v)])
        why += f" {lists} take lists of records." if lists else ""
        batch: dict[str, Value] = {
            "operation": some,
            "items": "Items/Item",
            "max_items": 100,
            "result": "records",
        }
        yield Guess({"results.records": _RESULTS, "batch.create": batch}, why, holds=False)
    elif lacks("results"):
        yield Guess({"results.records": _RESULTS}, "No answer tells of records.", holds=False)
    if lacks("page"):
        why = (
            "No operation is known to give a list page by page: with a list in its answer, and in "
            "its request a page's number or an offset, with a size, or what its answer gives for "
            'the next page. style is "page-number", "offset" or "token".'
        )
        yield Guess({"page.all_rows": {**_PAGE, "operation": some}}, why, holds=False)
    if lacks("session.login"):
        why = (
            "No operation is known to log in: called like that, it takes a password and gives a "
            "ticket, which a header part of the others carries."
        )
        way: dict[str, Value] = {"operation": some, "arguments": {"User": "username"}}
        tables = {"session.login": _LOGIN, "session.login.ways.password": way}
        yield Guess(tables, why, holds=False)
    if lacks("job"):
        why = (
            "No operation is known to start a job: called like starting, it gives an id, which an "
            "operation takes that tells a state."
        )
        yield Guess({"job.start": {"start": some, **_JOB, "poll": some}}, why, holds=False)


_RESULTS: dict[str, Value] = {"entries": "Result", "index": "index", "success": "success"}
_PAGE: dict[str, Value] = {
    "operation": "",
    "style": "offset",
    "offset": "offset",
    "size": "limit",
    "page_size": 100,
    "rows": "Row",
    "total": "total",
}
_LOGIN: dict[str, Value] = {"header": "Header/Ticket", "ticket": "Response/Ticket"}
_JOB: dict[str, Value] = {"poll": "", "id": "Id", "state": "State", "done": ["Done"]}


def _takes_list(evidence: Evidence, view: OperationView) -> bool:
    """Whether a request has a list of records, at any place of it that is near."""
    below = evidence.below(evidence.request(view), 3)
    return any(m.max_occurs != 1 and evidence.holds_elements(m) for _, m in below)


def _tells_usage(name: str) -> bool:
    lower = name.lower()
    return first(name) in ("get", "read") and any(
        word in lower for word in ("allowance", "quota", "ratelimit", "threshold", "usage")
    )
