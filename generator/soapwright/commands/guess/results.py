"""Guesses of ``[results]``: where an answer tells what became of the records that were sent."""

from __future__ import annotations

from dataclasses import dataclass

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.words import BAD, GOOD, IDS, INDEX, TELLING, begins, has, last, words
from soapwright.emit.client.operations import OperationView
from soapwright.schema.model import Attribute, Element
from soapwright.service.toml_writer import Value

Tables = dict[str, dict[str, Value]]
_COUNTED = IDS | {"code", "count", "total"}
_NO_INDEX = IDS | {"code", "count", "number", "size", "status", "total", "version"}
_VERDICTS = frozenset({"outcome", "result", "state", "status"})


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A single value of an entry: its path, and its built-in type."""

    path: str
    kind: str
    node: Element | Attribute

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def guess_entries(
    evidence: Evidence, view: OperationView, items: Element
) -> tuple[str, Tables] | None:
    """A list in the answer, an entry for each record: by index, or by position.

    What an entry is made of is told by names first, and then by types: a whole number that is the
    only one counts, a flag that is the only one judges, a list of texts says why.
    """
    for path, entry in evidence.answered(view):
        if entry.max_occurs == 1 or (entry.type == items.type and evidence.type_name(entry)):
            continue
        leaves = list(_leaves(evidence, entry))
        index = _index(evidence, leaves)
        success = _success(evidence, leaves, alone=index is not None)
        if success is None:
            continue
        told: dict[str, Value] = {"entries": path}
        told |= {"joined": "position"} if index is None else {"index": index}
        told |= {**success, **({} if index is None else {"index_base": 0})}
        used = {index, success["success"]}
        tables: Tables = {"results.records": told}
        said = _messages(evidence, entry, used)
        external = next((leaf.path for leaf in leaves if _is_external(leaf.name)), None)
        id_ = _id(leaves, used | {external, said[0]})
        told |= {} if id_ is None else {"id": id_}
        told |= {} if external is None else {"external_id": external}
        if said[0] is not None:
            told["messages"] = said[0]
            tables |= {} if said[1] is None else {"results.records.message": said[1]}
        return ("placed" if index is None else "indexed"), tables
    return None


def guess_whole(
    evidence: Evidence, view: OperationView, items: Element
) -> tuple[str, Tables] | None:
    """An answer with one flag for the whole call; a list of entries with flags is not that."""
    result = evidence.result(view)
    if result is None or result.max_occurs != 1:
        return None
    told: dict[str, Value] = {}
    lists: list[str] = []
    for path, member in evidence.below(result, 3):
        inside = any(path.startswith(f"{outer}/") for outer in lists)
        if member.max_occurs != 1 and evidence.holds_elements(member):
            lists.append(path)
            if member.type == items.type:
                told.setdefault("items", path)
        elif not inside and evidence.is_boolean(member) and begins(member.name.local, GOOD):
            told.setdefault("success", path)
        if evidence.is_text(member) and any(has(part, TELLING) for part in path.split("/")):
            told.setdefault("errors", path)
    if "success" not in told:
        code = next((m.name.local for m in evidence.members(result) if _is_code(evidence, m)), None)
        if code is None:
            return None
        return "coded", {"results.records": {"success": code, "success_value": 0, **told}}
    return "whole", {"results.records": told}


def _leaves(evidence: Evidence, entry: Element) -> list[_Leaf]:
    """The single values of an entry, and of what in it tells how it went."""
    found = []
    for above, owner in [("", entry), *_verdicts(evidence, entry)]:
        nodes: list[Element | Attribute] = [*evidence.members(owner), *evidence.attributes(owner)]
        for node in nodes:
            single = isinstance(node, Attribute) or node.max_occurs == 1
            kind = evidence.builtin(node.type)
            if single and (kind or isinstance(node, Attribute) or evidence.is_simple(node)):
                found.append(_Leaf(f"{above}{node.name.local}", kind, node))
    return found


def _verdicts(evidence: Evidence, entry: Element) -> list[tuple[str, Element]]:
    return [
        (f"{member.name.local}/", member)
        for member in evidence.members(entry)
        if member.max_occurs == 1 and last(member.name.local) in _VERDICTS
        if evidence.holds_elements(member) or evidence.attributes(member)
    ]


def _index(evidence: Evidence, leaves: list[_Leaf]) -> str | None:
    """Which record an entry is about: what is called so, else the only number that may count."""
    whole = [leaf for leaf in leaves if "/" not in leaf.path and evidence.counts(leaf.node.type)]
    named = [leaf for leaf in whole if has(leaf.name, INDEX) and last(leaf.name) not in _COUNTED]
    if named:
        return named[0].path
    free = [leaf for leaf in whole if not has(leaf.name, _NO_INDEX)]
    return free[0].path if len(free) == 1 else None


def _success(evidence: Evidence, leaves: list[_Leaf], *, alone: bool) -> dict[str, Value] | None:
    """What judges an entry: a flag, or an enumeration that has a good value."""
    flags = [leaf for leaf in leaves if leaf.kind == "boolean"]
    for stems, value in ((GOOD, True), (BAD, False)):
        for leaf in flags:
            if begins(leaf.name, stems):
                told: dict[str, Value] = {"success": leaf.path}
                return told if value else {**told, "success_value": False}
    for leaf in leaves:
        if isinstance(leaf.node, Element) and has(leaf.name, _VERDICTS):
            good = [v for v in evidence.resolver.choices(leaf.node) if begins(v, GOOD)]
            good = [value for value in good if not begins(value, BAD)]
            if len(good) == 1:
                return {"success": leaf.path, "success_value": good[0]}
    return {"success": flags[0].path} if alone and len(flags) == 1 else None


def _is_external(name: str) -> bool:
    return has(name, {"correlation", "external", "foreign"}) and last(name) in IDS


def _id(leaves: list[_Leaf], used: set[Value | None]) -> str | None:
    """The service's own id: what is called so, else the only text that may be missing."""
    free = [leaf for leaf in leaves if leaf.path not in used and leaf.kind != "boolean"]
    named = [leaf.path for leaf in free if last(leaf.name) in IDS or leaf.name.lower() == "newid"]
    if named:
        return named[0]
    texts = [
        leaf.path
        for leaf in free
        if leaf.kind == "string" and isinstance(leaf.node, Element) and not leaf.node.min_occurs
        if not has(leaf.name, TELLING | {"code", "level", "severity", "type"} | _VERDICTS)
    ]
    return texts[0] if len(texts) == 1 else None


def _messages(
    evidence: Evidence, entry: Element, used: set[Value | None]
) -> tuple[str | None, dict[str, Value] | None]:
    """What is said of a record: the path, and what is in each where it is more than a text."""
    places = [("", entry), *_verdicts(evidence, entry)]
    members = [(f"{above}{m.name.local}", m) for above, o in places for m in evidence.members(o)]
    members = [(path, member) for path, member in members if path not in used]
    for path, member in members:
        inner = [m.name.local for m in evidence.members(member) if evidence.is_text(m)]
        text = next((n for n in inner if last(n) in ("description", "message", "text")), None)
        if has(path, TELLING) and text is not None:
            code = next((n for n in inner if last(n) == "code"), None)
            level = next((n for n in inner if last(n) in ("level", "severity")), None)
            return path, {
                "text": text,
                **({} if code is None else {"code": code}),
                **({} if level is None else {"level": level}),
            }
    texts = [(path, member) for path, member in members if evidence.is_text(member)]
    named = [path for path, _ in texts if last(path) in TELLING]
    if named:
        return named[0], None
    lists = [path for path, member in texts if member.max_occurs != 1]
    return (lists[0] if len(lists) == 1 else None), None


def _is_code(evidence: Evidence, element: Element) -> bool:
    name = words(element.name.local)
    return evidence.is_whole(element) and name[-2:] in (("return", "code"), ("result", "code"))
