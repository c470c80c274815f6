"""Black, in process: the same text on any machine, whatever the working directory's settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from itertools import chain

from soapwright.emit.python.allowed import check_module

LINE_LENGTH = 100
MANY = 1_000
"""Of so many files, those that are emitted as black leaves them are only parsed."""
_LAID_OUT = re.compile(r"(^|/)types/[^/]+\.py$")
_SHARE = 100_000
"""Characters that take black a third of a second: three times what another process costs."""


def format_sources(files: Mapping[str, str]) -> dict[str, str]:
    """Format the Python files (``.py``, ``.pyi``) among ``files``; the others stay as they are.

    Where they are long, on all processors. Of thousands of files, which are a minute's work, those
    of types are left as they are: their templates write what black would (tests hold them to it).

    Args:
        files: name → text.

    Returns:
        The same names with the formatted text, in the same order.

    Raises:
        UnexpectedCode: a text is not Python, or holds what no template writes: a fault of ours.
    """
    if len(files) >= MANY:
        laid_out = {name for name in files if _LAID_OUT.search(name)}
        for name in laid_out:
            check_module(name, files[name])
        others = {name: text for name, text in files.items() if name not in laid_out}
        return {**files, **_on_all_processors(others)}
    return _on_all_processors(files)


def _on_all_processors(files: Mapping[str, str]) -> dict[str, str]:
    workers = min(os.cpu_count() or 1, sum(map(len, files.values())) // _SHARE)
    if workers < 2:
        return _format(files)
    from concurrent.futures import ProcessPoolExecutor

    largest_first = sorted(files, key=lambda name: -len(files[name]))
    parts = ({n: files[n] for n in largest_first[first::workers]} for first in range(workers))
    with ProcessPoolExecutor(workers) as pool:
        done = dict(chain.from_iterable(part.items() for part in pool.map(_format, parts)))
    return {name: done[name] for name in files}


def _format(files: Mapping[str, str]) -> dict[str, str]:
    import black  # 50 ms: only who formats pays

    versions = {black.mode.TargetVersion.PY311}
    source = black.Mode(line_length=LINE_LENGTH, target_versions=versions)
    stub = black.Mode(line_length=LINE_LENGTH, target_versions=versions, is_pyi=True)
    modes = {"py": source, "pyi": stub}
    formatted = {}
    for name, text in files.items():
        mode = modes.get(name.rpartition(".")[2])
        if mode is not None:
            check_module(name, text)
        formatted[name] = text if mode is None else black.format_str(text, mode=mode)
    return formatted
