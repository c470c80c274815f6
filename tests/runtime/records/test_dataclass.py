"""Our dataclasses behave as the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from typing import Any, ClassVar

import pytest

from soapwright.runtime.records.dataclass import MISSING, dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Ours:
    """Documented."""

    values: int
    name: str = "x"
    more: list[int] = field(default_factory=list)

    @property
    def doubled(self) -> int:
        return self.values * 2


@dataclasses.dataclass(frozen=True)
class Theirs:
    """Documented."""

    values: int
    name: str = "x"
    more: list[int] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Single:
    only: tuple[int, ...]


@dataclass(eq=False, slots=True)
class Mutable:
    value: int
    next: Mutable | None = None


def outcome(cls: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
    try:
        return dataclasses.asdict(cls(*args, **kwargs))
    except TypeError as error:
        return str(error).replace(cls.__qualname__ + ".", "")


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((1,), {}),
        ((1, "y"), {"more": [2]}),
        ((), {"values": 3, "name": "z"}),
        ((), {}),
        ((), {"name": "z"}),
        ((1, "y", [], 4), {}),
        ((1,), {"values": 2}),
        ((1,), {"other": 2}),
    ],
)
def test_made_as_theirs(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """The first few objects of a class, which are made without a compiled ``__init__``, and all
    after them."""

    @dataclass(frozen=True, slots=True)
    class New:
        values: int
        name: str = "x"
        more: list[int] = field(default_factory=list)

    theirs = outcome(Theirs, args, kwargs)
    assert outcome(New, args, kwargs) == theirs
    assert not inspect.isfunction(vars(New)["__init__"]), "it is not compiled yet"
    assert outcome(Ours, args, kwargs) == theirs


def test_the_first_objects_are_as_all_others() -> None:
    made = []

    @dataclass(slots=True)
    class Counted:
        values: int
        twice: int = field(default=0, init=False)

        def __post_init__(self) -> None:
            self.twice = 2 * self.values
            made.append(self.values)

    objects = [Counted(number) for number in range(40)]
    assert made == list(range(40))
    assert [one.twice for one in objects] == [2 * number for number in range(40)]
    assert {tuple(vars(one)) for one in objects} == {("values", "twice")}
    with pytest.raises(TypeError, match="twice"):
        Counted(1, twice=2)  # type: ignore[call-arg]


def test_factories_make_anew() -> None:
    assert Ours(1).more is not Ours(1).more


def test_equal_by_value_and_class() -> None:
    assert Ours(1) == Ours(1)
    assert Ours(1) != Ours(2)
    assert Ours(1) != Theirs(1)  # type: ignore[comparison-overlap]
    assert hash(Single((1,))) == hash(Single((1,)))
    assert hash(Single((1,))) != hash(Single((2,)))
    assert Mutable(1) != Mutable(1)
    assert repr(Ours(1)) == "Ours(values=1, name='x', more=[])"


def test_frozen() -> None:
    ours = Ours(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ours.values = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        ours.other = 2  # type: ignore[attr-defined]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del ours.name
    node = Mutable(1)
    node.next = Mutable(2)
    assert node.next.value == 2


def test_the_standard_library_takes_them() -> None:
    ours = Ours(1, more=[5])
    if sys.version_info >= (3, 13):
        assert copy.replace(ours, name="y") == Ours(1, "y", [5])
    assert dataclasses.is_dataclass(ours)
    assert [f.name for f in dataclasses.fields(Ours)] == ["values", "name", "more"]
    assert dataclasses.replace(ours, name="y") == replace(ours, name="y") == Ours(1, "y", [5])
    assert dataclasses.asdict(ours) == {"values": 1, "name": "x", "more": [5]}
    assert Ours(2) == Ours(2, "x", [])  # the fields have been asked for; all is as before
    assert (Ours.__doc__, ours.doubled, list(inspect.signature(Ours).parameters)) == (
        "Documented.",
        2,
        ["values", "name", "more"],
    )
    match ours:
        case Ours(values, name):
            assert (values, name) == (1, "x")
    assert copy.deepcopy(ours) == pickle.loads(pickle.dumps(ours)) == ours


@dataclass(frozen=True, slots=True)
class Guarded:
    """Has a ``__repr__`` of its own, and checks itself."""

    secret: str

    def __post_init__(self) -> None:
        if not self.secret:
            raise ValueError("secret is empty")

    def __repr__(self) -> str:
        return "<Guarded>"


def test_a_repr_of_its_own_is_kept() -> None:
    assert repr(Guarded("x")) == "<Guarded>"


def test_post_init_is_called_for_the_first_object_and_the_next() -> None:
    Guarded("x")
    with pytest.raises(ValueError, match="secret is empty"):
        Guarded("")


@dataclass(kw_only=True, eq=False, repr=False)
class Above:
    first: int = 1
    always: str = field(default="x", init=False, metadata={"is": "fixed"})


@dataclass(kw_only=True, eq=False, repr=False)
class Below(Above):
    shared: ClassVar[list[int]] = []
    many: list[int] = field(default_factory=list)
    first: int = 2
    needed: str


@dataclass(kw_only=True, eq=False, repr=False)
class WithInit(Below):
    def __init__(self, **given: Any) -> None:
        super().__init__(needed="given", **given)


@dataclass(kw_only=True, eq=False)
class Empty:
    """Nothing can be said of it."""


def test_what_a_class_adds_to_its_base_and_what_is_fixed() -> None:
    below = Below(needed="y")
    assert vars(below) == {"first": 2, "always": "x", "many": [], "needed": "y"}
    assert vars(Above()) == {"first": 1, "always": "x"}
    assert vars(WithInit(first=5)) == {"first": 5, "always": "x", "many": [], "needed": "given"}
    assert vars(Empty()) == {}
    assert vars(replace(below, first=3)) == vars(below) | {"first": 3}
    assert (Below.first, Below.always, hasattr(Below, "many")) == (2, "x", False)
    assert str(inspect.signature(Below.__init__)).startswith("(__self, *, first=2, many=")
    with pytest.raises(TypeError, match="positional"):
        Below(1, needed="y")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="needed"):
        Below()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="always"):
        Below(needed="y", always="z")  # type: ignore[call-arg]


@pytest.mark.parametrize("asked", [fields, dataclasses.fields])
def test_fields_are_told_as_theirs(asked: Any) -> None:
    found = asked(Below)
    assert [known.name for known in found] == ["first", "always", "many", "needed"]
    assert [known.type for known in found] == ["int", "str", "list[int]", "str"]
    assert [known.init for known in found] == [True, False, True, True]
    assert [dict(known.metadata) for known in found] == [{}, {"is": "fixed"}, {}, {}]
    missing = MISSING if asked is fields else dataclasses.MISSING
    assert [known.default for known in found] == [2, "x", missing, missing]
    assert [known.default_factory for known in found] == [missing, missing, list, missing]
    assert list(Below(needed="y").many) == [], "having asked changes nothing"


@dataclass(frozen=True, slots=True)
class Nothing:
    """One without fields."""


def test_one_without_fields() -> None:
    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1
    assert repr(Nothing()) == "Nothing()"
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(Nothing(), "anything", 1)  # noqa: B010 (mypy knows that there is none)
