"""What type checkers know of the names that methods take for fields: nothing of it is ever run.

Which names there are follows from the class of the records that stand beside them. A generated
class of an entity tells them by properties that only type checkers see, and methods ask for
records that have these (PEP 544). The names are where a parameter's type would be, so that a class
with more fields takes more names, and records of several classes those that all have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NoReturn, Protocol, TypeAlias, TypeVar

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)
N_contra = TypeVar("N_contra", contravariant=True)


class Names(Generic[E_co, N_contra]):
    """The names that a method takes for records of a class, and that class."""


class HasFields(Protocol[E_co, N_contra]):
    """Records of a class, some of whose fields can be written alone."""

    @property
    def _writable(self) -> Names[E_co, N_contra]: ...


class HasReferences(Protocol[N_contra]):
    """Records whose fields refer to others."""

    @property
    def _references(self) -> Names[object, N_contra]: ...


Later: TypeAlias = Callable[[E], NoReturn]
"""In a union, makes mypy look at an argument after the others, as it does with functions alone.

So it has names by then, and holds the argument to these; else it would have only texts of it.
"""
