"""Compare port types: their operations, and what each sends, gets and throws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from soapwright.diff.compare.align import align
from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.pairing import pair_up
from soapwright.diff.compare.typerefs import compare_ref, hold_the_same
from soapwright.diff.finding import Direction
from soapwright.schema.model import (
    BoundOperation,
    Fault,
    Message,
    Operation,
    Part,
    PortType,
    QName,
    Schema,
)
from soapwright.schema.overloads import labelled

Named = TypeVar("Named", Operation, BoundOperation)


def compare_port_types(sides: Sides) -> None:
    """Match port types by name, else by the operations they share, and compare each pair."""
    pairs = pair_up(
        sides.base.port_types.values(),
        sides.other.port_types.values(),
        name=lambda port_type: port_type.name.local,
        likeness=_shared_operations,
    )
    for base, other in pairs:
        if base is not None and other is not None:
            _compare_port_type(sides, base, other)
        elif base is not None:
            for label, operation in labelled(base.operations).items():
                _gone(sides, label, operation)
        elif other is not None:
            for label, operation in labelled(other.operations).items():
                _new(sides, label, operation)


def _shared_operations(base: PortType, other: PortType) -> int:
    return len({o.name for o in base.operations} & {o.name for o in other.operations})


def operation_scope(label: str, name: str) -> Scope:
    """Where findings on an operation are; several of one name have labels of their own."""
    return Scope(f"operation/{label}", operation=name)


def matched(base: Mapping[str, Named], other: Mapping[str, Named]) -> dict[str, Named]:
    """The operations of the other side by the base's labels, as far as they match.

    One whose name was not overloaded before, or is not any more, matches the first of its name.
    """
    renamed: dict[str, str] = {}
    for label, operation in base.items():
        if label not in other:
            free = (key for key in other if key not in base and key not in renamed)
            match = next((key for key in free if other[key].name == operation.name), None)
            if match is not None:
                renamed[match] = label
    return {renamed.get(label, label): operation for label, operation in other.items()}


def _gone(sides: Sides, label: str, operation: Operation) -> None:
    message = "the operation is gone"
    _once(sides, "operation-removed", label, operation, message, base=operation.name)


def _new(sides: Sides, label: str, operation: Operation) -> None:
    _once(sides, "operation-added", label, operation, "a new operation", other=operation.name)


def _once(
    sides: Sides,
    rule: str,
    label: str,
    operation: Operation,
    message: str,
    *,
    base: str | None = None,
    other: str | None = None,
) -> None:
    """An operation that several port types offer comes or goes once."""
    scope = operation_scope(label, operation.name)
    if not any(f.id == rule and f.path == scope.path for f in sides.findings):
        sides.report(rule, scope, message, operation.place, base=base, other=other)


def _compare_port_type(sides: Sides, base: PortType, other: PortType) -> None:
    scope = Scope(f"portType/{base.name.local}")
    sides.documentation(scope, base.documentation, other.documentation, other.place)
    here = labelled(base.operations)
    there = matched(here, labelled(other.operations))
    alignment = align(list(here), list(there))
    ours, theirs = list(here.items()), list(there.items())
    gone = dict(enumerate(ours))
    new = dict(enumerate(theirs))
    for i, j in alignment.common:
        _compare_operation(sides, *gone.pop(i), new.pop(j)[1])
    in_place = dict(alignment.replaced())
    for i, (label, operation) in list(gone.items()):
        candidates = {j: candidate for j, (_, candidate) in new.items()}
        found = _renamed(sides, operation, candidates, in_place.get(i))
        if found is not None:
            match = new.pop(found)[1]
            del gone[i]
            message = f"{operation.name} is now called {match.name}"
            sides.report(
                "operation-renamed",
                operation_scope(label, operation.name),
                message,
                match.place,
                base=operation.name,
                other=match.name,
            )
    for label, operation in gone.values():
        _gone(sides, label, operation)
    for label, operation in new.values():
        _new(sides, label, operation)


def _renamed(
    sides: Sides, operation: Operation, new: dict[int, Operation], in_place: int | None
) -> int | None:
    """A new operation that differs in case only, or has the same messages in the same place."""
    for j, candidate in new.items():
        if candidate.name.lower() == operation.name.lower():
            return j
    if in_place in new and _same_messages(sides, operation, new[in_place]):
        return in_place
    return None


def _same_messages(sides: Sides, base: Operation, other: Operation) -> bool:
    """Whether both send and get the same: under the same names, or wrapped under others."""
    for here, there in ((base.input, other.input), (base.output, other.output)):
        ours, theirs = _parts(sides.base, here), _parts(sides.other, there)
        if len(ours) != len(theirs) or not all(
            _same_root(sides, one, two) or _same_wrapper(sides, one, two)
            for one, two in zip(ours, theirs, strict=True)
        ):
            return False
    return True


def _same_wrapper(sides: Sides, base: Part, other: Part) -> bool:
    """Whether two roots of different names hold the same; document style wraps a call so."""
    if base.element is None or other.element is None:
        return False
    here = sides.base.elements.get(base.element)
    there = sides.other.elements.get(other.element)
    return (
        here is not None
        and there is not None
        and not isinstance(here.type, tuple)
        and not isinstance(there.type, tuple)
        and hold_the_same(sides, here.type, there.type)
    )


def _parts(schema: Schema, name: QName | None) -> Sequence[Part]:
    message: Message | None = None if name is None else schema.messages.get(name)
    return () if message is None else message.parts


def _compare_operation(sides: Sides, label: str, base: Operation, other: Operation) -> None:
    scope = operation_scope(label, base.name)
    sides.documentation(scope, base.documentation, other.documentation, other.place)
    before, after = (" ".join(side.parameter_order) or None for side in (base, other))
    sides.changed(
        "parameter-order-changed", scope, "the order of parameters", before, after, other.place
    )
    directions: tuple[tuple[str, Direction, QName | None, QName | None], ...] = (
        ("input", "request", base.input, other.input),
        ("output", "response", base.output, other.output),
    )
    for step, direction, here, there in directions:
        child = Scope(f"{scope.path}/{step}", direction, operation=base.name)
        _compare_parts(sides, child, _parts(sides.base, here), _parts(sides.other, there))
    _compare_faults(sides, scope, base.faults, other.faults)


def _compare_parts(sides: Sides, scope: Scope, base: Sequence[Part], other: Sequence[Part]) -> None:
    there = {part.name: part for part in other}
    gone = []
    for part in base:
        match = there.pop(part.name, None)
        if match is None:
            gone.append(part)
        else:
            _compare_part(sides, scope.at(part.name), part, match)
    for part in gone:
        match = next((new for new in there.values() if _same_root(sides, part, new)), None)
        if match is not None:
            del there[match.name]
            message = f"the part {part.name} is now called {match.name}"
            sides.report(
                "part-renamed",
                scope.at(part.name),
                message,
                match.place,
                base=part.name,
                other=match.name,
            )
        else:
            message = f"the part {part.name} is gone"
            sides.report("part-removed", scope.at(part.name), message, part.place, base=part.name)
    for part in there.values():
        message = f"a new part {part.name}"
        sides.report("part-added", scope.at(part.name), message, part.place, other=part.name)


def _same_root(sides: Sides, base: Part, other: Part) -> bool:
    same = sides.names.same
    return same(base.element, other.element) and same(base.type, other.type)


def _compare_part(sides: Sides, scope: Scope, base: Part, other: Part) -> None:
    """rpc parts of another type are judged by the lattice; all else is another root."""
    if _same_root(sides, base, other):
        return
    if base.type is not None and other.type is not None:
        compare_ref(sides, scope, base.type, other.type, other.place)
        return
    before, after = _roots_text([base], [other])
    sides.changed("part-element-type-switched", scope, "the part", before, after, other.place)


def _roots_text(base: Sequence[Part], other: Sequence[Part]) -> tuple[str, str]:
    """Both as findings show them: in full where their local names do not tell them apart."""
    texts = []
    for full in (False, True):
        texts = [
            ", ".join(_root_text(part, full=full) for part in parts) for parts in (base, other)
        ]
        if texts[0] != texts[1]:
            break
    return texts[0], texts[1]


def _root_text(part: Part, *, full: bool) -> str:
    name = part.element or part.type
    if name is None:
        return "nothing"
    return f"{'type' if part.element is None else 'element'} {name if full else name.local}"


def _compare_faults(
    sides: Sides, scope: Scope, base: Sequence[Fault], other: Sequence[Fault]
) -> None:
    there = {fault.name: fault for fault in other}
    for fault in base:
        child = Scope(f"{scope.path}/fault/{fault.name}", "response", operation=scope.operation)
        match = there.pop(fault.name, None)
        if match is None:
            message = f"the fault {fault.name} is gone"
            sides.report("fault-removed", child, message, fault.place, base=fault.name)
            continue
        ours, theirs = _parts(sides.base, fault.message), _parts(sides.other, match.message)
        if len(ours) == len(theirs) == 1 and ours[0].type and theirs[0].type:
            _compare_part(sides, child, ours[0], theirs[0])
        elif len(ours) != len(theirs) or not all(
            _same_root(sides, one, two) for one, two in zip(ours, theirs, strict=True)
        ):
            before, after = _roots_text(ours, theirs)
            sides.changed("fault-detail-changed", child, "the detail", before, after, match.place)
    for fault in there.values():
        child = Scope(f"{scope.path}/fault/{fault.name}", "response", operation=scope.operation)
        message = f"a new fault {fault.name}"
        sides.report("fault-added", child, message, fault.place, other=fault.name)
