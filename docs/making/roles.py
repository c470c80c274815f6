"""What griffe, which reads docstrings for the site, has to be told of this code."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:class|func|meth|mod|data|attr|exc):`~?([^`]+)`")
_OURS = "soapwright.runtime.records.dataclass."


class OurWays(griffe.Extension):  # type: ignore[misc]
    """Roles of Sphinx are names in code; our ``dataclass`` is the standard library's."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Rewrite the docstring of what was found."""
        if obj.docstring is not None:
            obj.docstring.value = _ROLE.sub(r"`\1`", obj.docstring.value)

    def on_module_members(self, *, mod: Any, **_: Any) -> None:
        """Have names that stand for the standard library's lead there, before classes are read."""
        for name, path in mod.imports.items():
            if path.startswith(_OURS) and (member := mod.members.get(name)) is not None:
                member.target_path = path.replace(_OURS, "dataclasses.")
