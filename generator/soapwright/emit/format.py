"""Black, in process: the same text on any machine, whatever the working directory's settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import chain

LINE_LENGTH = 100
_SHARE = 100_000
"""Characters that take black a third of a second: three times what another process costs."""


def format_sources(files: Mapping[str, str]) -> dict[str, str]:
    """Format the Python files (``.py``, ``.pyi``) among ``files``; the others stay as they are.

    Where they are long, on all processors.

    Args:
        files: name → text.

    Returns:
        The same names with the formatted text, in the same order.

    Raises:
        black.InvalidInput: a text is not Python, which is a fault in the template it came from.
    """
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
        formatted[name] = text if mode is None else black.format_str(text, mode=mode)
    return formatted
