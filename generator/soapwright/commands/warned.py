"""Warnings of the runtime, which a command tells itself, each once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_MOST = 50


@contextmanager
def warnings_into(found: dict[str, None]) -> Iterator[None]:
    """Within this, warnings go into ``found`` and not to stderr, up to some number of them."""

    def keep(message: Warning | str, *_: object, **__: object) -> None:
        if len(found) < _MOST:
            found[str(message)] = None

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = keep
        yield
