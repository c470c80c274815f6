"""A field catalogue as text: what ``snapshot`` writes, and ``read_catalogue`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def catalogue_text(entities: Mapping[str, Mapping[str, Any]]) -> str:
    """The text of a ``<zone>.fields.json``: one field a line, so that a change is one line.

    Args:
        entities: entity → ``access`` and ``fields``, as :func:`read_catalogue` takes them.

    Returns:
        The entities sorted by name; fields stay in their order, which is the service's.
    """
    parts = [_entity(name, entities[name]) for name in sorted(entities)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _entity(name: str, said: Mapping[str, Any]) -> str:
    fields = ",\n".join(
        f"  {_json(field)}: {_json(info)}" for field, info in said["fields"].items()
    )
    shown = f"{{\n{fields}\n }}" if fields else "{}"
    return f' {_json(name)}: {{"access": {_json(said["access"])}, "fields": {shown}}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
