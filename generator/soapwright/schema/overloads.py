"""Operations of one name: what tells them apart, and which of them a binding binds.

A port type may have several operations of one name (WSDL 1.1, 2.4); a binding says which it means
by the names of input and output (2.5), which have defaults (2.4.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from soapwright.schema.model import Binding, BoundOperation, Operation, PortType, Schema


def labelled(operations: Iterable[Operation]) -> dict[str, Operation]:
    """The operations of a port type, each by a name of its own, in order.

    That is the wire name where only one has it. Several are told apart by the names of their
    inputs, else by those of their messages, else by numbers.
    """
    every = list(operations)
    by_name: dict[str, list[Operation]] = {}
    for operation in every:
        by_name.setdefault(operation.name, []).append(operation)
    taken = {name for name, namesakes in by_name.items() if len(namesakes) == 1}
    found: dict[str, Operation] = {}
    for operation in every:
        label, namesakes = operation.name, by_name[operation.name]
        if len(namesakes) > 1:
            label = _free(_wish(operation, namesakes), taken)
        found[label] = operation
    return found


def bound_operations(
    schema: Schema, binding: Binding
) -> list[tuple[BoundOperation, str, Operation | None]]:
    """What a binding binds, with the label and the operation of its port type.

    The operation is None where the port type has none that is meant, or another part of the
    binding has bound it.
    """
    port_type = schema.port_types.get(binding.port_type)
    abstract = labelled(() if port_type is None else port_type.operations)
    by_name: dict[str, dict[str, Operation]] = {}
    for label, operation in abstract.items():
        by_name.setdefault(operation.name, {})[label] = operation
    numbers: dict[str, list[int]] = {}
    for number, bound in enumerate(binding.operations):
        numbers.setdefault(bound.name, []).append(number)
    found: dict[int, str] = {}
    for name, open_ in numbers.items():
        free = by_name.get(name, {})
        for means in (_names_it, _may_mean_it, None):
            for number in [n for n in open_ if n not in found]:
                last = len(free) == 1 and sum(n not in found for n in open_) == 1
                bound = binding.operations[number]
                for label, operation in free.items():
                    if last if means is None else means(bound, operation):
                        found[number] = label
                        del free[label]
                        break
    return [
        (bound, label, abstract.get(label) if number in found else None)
        for number, bound in enumerate(binding.operations)
        for label in [found.get(number, bound.name)]
    ]


def port_type_names(port_types: Iterable[PortType]) -> dict[int, str]:
    """The local names of port types by ``id``; of several with one name, later ones have a number.

    Their namespaces tell them apart, but are no part of a name that one reads.
    """
    taken: set[str] = set()
    return {id(each): _free(each.name.local, taken) for each in port_types}


def _wish(operation: Operation, namesakes: Sequence[Operation]) -> str:
    """What an operation is called beside others of its name."""
    for tell in (_input_name, _message):
        told = [tell(each) for each in namesakes]
        if None not in told and len({*told}) == len(told):
            own = tell(operation) or ""
            begins = own.lower().startswith(operation.name.lower())
            return own if begins else f"{operation.name}_{own}"
    return operation.name


def _input_name(operation: Operation) -> str | None:
    return operation.input_name


def _message(operation: Operation) -> str | None:
    message = operation.input or operation.output
    return None if message is None else message.local


def _free(wish: str, taken: set[str]) -> str:
    chosen, number = wish, 2
    while chosen in taken:
        chosen, number = f"{wish}_{number}", number + 1
    taken.add(chosen)
    return chosen


def _names_it(bound: BoundOperation, operation: Operation) -> bool:
    """Whether the names that a binding gives are those of the operation, its input's at least."""
    return bound.input_name is not None and _may_mean_it(bound, operation)


def _may_mean_it(bound: BoundOperation, operation: Operation) -> bool:
    """Whether no name that a binding gives is another one than the operation's."""
    sent, received = _effective(operation)
    return bound.input_name in (None, sent) and bound.output_name in (None, received)


def _effective(operation: Operation) -> tuple[str, str]:
    """The names of input and output, defaults filled in: WSDL 1.1, 2.4.5."""
    name = operation.name
    sent, received = f"{name}Request", f"{name}Response"
    if operation.output is None:
        sent = name
    elif operation.input is None:
        received = name
    return operation.input_name or sent, operation.output_name or received
