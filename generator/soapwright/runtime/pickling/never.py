"""What stays in its process, since it holds secrets."""

from __future__ import annotations

from typing import NoReturn


class NeverPickled:
    """Base of what holds credentials or connections: neither pickled nor copied."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} is neither pickled nor copied: it holds credentials and "
            "connections; connect in each process"
        )
