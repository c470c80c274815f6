"""Guesses of ``[batch]``, ``[results]`` and ``[entities]``: operations that write many records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.results import Tables, guess_entries, guess_whole
from soapwright.commands.guess.words import (
    MANY,
    PASSWORD,
    READING,
    USER,
    VERBS,
    WRAPPERS,
    has,
    last,
    listing,
    words,
)
from soapwright.emit.client.operations import OperationView
from soapwright.schema.model import ComplexType, Element
from soapwright.service.batch import GROUP
from soapwright.service.toml_writer import Value

_PER_CALL = 100
_LIMIT = re.compile(r"(?:max(?:imum)?|up to|at most|limit(?:ed)?)\D{0,30}(\d+)", re.I)


@dataclass(frozen=True, slots=True)
class _Written:
    """An operation that takes a list of records, and the path of the list."""

    view: OperationView
    verb: str
    path: str
    items: Element

    def templated(self, text: str) -> str:
        """A text with the group's name taken out, as the rule of all groups has it."""
        return text.replace(self.view.group or GROUP, GROUP)

    @property
    def shape(self) -> tuple[str, str]:
        return self.templated(self.view.name), self.templated(self.path)


def guess_batches(evidence: Evidence) -> Iterator[Guess]:
    """A batch for each verb: of the first operation that would do, or of all groups' alike."""
    answers: list[Tables] = []
    entities: dict[str, Value] | None = None
    for chosen, *others in _by_verb(evidence).values():
        kind, told = (
            guess_entries(evidence, chosen.view, chosen.items)
            or guess_whole(evidence, chosen.view, chosen.items)
            or ("untold", {"results.records": _UNKNOWN})
        )
        if kind != "untold" and told not in answers:
            answers.append(told)
        number = 1 if kind == "untold" else answers.index(told) + 1
        name = "records" if number == 1 else f"records_{number}"
        needed = {key.replace(".records", f".{name}", 1): rule for key, rule in told.items()}
        reason, holds = _HOW[kind], kind in ("indexed", "placed", "whole")
        if kind == "whole":
            base = _entity(evidence, chosen.items)
            if base is None or base != (entities or base):
                reason, holds = "the records have no type with a numeric id in common", False
            else:
                entities = base
            needed = {"entities": base or _NO_BASE, **needed}
        each = chosen.view.group is not None and {other.shape for other in others} == {chosen.shape}
        why = _why(chosen, reason)
        if each:
            why += f" So do {len(others)} more, for other groups."
        elif others:
            why += f" {listing([o.view.key for o in others])} would do too, for other records."
        arguments = _arguments(evidence, chosen, each=each)
        yield Guess(_tables(chosen, name, needed, arguments, each=each), why, holds)


_UNKNOWN: dict[str, Value] = {"entries": "Result", "index": "index", "success": "success"}
_NO_BASE: dict[str, Value] = {"base": "Base", "id": "id"}
_HOW = {
    "indexed": "its answer tells, by index, what became of each (check that the first one is 0)",
    "placed": "its answer tells what became of each, without an index: check that the service "
    "says that it answers in the order of the request",
    "untold": "its answer has no flag that tells what became of them",
    "coded": "its answer has a number that tells; which one is success, only the service knows",
    "whole": "its answer tells whether the call succeeded, so a refused one is taken apart",
}


def _why(written: _Written, told: str) -> str:
    limit = "" if _limit(written) else f" The WSDL names no limit: {_PER_CALL} go out at a time."
    return f"{written.view.name} takes a list of {written.items.name.local}, and {told}.{limit}"


def _tables(
    written: _Written, result: str, needed: Tables, arguments: list[str], *, each: bool
) -> Tables:
    name, path = written.shape if each else (written.view.key, written.path)
    limit = _limit(written)
    size = {"items_per_call": _PER_CALL} if limit is None else {"max_items": limit}
    batch: dict[str, Value] = {"operation": name, "items": path, **size, "result": result}
    returns = any("items" in table for table in needed.values())
    if written.verb == "create" and returns:
        batch["returns_ids"] = True
    if arguments:
        batch["arguments"] = arguments
    return {**needed, f"batch.{written.verb}": batch}


def _by_verb(evidence: Evidence) -> dict[str, list[_Written]]:
    """Operations that are named like writing and take one list of records, by verb."""
    found: dict[str, list[_Written]] = {}
    for view in evidence.operations.values():
        verb = _verb(view.name, view.group)
        lists = list(_lists(evidence, evidence.request(view), ""))
        if verb and len(lists) == 1 and not _unfilled(evidence, view):
            found.setdefault(verb, []).append(_Written(view, verb, *lists[0]))
    return found


def _unfilled(evidence: Evidence, view: OperationView) -> bool:
    """Whether a request needs something that a batch's method would not give it."""
    return any(
        member.min_occurs and evidence.is_simple(member)
        for member in evidence.members(evidence.request(view))
    )


def _arguments(evidence: Evidence, written: _Written, *, each: bool) -> list[str]:
    """What else a request takes: the fields of its other parts, but those that say who calls."""
    paths = []
    for part in evidence.members(evidence.request(written.view)):
        name = part.name.local
        fields = [m.name.local for m in evidence.members(part) if evidence.is_simple(m)]
        if name == written.path.partition("/")[0] or part.max_occurs != 1 or not fields:
            continue
        own = [n for n in fields if not has(n, USER | PASSWORD | {"logout"})]
        shown = written.templated(name) if each else name
        whole = [f"{shown}/*"] if own == fields else [f"{shown}/{n}" for n in own]
        paths += whole
    return paths


def _verb(name: str, group: str | None) -> str | None:
    told = words(name.replace(group, "") if group else name)
    while len(told) > 1 and told[0] in MANY:
        told = told[1:]
    if len(told) > 1 and not {told[0], *told[:-1]} & {*VERBS, *READING}:
        told = (told[-1], *told[:-1]) if told[-1] in VERBS else told
    if "by" in told:  # what is found by an example or a query is not what is given
        return None
    if "or" in told or told[:2] in (("add", "update"), ("create", "update")):
        return "create_or_update" if VERBS.get(told[0]) else None
    return VERBS.get(told[0]) if told else None


def _lists(evidence: Evidence, element: Element, path: str) -> Iterator[tuple[str, Element]]:
    """The lists of records that a request itself is made of, not those that a record holds."""
    members = evidence.members(element)
    for member in members:
        below = f"{path}/{member.name.local}".lstrip("/")
        inner = evidence.members(member)
        if member.max_occurs != 1 and inner:
            yield below, member
        wraps = len(inner) == 1 or (len(members) == 1 and last(member.name.local) in WRAPPERS)
        if member.max_occurs == 1 and wraps and path.count("/") < 2:
            yield from _lists(evidence, member, below)


def _limit(written: _Written) -> int | None:
    """How many records a call takes, where the schema or the documentation says so."""
    if written.items.max_occurs is not None and written.items.max_occurs > 1:
        return written.items.max_occurs
    told = _LIMIT.search(" ".join((written.view.documentation or "").split()))
    return int(told[1]) if told and int(told[1]) > 1 else None


def _entity(evidence: Evidence, items: Element) -> dict[str, Value] | None:
    """The type of the records and its numeric id; the outermost type that has one."""
    name, found = evidence.type_name(items), None
    while name is not None:
        type_ = evidence.schema.types[name]
        if not isinstance(type_, ComplexType):
            break
        ids = [e.name.local for e in type_.elements() if _is_id(evidence, e)]
        if ids:
            found = {"base": name.local, "id": min(ids, key=len)}
        name = type_.base if type_.base in evidence.schema.types else None
    return dict(found) if found else None


def _is_id(evidence: Evidence, element: Element) -> bool:
    return last(element.name.local) == "id" and evidence.is_whole(element)
