"""A text that is not shown."""

from __future__ import annotations

from typing import Any, NoReturn


class Secret(str):
    """A password, a ticket or a key: a text like any other, but for what is shown of it.

    Its ``repr`` is ``'***'``, so what holds one shows none: records, ``dataclasses.asdict``,
    ``vars``, containers, tracebacks with values. It is copied, but never pickled. Who writes it
    out on purpose has it: ``str()``, an f-string, ``json.dumps``.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not pickled: who is to have it gets it as str(secret)")


def hidden(value: Any) -> Any:
    """A text as a secret, and a list of texts as one of secrets; anything else is as it was.

    Nothing is no secret.
    """
    if type(value) is str and value:
        return Secret(value)
    return [hidden(each) for each in value] if type(value) is list else value
