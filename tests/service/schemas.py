"""The JSON Schema of service.toml, as tests ask it: what it says of which table and key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "wsdl" / "service.schema.json"

Node = Mapping[str, Any]

_ALIKE = ("batch", "resolve")
"""Tables whose names are told one by one, and mean the same."""


@cache
def schema() -> Node:
    found: Node = json.loads(FILE.read_text("utf-8"))
    return found


@cache
def _validator() -> Draft4Validator:
    return Draft4Validator(schema())


def resolved(node: Node) -> Node:
    """What a reference refers to."""
    if "$ref" not in node:
        return node
    found: Node = schema()["definitions"][node["$ref"].rpartition("/")[2]]
    return resolved(found)


def allows(values: Mapping[str, Any]) -> bool:
    """Whether a service.toml is one by the schema; editors see its dates as texts."""
    return bool(_validator().is_valid(_as_json(values)))


def _as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def tables() -> Iterator[tuple[str, Node]]:
    """Every table as the reference names it, once for each of its forms: ``batch.<>``, node."""
    for name, node in schema()["properties"].items():
        yield from _below(name, node)


def _below(path: str, node: Node) -> Iterator[tuple[str, Node]]:
    node = resolved(node)
    if path in _ALIKE:
        yield from _below(f"{path}.<>", next(iter(node["properties"].values())))
        return
    for pattern in node.get("patternProperties", {}).values():
        inner = resolved(pattern)
        if inner.get("type") == "object" or "oneOf" in inner:
            yield from _below(f"{path}.<>", inner)
            return
    if "type" not in node:
        for form in node["oneOf"]:
            yield from _below(path, form)
        return
    yield path, node
    for key, value in node.get("properties", {}).items():
        inner = resolved(value)
        if inner.get("type") == "array":
            inner = resolved(inner["items"])
        if inner.get("type") == "object":
            yield from _below(f"{path}.{key}", inner)


def used(values: Any, node: Node) -> Iterator[int]:
    """The keys that a table has, as the identities of what the schema says of each."""
    forms = resolved(node).get("oneOf", ()) if "type" not in resolved(node) else ()
    if forms:
        (node,) = (form for form in forms if _alone(form).is_valid(_as_json(values)))
    node = resolved(node)
    if isinstance(values, list) and "items" in node:
        for value in values:
            yield from used(value, node["items"])
    if isinstance(values, Mapping):
        names = node.get("properties", {})
        others = (*node.get("patternProperties", {}).values(), node.get("additionalProperties"))
        for key, value in values.items():
            inner = names.get(key) or next(filter(None, others))
            yield id(inner)
            yield from used(value, inner)


def keys() -> Iterator[tuple[str, int]]:
    """Every key that the schema names, with the identity of what it says of it."""
    for name, node in (("", schema()), *schema()["definitions"].items()):
        for key, value in node.get("properties", {}).items():
            yield f"{name}.{key}", id(value)


def _alone(form: Node) -> Draft4Validator:
    return Draft4Validator({**form, "definitions": schema()["definitions"]})
