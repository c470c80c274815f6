"""What came in its order: by name and in order, laid out where nobody gave one."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Sequence
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.records.order import Branch, Leaf, lay_out, parse
from soapwright.runtime.records.record import Record, element, in_order_of


class Moves(Record):
    class Meta:
        namespace = "urn:depot"

    lift: list[int] = element("Lift", "int", default_factory=list)
    drop: list[int] = element("Drop", "int", default_factory=list)
    note: str | None = element("Note", "string", default=None)
    in_order: Sequence[
        tuple[Literal["lift"], int] | tuple[Literal["drop"], int] | tuple[Literal["note"], str]
    ] = in_order_of("(lift | drop)*, note?, lift*", default=())


class MoreMoves(Moves):
    class Meta:
        namespace = "urn:depot"

    codes: list[list[int]] = element("Codes", "int", default_factory=list, tokens=True)
    turn: list[int] = element("Turn", "int", default_factory=list)
    in_order_2: Sequence[tuple[Literal["codes"], list[int]] | tuple[Literal["turn"], int]] = (
        in_order_of("(codes | turn)*", default=())
    )


class Plain(Record):
    class Meta:
        namespace = "urn:depot"

    lift: list[int] = element("Lift", "int", default_factory=list)


# --- content models --------------------------------------------------------------------------


def test_a_content_model_is_read() -> None:
    assert parse("(key, text?)+") == Branch(
        ",", (Leaf("key"), Leaf("text", 0, 1)), 1, parse("a*").high
    )
    assert parse("a{2,5}") == Leaf("a", 2, 5)
    assert parse("(a?)*").names == ("a",)
    assert parse("a | (b & c)") == Branch("|", (Leaf("a"), Branch("&", (Leaf("b"), Leaf("c")))))


@pytest.mark.parametrize("text", ["", "a,", "(a", "a)", "a b", "(a | b", "a!", "{1,2}", "a*)"])
def test_what_is_no_content_model(text: str) -> None:
    with pytest.raises(ValueError, match=r"no content model|a name is expected"):
        parse(text)


@pytest.mark.parametrize(
    ("model", "counts", "expected"),
    [
        ("(key, text?)+", {"key": 2, "text": 1}, "key text key"),
        ("(a | b)*", {"a": 1, "b": 2}, "a b b"),
        ("a, b, a", {"a": 2, "b": 1}, "a b a"),
        ("(a, (b | c))*", {"a": 2, "b": 1, "c": 1}, "a b a c"),
        ("((a, b) | c)*", {"a": 1, "b": 1, "c": 2}, "a b c c"),
        ("((a, b) | (b, c))*", {"b": 1, "c": 1}, "b c"),
        ("a{0,2}, b", {"a": 3, "b": 1}, "a a b a"),
        ("a & b", {"b": 1, "a": 1}, "a b"),
        ("(a | b)+", {}, ""),
    ],
)
def test_an_order_is_found_that_the_model_allows(
    model: str, counts: dict[str, int], expected: str
) -> None:
    assert lay_out(parse(model), counts) == expected.split()


# --- records ---------------------------------------------------------------------------------


def test_it_can_be_made_in_order_and_read_by_name() -> None:
    moves = Moves(in_order=[("lift", 1), ("drop", 2), ("lift", 3)])
    assert (moves.lift, moves.drop, moves.note) == ([1, 3], [2], None)
    assert moves.in_order == (("lift", 1), ("drop", 2), ("lift", 3))


def test_it_can_be_made_by_name_and_read_in_order() -> None:
    moves = Moves(lift=[1, 3], drop=[2], note="n")
    assert moves.in_order == (("lift", 1), ("lift", 3), ("drop", 2), ("note", "n"))
    assert moves == Moves(in_order=moves.in_order)
    assert moves != Moves(in_order=[("drop", 2), ("lift", 1), ("lift", 3), ("note", "n")])
    assert repr(moves) == "Moves(lift=[1, 3], drop=[2], note='n')"


def test_what_is_added_or_taken_by_name_is_so_in_order() -> None:
    moves = Moves(in_order=[("drop", 2), ("lift", 1), ("drop", 3)])
    moves.lift.append(4)
    moves.drop.remove(2)
    assert list(moves.in_order) == [("drop", 3), ("lift", 1), ("lift", 4)]
    moves.drop = []
    assert list(moves.in_order) == [("lift", 1), ("lift", 4)]


def test_the_order_can_be_set() -> None:
    moves = Moves(lift=[1], note="old")
    moves.in_order = [("drop", 5), *moves.in_order]
    assert (moves.drop, moves.lift, moves.note) == ([5], [1], "old")
    assert repr(moves) == "Moves(in_order=(('drop', 5), ('lift', 1), ('note', 'old')))"
    moves.in_order = ()
    assert moves == Moves()
    assert Moves(in_order=()).in_order == ()


def test_what_is_no_field_or_comes_too_often_is_refused() -> None:
    with pytest.raises(ValueError, match="'lfit' is none of the fields in order: lift, drop, note"):
        Moves(in_order=[("lfit", 1)])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="note comes at most once"):
        Moves(in_order=[("note", "a"), ("note", "b")])


def test_both_must_say_the_same() -> None:
    pairs: Any = [("drop", 2), ("lift", 1)]
    assert Moves(lift=[1], in_order=pairs) == Moves(in_order=pairs)
    with pytest.raises(TypeError, match="lift is given by name and, otherwise, in in_order"):
        Moves(lift=[7], in_order=pairs)


def test_a_derived_class_has_an_order_beside_its_base_s() -> None:
    more = MoreMoves(
        in_order=[("drop", 1), ("lift", 2)], in_order_2=[("turn", 3), ("codes", [4, 5])]
    )
    assert (more.drop, more.lift, more.turn, more.codes) == ([1], [2], [3], [[4, 5]])
    assert more.in_order_2 == (("turn", 3), ("codes", [4, 5]))
    more.in_order = []
    assert more.in_order_2 == (("turn", 3), ("codes", [4, 5]))


def test_it_is_copied_and_pickled_and_replaced() -> None:
    moves = Moves(in_order=[("drop", 2), ("lift", 1)])
    for same in (copy.deepcopy(moves), pickle.loads(pickle.dumps(moves)), replace(moves)):
        assert same == moves
        assert same.in_order == moves.in_order
    assert replace(moves, note="n").in_order == (("drop", 2), ("lift", 1), ("note", "n"))
    assert replace(moves, lift=[8, 9]).in_order == (("drop", 2), ("lift", 8), ("lift", 9))


def test_the_standard_library_knows_the_fields() -> None:
    assert [field.name for field in dataclasses.fields(Moves)][-1] == "in_order"
    assert dataclasses.asdict(Moves(lift=[1]))["in_order"] == (("lift", 1),)


def test_a_class_without_has_none() -> None:
    assert not hasattr(Plain(), "in_order")


@given(st.lists(st.sampled_from(["lift", "drop"])))
def test_any_order_is_kept(names: list[Any]) -> None:
    pairs = [(name, place) for place, name in enumerate(names)]
    assert list(Moves(in_order=pairs).in_order) == pairs
