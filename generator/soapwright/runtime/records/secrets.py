"""Classes with secrets: what stands in such a field is one, whoever puts it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from soapwright.runtime.pickling.secret import hidden

if TYPE_CHECKING:
    from soapwright.runtime.records.record import Record


def hide(cls: type[Record]) -> None:
    """Have a class hold its secrets as such: those it is made with, and those that are set.

    What a decoder reads is hidden by the codec, since it sets nothing.
    """
    fields: dict[str, Any] = cls.__fields__  # type: ignore[attr-defined]
    names = frozenset(name for name, known in fields.items() if "secret" in known.metadata)
    before: Callable[[Record], None] | None = getattr(cls, "__post_init__", None)
    plain_set = cls.__setattr__

    def __post_init__(self: Record) -> None:
        values = vars(self)
        for name in names:
            values[name] = hidden(values[name])
        if before is not None:
            before(self)

    def __setattr__(self: Record, name: str, value: Any) -> None:
        plain_set(self, name, hidden(value) if name in names else value)

    cls.__post_init__ = __post_init__  # type: ignore[attr-defined]
    cls.__setattr__ = __setattr__  # type: ignore[assignment, method-assign]
