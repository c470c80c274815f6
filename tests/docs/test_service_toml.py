"""docs/service-toml.md and the schema that editors show say the same of every table and key.

The tables of keys are written from the schema: SOAPWRIGHT_UPDATE_GOLDEN=1 does.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

from tests.service.schemas import Node, resolved, tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "service-toml.md"
_HEAD = "| key | takes | |\n|---|---|---|\n"
_SECTION = re.compile(r"^### `\[+(.+?)\]+`(.*)\n((?:(?!##).*\n)*)", re.M)
_ROWS = re.compile(re.escape(_HEAD) + r"(?:\|.*\n)*")


def _takes(node: Node) -> str:
    """What a key takes, in the words of the page."""
    if "anyOf" in node:
        return "text or list"
    if node.get("format") == "date":
        return "date"
    match node.get("type", "string"):
        case "string":
            return "text"
        case "integer":
            return "number"
        case "boolean":
            return "true or false"
        case "object":
            return "table"
        case "array":
            return f"list of {_LISTED[resolved(node['items'])['type']]}"
        case several:
            *first, last = (_takes({"type": each}) for each in several)
            return f"{', '.join(first)} or {last}".replace("true or false", "boolean")


_LISTED = {"string": "texts", "integer": "numbers", "object": "tables"}


def _rows(path: str, node: Node, sections: Counter[str]) -> str:
    """The table of a section; nothing where all of its keys are tables with sections."""
    first: Node = next(iter(node.get("oneOf", ())), {})
    needed = {*node.get("required", ()), *first.get("required", ())}
    rows = []
    for key, value in node.get("properties", {}).items():
        inner = resolved(value)
        below = {f"{path}.{key}", f"{path}.{key}.<>"} & sections.keys()
        if (below and inner["type"] == "object") or path == "diff.severity":  # names of rules
            continue
        takes = _takes(inner) + (", needed" if key in needed else "")
        rows.append(f"| `{key}` | {takes} | {inner['description']} |\n")
    return _HEAD + "".join(rows) if rows else ""


def _named(path: str) -> str:
    return re.sub(r"<\w+>", "<>", path)


def _forms() -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for path, node in tables():
        if path != "diff":
            found.setdefault(path, []).append(node)
    return found


def test_every_table_has_a_section_and_the_other_way_round() -> None:
    sections = Counter(_named(found[1]) for found in _SECTION.finditer(PAGE.read_text("utf-8")))
    maps = {path for path, nodes in _forms().items() if not nodes[0].get("properties")}
    forms = {
        path: len(nodes) for path, nodes in _forms().items() if path not in maps - sections.keys()
    }
    assert {path: count for path, count in sections.items() if path != "diff"} == forms


def test_the_tables_are_those_of_the_schema() -> None:
    text = PAGE.read_text("utf-8")
    sections = Counter(_named(found[1]) for found in _SECTION.finditer(text))
    forms = _forms()

    def written(found: re.Match[str]) -> str:
        path = _named(found[1])
        if path == "diff":
            return found[0]
        node = forms[path].pop(0) if len(forms[path]) == 1 else _form(forms[path], found[2])
        said = _plain(found[3].partition("\n\n")[0])
        assert said == node["description"], found[1]
        return _ROWS.sub(lambda _: _rows(path, node, sections), found[0])

    fresh = _SECTION.sub(written, text)
    if os.environ.get("SOAPWRIGHT_UPDATE_GOLDEN"):
        PAGE.write_text(fresh, "utf-8")
    assert fresh == text


def _form(forms: list[Node], said: str) -> Node:
    """The form of a table that a heading speaks of: by its style, or with entries or without."""
    for form in forms:
        keys = form["properties"]
        if "style" in keys and f'"{keys["style"]["enum"][0]}"' in said:
            return form
        if "style" not in keys and ("entries" in keys) == ("entries" in said):
            return form
    raise AssertionError(said)


def _plain(text: str) -> str:
    """A paragraph as one line, without links."""
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", " ".join(text.split()))
