"""Docstrings of generated classes, and literals: text of others that cannot become code."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from soapwright.schema.catalogue import EntityInfo, FieldInfo

_WIDTH = 100
_PARAGRAPH = 86


def literal(value: str | bytes) -> str:
    """``value`` as a Python literal, in the quotes that black prefers."""
    shown = repr(value)
    prefix, quoted = ("b", shown[1:]) if isinstance(value, bytes) else ("", shown)
    return f'{prefix}"{quoted[1:-1]}"' if quoted[0] == "'" and '"' not in quoted else shown


def docstring(text: str | None, indent: int) -> str:
    """``text`` as a docstring of lines that start ``indent`` blanks in, or "" for none."""
    shown = sentence(text or "")
    if shown.startswith('"'):
        shown = f"'{shown[1:]}"
    if shown.endswith('"'):
        shown = f"{shown[:-1]}'"
    if not shown:
        return ""
    width = _WIDTH - indent - 6
    if len(shown) <= width or " " not in shown:
        return f'"""{shown}"""'
    lines = textwrap.wrap(shown, width, break_long_words=False, break_on_hyphens=False)
    return '"""' + f"\n{' ' * indent}".join([*lines, '"""'])


def sentence(text: str) -> str:
    """``text`` as a part of a docstring, on one line.

    Quotes and backslashes cannot end or escape it; what cannot be seen (control characters,
    changes of writing direction) is left out.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")


def paragraph(text: str) -> str:
    """``text`` as a paragraph in the docstring of a method, but for what it is indented by."""
    return textwrap.fill(text, _PARAGRAPH)


def call(function: str, arguments: Sequence[str], indent: int) -> str:
    """A call as black lays it out, so that black finds nothing to do, which halves its time."""
    inner = ", ".join(arguments)
    line = f"{function}({inner})"
    if indent + len(line) <= _WIDTH:
        return line
    blanks = " " * (indent + 4)
    if len(blanks) + len(inner) <= _WIDTH:
        return f"{function}(\n{blanks}{inner}\n{' ' * indent})"
    lines = "".join(f"{blanks}{argument},\n" for argument in arguments)
    return f"{function}(\n{lines}{' ' * indent})"


def subscript(name: str, arguments: Sequence[str], indent: int) -> str:
    """``name[arguments]``, as black lays it out."""
    laid_out = call(name, arguments, indent)
    if len(arguments) == 1 and laid_out.endswith(",\n" + " " * indent + ")"):
        laid_out = laid_out.removesuffix(f",\n{' ' * indent})") + f"\n{' ' * indent})"
    return f"{name}[{laid_out[len(name) + 1 : -1]}]"


def imported(name: str, module: str, indent: int = 0) -> str:
    """An import from a neighbour module, as black lays it out."""
    start = f"from .{module} import "
    if indent + len(start) + len(name) <= _WIDTH:
        return start + name
    return f"{start}(\n{' ' * (indent + 4)}{name},\n{' ' * indent})"


OF_ORDER = "What came in its order: a field's name and a value."
"""What is said of the values of several fields in their order."""


def of_entity(entity: EntityInfo) -> str:
    """What the catalogue says of an entity: ``Ticket: create, update; user-defined fields.``"""
    access = entity.access
    verbs = [verb for verb in ("create", "update", "delete", "query") if getattr(access, verb)] or [
        "read-only"
    ]
    return f"{entity.name}: {', '.join(verbs)}{'; user-defined fields' if access.udf else ''}."


def of_field(field: FieldInfo) -> str:
    """What the catalogue says of a field: ``AccountID: integer, required on create.``"""
    facts = [field.type]
    if field.length is not None:
        facts[0] += f" of at most {field.length} characters"
    if field.picklist:
        facts.append("one of a picklist")
    if field.picklist_parent:
        facts.append(f"which depends on {field.picklist_parent}")
    if field.required:
        facts.append("required on create")
    if field.read_only:
        facts.append("read-only")
    if not field.queryable:
        facts.append("not queryable")
    if field.reference:
        facts.append(f"refers to {field.reference}")
    label = f" ({field.label})" if field.label and field.label != field.name else ""
    return f"{field.name}{label}: {', '.join(facts)}."


def joined(*texts: str | None) -> str | None:
    """The texts that say something, as sentences one after the other."""
    said = [text.strip() for text in texts if text and text.strip()]
    return " ".join(said) or None
