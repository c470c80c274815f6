"""The order of steps, against what it means: no step before those that it names."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.workflow.order import Order


@dataclass(frozen=True)
class Named:
    """A step, as far as its order goes."""

    name: str
    after: tuple[str, ...] = ()
    again: str = "replaces"


@st.composite
def steps(draw: st.DrawFn) -> list[Named]:
    """Steps without a circle, shuffled."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    found = [
        Named(
            name,
            tuple(draw(st.sets(st.sampled_from(names[:number]), max_size=2))) if number else (),
            draw(st.sampled_from(["never", "replaces", "adds"])),
        )
        for number, name in enumerate(names)
    ]
    return draw(st.permutations(found))


def before(name: str, all_steps: list[Named]) -> set[str]:
    """All that must come before a step."""
    (step,) = (each for each in all_steps if each.name == name)
    return {*step.after, *(up for each in step.after for up in before(each, all_steps))}


@given(steps(), st.data())
def test_until_is_the_shortest_way_in_order(some: list[Named], data: st.DataObject) -> None:
    wanted = data.draw(st.sets(st.sampled_from([step.name for step in some]), min_size=1))
    way = Order(some).until(wanted)
    assert set(way) == {*wanted, *(up for name in wanted for up in before(name, some))}
    for position, name in enumerate(way):
        assert before(name, some) <= set(way[:position])


@given(steps(), st.data())
def test_any_walk_of_allowed_steps_keeps_every_rule(some: list[Named], data: st.DataObject) -> None:
    order = Order(some)
    by_name = {step.name: step for step in some}
    taken: set[str] = set()
    for _ in range(8):
        allowed = order.allowed(taken)
        ended = {
            up
            for name in taken
            if by_name[name].again == "never"
            for up in {name, *before(name, some)}
        }
        assert set(allowed) == {
            name for name in by_name if before(name, some) <= taken and name not in ended
        }
        for name in by_name:
            assert (order.past(name, taken) is not None) == (name in ended)
            missing = order.missing((name,), taken)
            assert (missing is None) == ({name, *before(name, some)} <= taken)
            assert missing is None or before(missing, some) <= taken
        if not allowed:
            return
        step = data.draw(st.sampled_from(allowed))
        taken -= order.undone_by(step)
        taken.add(step)


def test_a_line() -> None:
    order = Order([Named("c", ("b",), "never"), Named("b", ("a",)), Named("a")])
    assert order.until(("c",)) == ("a", "b", "c")
    assert order.missing(("c",), {"a"}) == "b"
    assert order.undone_by("a") == {"b", "c"}
    assert order.ended_by("a") == ("c",)
    assert order.past("b", {"a", "b", "c"}) == "c"
    assert order.allowed({"a"}) == ("a", "b")
