"""Classes with secrets: what stands in such a field is one, whoever puts it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from soapwright.runtime.pickling.secret import hidden


def hide(cls: type[Any]) -> None:
    """Have a class hold its secrets as such: those it is made with, and those that are set.

    What a decoder reads is hidden by the codec, since it sets nothing.

    Args:
        cls: a subclass of ``Record`` some of whose fields are secret.
    """
    fields: dict[str, Any] = cls.__fields__
    names = frozenset(name for name, known in fields.items() if "secret" in known.metadata)
    before: Callable[[Any], None] | None = getattr(cls, "__post_init__", None)
    plain_set: Callable[[Any, str, Any], None] = cls.__setattr__  # type: ignore[assignment]

    def __post_init__(self: Any) -> None:
        values = vars(self)
        for name in names:
            values[name] = hidden(values[name])
        if before is not None:
            before(self)

    def __setattr__(self: Any, name: str, value: Any) -> None:
        plain_set(self, name, hidden(value) if name in names else value)

    cls.__post_init__ = __post_init__
    cls.__setattr__ = __setattr__  # type: ignore[assignment]
