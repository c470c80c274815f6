"""Types under other names than before: each place is compared by what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def holder(**fields: str) -> str:
    """A global element with fields of these types."""
    rows = "".join(f'<xs:element name="{n}" type="{t}"/>' for n, t in fields.items())
    return (
        f'<xs:element name="book"><xs:complexType><xs:sequence>{rows}</xs:sequence>'
        "</xs:complexType></xs:element>"
    )


def record(name: str, *fields: str, base: str = "") -> str:
    """A type whose fields are ``name:type``, optional where a question mark follows."""
    rows = ""
    for field in fields:
        field_name, _, type_ = field.rstrip("?").partition("::")
        least = ' minOccurs="0"' if field.endswith("?") else ""
        rows += f'<xs:element name="{field_name}" type="{type_ or "xs:string"}"{least}/>'
    content = f"<xs:sequence>{rows}</xs:sequence>"
    if base:
        content = (
            f'<xs:complexContent><xs:extension base="t:{base}">{content}</xs:extension>'
            "</xs:complexContent>"
        )
    return f'<xs:complexType name="{name}">{content}</xs:complexType>'


STOPS, LABELS, PHONES = (("stop?",), ("label?",), ("phone?",))


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        pytest.param(
            record("ArrayOfString", *STOPS)
            + record("ArrayOfString1", *LABELS)
            + holder(stops="t:ArrayOfString", labels="t:ArrayOfString1"),
            record("ArrayOfString", *PHONES)
            + record("ArrayOfString1", *STOPS)
            + record("ArrayOfString2", *LABELS)
            + holder(
                phones="t:ArrayOfString", stops="t:ArrayOfString1", labels="t:ArrayOfString2"
            ),
            [("element-added-required", "book/phones", "error")],
            id="numbers that shift up",
        ),
        pytest.param(
            record("ArrayOfString", *STOPS)
            + record("ArrayOfString1", *LABELS)
            + holder(stops="t:ArrayOfString", labels="t:ArrayOfString1"),
            record("ArrayOfString", *LABELS) + holder(labels="t:ArrayOfString"),
            [("element-removed-required", "book/stops", "error")],
            id="numbers that shift down, and one is gone",
        ),
        pytest.param(
            record("A", "x") + record("A1", "y") + holder(one="t:A", two="t:A1"),
            record("A", "y") + record("A1", "x") + holder(one="t:A1", two="t:A"),
            [],
            id="numbers that are exchanged",
        ),
        pytest.param(
            record("A", "x") + record("A1", "y") + holder(one="t:A", two="t:A1"),
            record("A", "y", "z?") + record("A1", "x") + holder(one="t:A1", two="t:A"),
            [("element-added-optional", "A1/z", "info")],
            id="exchanged, and one holds more",
        ),
        pytest.param(
            record("Person", "name", "street") + holder(sender="t:Person"),
            record("Party", "name", "street", "floor?") + holder(sender="t:Party"),
            [
                ("element-added-optional", "Person/floor", "info"),
                ("type-renamed", "Person", "info"),
            ],
            id="another name and one optional element more",
        ),
        pytest.param(
            record("Person", "name", "street") + holder(sender="t:Person"),
            record("Party", "name", "street", "floor") + holder(sender="t:Party"),
            [
                ("element-added-required", "Person/floor", "error"),
                ("type-renamed", "Person", "info"),
            ],
            id="another name and one required element more",
        ),
        pytest.param(
            record("Person", "name", "street") + holder(sender="t:Person", receiver="t:Person"),
            record("Person", "name", "street")
            + record("Party", "name", "street", "floor")
            + holder(sender="t:Party", receiver="t:Person"),
            [
                ("binding-type-changed", "book/sender", "warning"),
                ("element-added-required", "Person as Party/floor", "error"),
            ],
            id="one place of two",
        ),
        pytest.param(
            record("Person", "name") + holder(sender="t:Person"),
            record("Person", "name")
            + record("PersonEx", "floor?", base="Person")
            + holder(sender="t:PersonEx"),
            [
                ("binding-type-changed", "book/sender", "warning"),
                ("element-added-optional", "Person/floor", "info"),
                ("derived-type-added", "PersonEx", "info"),
            ],
            id="a subtype in its place",
        ),
        pytest.param(
            record("Base", "id")
            + record("Person", "name", base="Base")
            + record("Firm", "vat", base="Base")
            + holder(owner="t:Base"),
            record("Base", "id")
            + record("Person", "name", base="Base")
            + record("Firm", "vat", base="Base")
            + holder(owner="t:Person"),
            [("type-incomparable", "book/owner", "error")],
            id="a subtype in place of what any of its subtypes could stand for",
        ),
        pytest.param(
            record("Person", "name") + holder(sender="t:Person"),
            record("Firm", "vat") + holder(sender="t:Firm"),
            [("type-incomparable", "book/sender", "error")],
            id="nothing in common",
        ),
        pytest.param(
            record("Inner", "a") + record("Outer", "in::t:Inner") + holder(one="t:Outer"),
            record("Core", "a", "b?") + record("Shell", "in::t:Core") + holder(one="t:Shell"),
            [
                ("element-added-optional", "Inner/b", "info"),
                ("type-renamed", "Inner", "info"),
                ("type-renamed", "Outer", "info"),
            ],
            id="one inside the other",
        ),
        pytest.param(
            record("Base", "id") + record("Ticket", "title", base="Base") + holder(one="t:Ticket"),
            record("Root", "id", "at?") + record("Ticket", "title", base="Root")
            + holder(one="t:Ticket"),
            [
                ("element-added-optional", "Base/at", "info"),
                ("type-renamed", "Base", "info"),
            ],
            id="what is inherited",
        ),
    ],
)  # fmt: skip
def test_what_a_place_holds_is_told(
    tmp_path: Path, base: str, other: str, told: list[tuple[str, str, str]]
) -> None:
    assert of_schemas(tmp_path, base, other) == told


def test_an_enumeration_under_another_name(tmp_path: Path) -> None:
    def colours(name: str, *values: str) -> str:
        listed = "".join(f'<xs:enumeration value="{v}"/>' for v in values)
        return (
            f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{listed}'
            f"</xs:restriction></xs:simpleType>{holder(one='t:' + name)}"
        )

    base = colours("Colour", "red", "blue")
    assert of_schemas(tmp_path, base, colours("Color", "red", "blue", "green")) == [
        ("enum-value-added", "Colour/green", "error"),
        ("type-renamed", "Colour", "info"),
    ]
    assert of_schemas(tmp_path, base, colours("Size", "small", "large")) == [
        ("type-incomparable", "book/one", "error"),
    ]
