"""Guesses of ``[job]``: an operation that starts work, and one that tells how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.words import (
    DONE,
    FAILED,
    LOOKING,
    STARTING,
    STATE,
    STOPPING,
    first,
    has,
    last,
    words,
)
from soapwright.emit.client.operations import OperationView
from soapwright.schema.model import Element
from soapwright.service.toml_writer import Value

_IDS = frozenset({"handle", "id", "identifier", "key", "number", "ticket", "token"})


@dataclass(frozen=True, slots=True)
class _Look:
    """An operation that takes an id and tells a state."""

    view: OperationView
    id: Element
    job: Element
    state: str
    values: tuple[str, ...]


def guess_jobs(evidence: Evidence) -> Iterator[Guess]:
    """A job for each operation that starts one and is told of by another."""
    looks = list(_looks(evidence))
    attached: set[str] = set()
    for view in evidence.operations.values():
        gives = _gives(evidence, view)
        if first(view.name) not in STARTING or gives is None:
            continue
        fitting = [
            (len(_nouns(view) & _nouns(look.view)), look)
            for look in looks
            if look.view.group == view.group
            and evidence.builtin(look.id.type) == evidence.builtin(gives.type)
        ]
        if not fitting:
            continue
        shared, look = max(fitting, key=lambda pair: pair[0])
        if shared or (len(looks) == 1 and has(look.view.name, STATE)):
            attach = "job" if not attached else f"{view.wish}_job"
            attached.add(attach)
            yield _job(evidence, view, look, attach)


def _job(evidence: Evidence, view: OperationView, look: _Look, attach: str) -> Guess:
    done = [value for value in look.values if _means(value, DONE) and not _means(value, FAILED)]
    failed = [value for value in look.values if _means(value, FAILED)]
    values: dict[str, Value] = {
        "attach": attach,
        "start": view.key,
        "poll": look.view.key,
        "id": look.id.name.local,
        "state": look.state,
        "done": done or ["Done"],
        "failed": failed,
    }
    members = list(evidence.below(look.job, 2))
    percent = next((p for p, m in members if evidence.is_whole(m) and _is_percent(p)), None)
    values |= {} if percent is None else {"percent": percent}
    texts = [path for path, m in members if evidence.is_text(m)]
    messages = [p for p in texts if last(p) in ("description", "error", "message", "result")]
    values |= {"messages": messages} if messages else {}
    tables: dict[str, dict[str, Value]] = {f"job.{evidence.claim(view.wish)}": values}
    stop = _stop(evidence, view, look)
    if stop is not None:
        tables |= {f"{table}.cancel": stop for table in [*tables]}
    why = (
        f"{view.name} gives what {look.view.name} takes as {look.id.name.local}; that tells "
        f"{look.state}."
    )
    if done:
        return Guess(tables, f"{why} Check which states are final.")
    return Guess(tables, f"{why} The WSDL does not tell which states are final.", holds=False)


def _looks(evidence: Evidence) -> Iterator[_Look]:
    for view in evidence.operations.values():
        result = evidence.result(view)
        needed = evidence.members(evidence.request(view))
        ids = [m for m in needed if evidence.is_simple(m) and last(m.name.local) in _IDS]
        if first(view.name) not in LOOKING or result is None or len(ids) != 1:
            continue
        for path, member in evidence.below(result, 2):
            if last(path) in STATE and evidence.is_text(member) and member.max_occurs == 1:
                choices = tuple(evidence.resolver.choices(member))
                yield _Look(view, ids[0], result, path, choices)
                break


def _gives(evidence: Evidence, view: OperationView) -> Element | None:
    """The one simple thing that an operation returns."""
    result = evidence.result(view)
    if result is None or view.result is None or evidence.holds_elements(result):
        return None
    return result if evidence.is_simple(result) and evidence.builtin(result.type) else None


def _stop(evidence: Evidence, start: OperationView, look: _Look) -> dict[str, Value] | None:
    for view in evidence.operations.values():
        if first(view.name) in STOPPING and view.group == start.group:
            fields = [m.name.local for m in evidence.members(evidence.request(view))]
            named = [n for n in fields if n == look.id.name.local] or fields
            if len(named) == 1 and _nouns(view) & _nouns(start):
                return {"operation": view.key, "id": named[0]}
    return None


def _nouns(view: OperationView) -> frozenset[str]:
    verbs = STARTING | LOOKING | STOPPING
    return frozenset(w.rstrip("s") for w in words(view.name) if w not in verbs | STATE | {"info"})


def _means(value: str, stems: tuple[str, ...]) -> bool:
    joined = "".join(words(value))
    return any(stem in joined for stem in stems) and not joined.startswith(("not", "partially"))


def _is_percent(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return "percent" in name or name == "progress"
