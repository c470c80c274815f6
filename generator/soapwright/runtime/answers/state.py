"""Values of an answer that service.toml knows as texts: states, flags."""

from __future__ import annotations

import enum
from typing import Any

from soapwright.runtime.answers.result import Path, walk


def state_at(answer: Any, path: Path) -> str | None:
    """The first value at a path, as XML has it; None where there is none."""
    value = next(walk(answer, path), None)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, enum.Enum):
        value = value.value
    return None if value is None else str(value)
