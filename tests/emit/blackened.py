"""What emitted files are held to: all of them as black has them, whoever laid them out."""

from __future__ import annotations

import black

from soapwright.emit.format import LINE_LENGTH

_VERSIONS = {black.mode.TargetVersion.PY311}


def blackened(text: str, *, stub: bool = False) -> str:
    """A module's text as black leaves it, by itself."""
    mode = black.Mode(line_length=LINE_LENGTH, target_versions=_VERSIONS, is_pyi=stub)
    return black.format_str(text, mode=mode)
