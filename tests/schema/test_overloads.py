"""Operations of one name: which is which, for port types and for bindings."""

from __future__ import annotations

import pytest

from soapwright.schema.model import (
    Binding,
    BoundOperation,
    Operation,
    Place,
    PortType,
    QName,
    Schema,
)
from soapwright.schema.overloads import bound_operations, labelled, port_type_names

HERE = Place("a.wsdl", 1)


def operation(
    name: str, message: str | None = None, sent: str | None = None, received: str | None = None
) -> Operation:
    return Operation(
        name,
        HERE,
        QName("urn:t", message or f"{name}In"),
        QName("urn:t", "Out"),
        input_name=sent,
        output_name=received,
    )


def bound(name: str, sent: str | None = None, received: str | None = None) -> BoundOperation:
    return BoundOperation(name, HERE, input_name=sent, output_name=received)


def pairs(abstract: list[Operation], concrete: list[BoundOperation]) -> list[str | None]:
    """Which message each part of a binding sends, if any."""
    name = QName("urn:t", "P")
    binding = Binding(QName("urn:t", "B"), name, "soap11", HERE, operations=tuple(concrete))
    port_type = PortType(name, HERE, tuple(abstract))
    schema = Schema("a.wsdl", "urn:t", port_types={name: port_type})
    found = bound_operations(schema, binding)
    assert [each for each, _, _ in found] == concrete
    return [None if o is None or o.input is None else o.input.local for _, _, o in found]


@pytest.mark.parametrize(
    ("operations", "labels"),
    [
        ([operation("Ask"), operation("Tell")], ["Ask", "Tell"]),
        (
            [operation("Put", sent="PutCrate"), operation("Put", sent="PutBox")],
            ["PutCrate", "PutBox"],
        ),
        ([operation("Put", sent="Crate"), operation("Put", sent="Box")], ["Put_Crate", "Put_Box"]),
        ([operation("Put", "PutA"), operation("Put", "PutB")], ["PutA", "PutB"]),
        ([operation("Put", "A", "x"), operation("Put", "B", "x")], ["Put_A", "Put_B"]),
        ([operation("Put", "A", "x"), operation("Put", "A", "x")], ["Put", "Put_2"]),
        (
            [operation("PutA"), operation("Put", sent="PutA"), operation("Put", sent="PutB")],
            ["PutA", "PutA_2", "PutB"],
        ),
    ],
)
def test_each_operation_has_a_name_of_its_own(
    operations: list[Operation], labels: list[str]
) -> None:
    found = labelled(operations)
    assert list(found) == labels
    assert list(found.values()) == operations


def test_a_binding_means_an_operation_by_name_and_the_names_of_its_messages() -> None:
    crate, box = operation("Put", "Crate", "PutCrate"), operation("Put", "Box", "PutBox")
    concrete = [bound("Put", "PutBox"), bound("Put", "PutCrate")]
    assert pairs([crate, box], concrete) == ["Box", "Crate"]


def test_names_that_are_not_given_are_the_defaults() -> None:
    first, second = operation("Put", "A"), operation("Put", "B", "Other")
    assert pairs([first, second], [bound("Put", "Other"), bound("Put", "PutRequest")]) == ["B", "A"]
    assert pairs([first, second], [bound("Put"), bound("Put", "Other")]) == ["A", "B"]


def test_the_output_may_be_what_tells_them_apart() -> None:
    first = operation("Put", "A", "In", "Out1")
    second = operation("Put", "B", "In", "Out2")
    assert pairs([first, second], [bound("Put", "In", "Out2"), bound("Put", "In", "Out1")]) == [
        "B",
        "A",
    ]


def test_one_operation_is_meant_whatever_its_messages_are_called() -> None:
    assert pairs([operation("Put", "A", "x")], [bound("Put", "y")]) == ["A"]


def test_what_is_left_over_means_nothing() -> None:
    assert pairs([operation("Put", "A")], [bound("Put"), bound("Put")]) == ["A", None]
    assert pairs([operation("Put", "A")], [bound("Get")]) == [None]
    both = [operation("Put", "A", "a"), operation("Put", "B", "b")]
    assert pairs(both, [bound("Put", "x"), bound("Put", "y")]) == [None, None]


def test_port_types_of_one_local_name_are_told_apart() -> None:
    types = [PortType(QName(uri, "P"), HERE) for uri in ("urn:a", "urn:b")]
    assert list(port_type_names(types).values()) == ["P", "P_2"]
