"""Black, in process: the same text on any machine, whatever the working directory's settings."""

from __future__ import annotations

from collections.abc import Mapping

LINE_LENGTH = 100


def format_sources(files: Mapping[str, str]) -> dict[str, str]:
    """Format the Python files (``.py``, ``.pyi``) among ``files``; the others stay as they are.

    Args:
        files: name → text.

    Returns:
        The same names with the formatted text, in the same order.

    Raises:
        black.InvalidInput: a text is not Python, which is a fault in the template it came from.
    """
    import black  # 100 ms: only who formats pays

    versions = {black.mode.TargetVersion.PY311}
    source = black.Mode(line_length=LINE_LENGTH, target_versions=versions)
    stub = black.Mode(line_length=LINE_LENGTH, target_versions=versions, is_pyi=True)
    modes = {"py": source, "pyi": stub}
    formatted = {}
    for name, text in files.items():
        mode = modes.get(name.rpartition(".")[2])
        formatted[name] = text if mode is None else black.format_str(text, mode=mode)
    return formatted
