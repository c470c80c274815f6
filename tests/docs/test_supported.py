"""``docs/supported.md`` has a line for each refusal and warning of generation, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "generator" / "soapwright"
CLIENT = ("http", "left_out", "messages", "refusals", "soap")
NO_MESSAGE = ("AssertionError", "docstring")
"""What takes texts that nobody is told who generates."""
NO_INPUT = ("catalogue.py", "catalogue_text.py", "overlay.py")
"""Modules that read what is no WSDL."""
SOURCE = re.compile(
    r"^(from \S+ import |# |\w+ = |…: … = )|<\w|^anyType |^(None \| …|… \| None\]?)$|^… as …$"
)
"""Texts that are code, or names."""
JOINED = {
    "its input …",
    "its output …",
    "its … …",
    "module … has no attribute …",
    "allowed are wsdl:definitions (WSDL 1.1) and xs:schema",
    "a WSDL 1.1 or XML Schema file is needed",
    "a file or an https URL",
    "… is not fetched for a file",
    "; did you mean …?",
}
"""Parts of what is said that stand in for a … of a line."""
ROW = re.compile(r"^\| (?:``(.+?)``|`([^`]+)`) \| (.+) \|$", re.MULTILINE)


def modules() -> Iterator[Path]:
    for folder in ("schema", "emit/types"):
        yield from (path for path in (TOOL / folder).glob("*.py") if path.name not in NO_INPUT)
    yield from (TOOL / "emit/client" / f"{name}.py" for name in CLIENT)


def text_of(node: ast.AST) -> str | None:
    """A text as the page writes it: what is filled in is …."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        return "".join(map(str, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        both = [text_of(node.left), text_of(node.right)]
        return None if both == [None, None] else "".join(text or "…" for text in both)
    return None


def texts(path: Path) -> Iterator[str]:
    """The sentences in a module's code; not docstrings, nor what never happens."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.BinOp) or (
            isinstance(node, ast.Call) and ast.unparse(node.func) in NO_MESSAGE
        ):
            inner.update(id(part) for part in ast.walk(node) if part is not node)
    for node in ast.walk(tree):
        text = None if id(node) in inner else text_of(node)
        if text is not None and len(text.split()) > 2:
            yield text


def said() -> dict[str, str]:
    """Every refusal and warning, and a module that has it."""
    found = {text: path.name for path in modules() for text in texts(path)}
    return {
        text: name for text, name in found.items() if text not in JOINED and not SOURCE.search(text)
    }


def test_each_is_a_line() -> None:
    page = (ROOT / "docs" / "supported.md").read_text("utf-8")
    rows = [double or single for double, single, _ in ROW.findall(page)]
    assert len(rows) == len({*rows})
    known = said()
    missing = {text: name for text, name in known.items() if text not in rows}
    assert missing == {}
    assert [row for row in rows if row not in known] == []


def test_each_line_says_what_to_do() -> None:
    page = (ROOT / "docs" / "supported.md").read_text("utf-8")
    assert all(len(advice) > 5 for _, _, advice in ROW.findall(page))
