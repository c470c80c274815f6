"""``dataclass``, ``field``, ``fields`` and ``replace``, for what has to load fast.

The module ``dataclasses`` takes 6 ms to import and half a millisecond a class, since it compiles
up to seven methods for each: a third of what a whole ``soapwright diff`` may take, and half of
importing a client. Here all classes share their methods, but for ``__init__``, which is compiled
when another than a module makes an object. Type checkers see the standard library's; its functions
(``fields``, ``replace``, ``asdict``) and ``match`` work on these classes too, but ours not on its
classes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NoReturn

__all__ = ["MISSING", "dataclass", "field", "fields", "replace"]

_MISSING: Final[Any] = object()
"""Stands for a default that there is none of, and for an argument that was not given."""


class _Field:
    """As ``dataclasses.Field``; the class tells its name and type."""

    __slots__ = ("default", "default_factory", "init", "metadata", "name", "repr", "type")

    name: str
    type: Any

    def __init__(
        self, default: Any, default_factory: Any, init: bool, repr: bool, metadata: Any
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.metadata = metadata


class _DataclassFields:
    """``__dataclass_fields__``, which the standard library makes when somebody asks."""

    __slots__ = ("_cls",)

    def __init__(self, cls: Any) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: Any = None) -> Any:
        import dataclasses

        cls = self._cls
        fields = []
        for known in _fields(cls):
            options = {"init": known.init, "repr": known.repr, "metadata": known.metadata}
            if (factory := known.default_factory) is not _MISSING:
                options["default_factory"] = factory
            elif (value := known.default) is not _MISSING:
                if type(value).__hash__ is None:  # which the standard library takes for mutable
                    options["default_factory"] = partial(_same, value)
                else:
                    options["default"] = value
            fields.append((known.name, known.type, dataclasses.field(**options)))
        made: Any = dataclasses.make_dataclass(
            cls.__name__, fields, init=False, repr=False, eq=False, kw_only=cls.__kw_only__
        )
        cls.__dataclass_params__ = made.__dataclass_params__
        cls.__dataclass_fields__ = made.__dataclass_fields__  # instead of this descriptor
        return cls.__dataclass_fields__


class _Init:
    """``__init__``, which is compiled when somebody asks for it, but for constants of modules.

    A package has some of each of its rules' classes: to compile what makes one takes as long as to
    make twenty.
    """

    __slots__ = ("_cls",)

    def __init__(self, cls: Any) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: Any = None) -> Any:
        caller = sys._getframe(1)  # noqa: SLF001 - who makes the object; typing asks so too
        if type(instance) is self._cls and caller.f_code.co_name == "<module>":
            return partial(_init, instance)
        self._cls.__init__ = made = _compiled(self._cls)  # instead of this descriptor
        return made.__get__(instance, owner)


def _dataclass(
    *,
    frozen: bool = False,
    slots: bool = False,
    eq: bool = True,
    repr: bool = True,
    kw_only: bool = False,
) -> Callable[[Any], Any]:
    """As ``dataclasses.dataclass``; ``slots`` only makes type checkers refuse other names."""

    def decorate(cls: Any) -> Any:
        fields: dict[str, _Field] = {}
        for base in cls.__mro__[:0:-1]:
            fields |= vars(base).get("__fields__", ())
        for name, annotation in cls.__annotations__.items():
            if str(annotation).startswith(("ClassVar", "typing.ClassVar")):
                continue
            known = vars(cls).get(name, _MISSING)
            if not isinstance(known, _Field):
                known = _field(default=known)
            elif known.default is _MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, known.default)
            known.name, known.type = name, annotation
            fields[name] = known
        cls.__fields__, cls.__kw_only__ = fields, kw_only
        cls.__match_args__ = () if kw_only else tuple(fields)  # type: ignore[misc]
        cls.__dataclass_fields__ = _DataclassFields(cls)
        if not hasattr(cls, "__replace__"):
            cls.__replace__ = _replace
        if "__init__" not in vars(cls):
            cls.__init__ = _Init(cls)
        if repr and "__repr__" not in vars(cls):
            cls.__repr__ = _repr
        if frozen:
            cls.__setattr__, cls.__delattr__ = _refuse_set, _refuse_delete
        if eq:
            cls.__values__ = staticmethod(attrgetter(*fields) if fields else _no_values)
            cls.__eq__, cls.__hash__ = _eq, _hash if frozen else None
        return cls

    return decorate


def _field(
    *,
    default: Any = _MISSING,
    default_factory: Any = _MISSING,
    init: bool = True,
    repr: bool = True,
    metadata: Any = None,
) -> Any:
    """As ``dataclasses.field``."""
    return _Field(default, default_factory, init, repr, metadata or {})


def _fields(cls: Any) -> tuple[_Field, ...]:
    """As ``dataclasses.fields``."""
    return tuple(cls.__fields__.values())


def _replace(obj: Any, /, **changes: Any) -> Any:
    """As ``dataclasses.replace``."""
    cls = type(obj)
    if cls.__replace__ is not _replace:
        return obj.__replace__(**changes)
    given = {known.name: getattr(obj, known.name) for known in _fields(cls) if known.init}
    return cls(**given | changes)


def _init(obj: Any, /, *args: Any, **named: Any) -> None:
    """What the compiled ``__init__`` does, and where arguments are wrong that itself."""
    cls: Any = type(obj)
    fields = cls.__fields__
    taken = [name for name, known in fields.items() if known.init]
    given = dict(zip(taken, () if cls.__kw_only__ else args, strict=False))
    wrong = len(given) < len(args) or not named.keys() <= set(taken) - given.keys()
    given |= named
    values: dict[str, Any] = {}
    for name, known in fields.items():
        if name in given and known.init:
            values[name] = given[name]
        elif known.default_factory is not _MISSING:
            values[name] = known.default_factory()
        else:
            values[name] = known.default
    if wrong or any(value is _MISSING for value in values.values()):
        _compiled(cls)(obj, *args, **named)  # it says what is wrong
    elif cls.__setattr__ is not object.__setattr__:
        obj.__dict__.update(values)
    else:
        for name, value in values.items():
            setattr(obj, name, value)
    if hasattr(obj, "__post_init__"):
        obj.__post_init__()


def _compiled(cls: Any) -> Any:
    """The ``__init__`` of a class; no name in it can be that of a field."""
    scope: dict[str, Any] = {"__missing": _MISSING}
    parameters = []
    guarded = cls.__setattr__ is not object.__setattr__
    lines = ["    __values = __self.__dict__" if guarded else "    pass"]
    for known in _fields(cls):
        value = parameter = name = known.name
        default = f"__default_{name}"
        if known.default_factory is not _MISSING:
            scope[default] = known.default_factory
            parameter = f"{name}=__missing"
            value = f"{default}() if {name} is __missing else {name}"
        elif known.default is not _MISSING:
            scope[default] = known.default
            parameter = f"{name}={default}"
        if known.init:
            parameters.append(parameter)
        else:
            value = f"{default}()" if known.default_factory is not _MISSING else default
        place = f"__values[{name!r}]" if guarded else f"__self.{name}"
        lines.append(f"    {place} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("    __self.__post_init__()")
    if cls.__kw_only__ and parameters:
        parameters.insert(0, "*")
    head = f"def __init__({', '.join(['__self', *parameters])}):"
    exec("\n".join([head, *lines]), scope)  # noqa: S102
    made = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _repr(self: Any) -> str:
    names = (known.name for known in _fields(self) if known.repr)
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({values})"


def _same(value: Any) -> Any:
    return value


def _no_values(self: Any) -> tuple[()]:
    return ()


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
    from dataclasses import MISSING, dataclass, field, fields, replace
else:
    MISSING, dataclass, field, fields, replace = _MISSING, _dataclass, _field, _fields, _replace
