"""``dataclass``, ``field`` and ``replace``, for what has to load fast.

The module ``dataclasses`` takes 6 ms to import and half a millisecond a class, since it compiles
up to seven methods for each: a third of what a whole ``soapwright diff`` may take, and half of
importing a client. Here
all classes share their methods, but for ``__init__``, which is compiled when the first object is
made. Type checkers see the standard library's; its functions (``fields``, ``replace``, ``asdict``)
and ``match`` work on these classes too.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

__all__ = ["dataclass", "field", "replace"]


class _Factory(NamedTuple):
    """Stands for a default that is made anew for each object."""

    make: Callable[[], Any]


class _Missing:
    """Stands for an argument that was not given."""


class _Fields:
    """``__dataclass_fields__``, which the standard library makes when somebody asks."""

    def __get__(self, instance: object, cls: Any) -> Any:
        import dataclasses

        for name, factory in cls.__factories__.items():
            setattr(cls, name, dataclasses.field(default_factory=factory))
        kept = {name: vars(cls).get(name) for name in ("__doc__", "__match_args__")}
        dataclasses.dataclass(init=False, repr=False, eq=False)(cls)  # replaces this descriptor
        for name, value in kept.items():
            setattr(cls, name, value)
        return cls.__dataclass_fields__


def _dataclass(
    *, frozen: bool = False, slots: bool = False, eq: bool = True
) -> Callable[[Any], Any]:
    """As ``dataclasses.dataclass``; ``slots`` only makes type checkers refuse other names."""

    def decorate(cls: Any) -> Any:
        names = tuple(cls.__annotations__)
        factories = {
            name: default.make
            for name in names
            if isinstance(default := vars(cls).get(name), _Factory)
        }
        for name in factories:
            delattr(cls, name)
        cls.__dataclass_fields__ = _Fields()
        cls.__factories__ = factories
        cls.__match_args__ = names  # type: ignore[misc]
        cls.__init__, cls.__replace__ = _init, _replace
        if "__repr__" not in vars(cls):
            cls.__repr__ = _repr
        if frozen:
            cls.__setattr__, cls.__delattr__ = _refuse_set, _refuse_delete
        if eq:
            cls.__values__ = staticmethod(attrgetter(*names))
            cls.__eq__, cls.__hash__ = _eq, _hash if frozen else None
        return cls

    return decorate


def _field(*, default_factory: Callable[[], Any]) -> Any:
    """As ``dataclasses.field``."""
    return _Factory(default_factory)


def _replace(obj: Any, /, **changes: Any) -> Any:
    """As ``dataclasses.replace``."""
    cls = type(obj)
    return cls(**{name: getattr(obj, name) for name in cls.__match_args__} | changes)


def _init(self: Any, *args: Any, **kwargs: Any) -> None:
    """The first object's ``__init__``: compiles the one that replaces it."""
    cls = type(self)
    factories = cls.__factories__
    scope: dict[str, Any] = {"MISSING": _Missing}
    parameters, lines = ["self"], ["    __values = self.__dict__"]
    for name in cls.__match_args__:
        value, default = name, f"default_{name}"
        if name in factories:
            scope[default] = factories[name]
            parameters.append(f"{name}=MISSING")
            value = f"{default}() if {name} is MISSING else {name}"
        elif name in vars(cls):
            scope[default] = vars(cls)[name]
            parameters.append(f"{name}={default}")
        else:
            parameters.append(name)
        # Not through __setattr__, which may refuse.
        lines.append(f"    __values[{name!r}] = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    exec("\n".join([f"def __init__({', '.join(parameters)}):", *lines]), scope)  # noqa: S102
    cls.__init__ = scope["__init__"]
    cls.__init__(self, *args, **kwargs)


def _repr(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({values})"


def _eq(self: Any, other: Any) -> Any:
    if type(self) is not type(other):
        return NotImplemented
    return self is other or self.__values__(self) == self.__values__(other)


def _hash(self: Any) -> int:
    return hash(self.__values__(self))


def _refuse_set(self: Any, name: str, value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace
