"""Groups around elements: kind, occurrence and order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def content(text: str) -> str:
    """``s(a c(b))`` is a sequence of a and a choice of b; a ? makes it optional, a * many."""
    names = {"s": "sequence", "c": "choice", "l": "all"}
    out: list[str] = []
    stack: list[str] = []
    for word in text.replace("(", "( ").replace(")", " )").split():
        if word == ")":
            out.append(f"</xs:{stack.pop()}>")
        elif word.endswith("("):
            kind = names[word[0]]
            optional = ' minOccurs="0"' if "?" in word else ' maxOccurs="2"' * ("*" in word)
            stack.append(kind)
            out.append(f"<xs:{kind}{optional}>")
        else:
            out.append(f'<xs:element name="{word}" type="xs:int"/>')
    return f'<xs:complexType name="T">{"".join(out)}</xs:complexType>'


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        ("s(a b c)", "s(a b c)", []),
        ("s(a b c)", "s(b c a)", [("sequence-order-changed", "T/a")]),
        ("s(a b c d)", "s(c d a b)", [("sequence-order-changed", "T")]),
        ("l(a b)", "l(b a)", []),
        ("c(a b)", "c(b a)", []),
        ("s(a b)", "l(a b)", [("compositor-changed", "T")]),
        ("s(a b)", "c(a b)", [("compositor-changed", "T")]),
        ("s(a c(b d))", "s(a c?(b d))", [("min-occurs-decreased", "T/(choice)")]),
        # Of one particle a group is of any kind.
        ("s(a)", "c(a)", []),
        ("l(a)", "c(a)", []),
        ("c(a)", "s(a b)", [("element-added-required", "T/b")]),
        ("s(a)", "l(a b)", [("element-added-required", "T/b")]),
        ("s(a)", "c(a b)", [("compositor-changed", "T"), ("choice-branch-added", "T/b")]),
        ("c(a b)", "s(a)", [("compositor-changed", "T"), ("choice-branch-removed", "T/b")]),
        ("s(a b)", "s(a c(b))", []),
        (
            "s(a b)",
            "s(a c(b d))",
            [("compositor-changed", "T/(choice)"), ("choice-branch-added", "T/d")],
        ),
        (
            "s(a c(s(b e) d))",
            "s(a b e)",
            [("compositor-changed", "T/(choice)"), ("choice-branch-removed", "T/d")],
        ),
        ("c(a b)", "c(a s(b))", []),
        ("s(a b)", "s(a s*(b))", [("compositor-changed", "T/(sequence)")]),
        ("s(a b)", "s(a c*(b))", [("compositor-changed", "T/(choice)")]),
        ("c(a b)", "c(a s*(b))", [("compositor-changed", "T/(sequence)")]),
        ("s(a b)", "s(a s?(b))", [("compositor-changed", "T/(sequence)")]),
        ("s(a c(b d) c(e f))", "s(a c(e f) c(b d))", [("sequence-order-changed", "T")]),
    ],
)
def test_one_change(tmp_path: Path, base: str, other: str, told: list[tuple[str, str]]) -> None:
    found = of_schemas(tmp_path, content(base), content(other))
    assert [(rule, path) for rule, path, _ in found] == told
