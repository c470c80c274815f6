"""Names and texts of a WSDL that try to become code stay what they are: text."""

from __future__ import annotations

import ast
from contextlib import suppress
from pathlib import Path

import pytest

from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.project.one_off import one_off
from soapwright.service.rules import ServiceRules, ZoneRule
from tests.emit.desks import Call, Desk, made

PAYLOADS = [
    '"""\npwned()\n"""',
    "'''\npwned()\n'''",
    '"\npwned()\n"',
    "')\npwned()\n('",
    'x"""); pwned(); ("""',
    "\\",
    '\\"""\npwned()',
    'ends with "',
    "{{ pwned() }}{% set x = pwned() %}",
    "\n\n\npwned()",
    "\u2028pwned()\u2029pwned()",
    "\x85pwned()",
    "\\N{LATIN SMALL LETTER A}\\x41\\u0041\\",
    "# -*- coding: utf-7 -*-",
]


def check(files: dict[str, str]) -> None:
    """Each file is Python in which the payload is nothing but text."""
    for name, text in files.items():
        if not name.endswith((".py", ".pyi")):
            continue
        for node in ast.walk(ast.parse(text, name)):
            assert not (isinstance(node, ast.Name) and node.id == "pwned"), name
            assert not (isinstance(node, ast.Attribute) and node.attr == "pwned"), name
            assert not (isinstance(node, ast.alias) and node.name == "pwned"), name


def emitted(wsdl: Path) -> dict[str, str]:
    rules = ServiceRules(
        file=wsdl,
        name="desk",
        client="Desk",
        reference="en",
        zones={"en": ZoneRule("en", (wsdl,), language=PAYLOADS[0], hosts=tuple(PAYLOADS))},
    )
    return dict(emit_package(rules, wsdl.parent).files)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts(payload: str, tmp_path: Path) -> None:
    wsdl = tmp_path / "desk.wsdl"
    desk = Desk(
        [Call("Ask", doc=payload, action=payload), Call("Ping", doc=payload, one_way=True)],
        address=payload,
        doc=payload,
        namespace="urn:it's()",
        field_doc=payload,
        soap=["1.1", "1.2"],
        types=(
            '<xs:simpleType name="Kind"><xs:annotation><xs:documentation>'
            + payload.replace("&", "&amp;").replace("<", "&lt;")
            + '</xs:documentation></xs:annotation><xs:restriction base="xs:string">'
            '<xs:enumeration value="pwned()&#10;pwned()"/></xs:restriction></xs:simpleType>'
        ),
    )
    wsdl.write_text(desk.text(), "utf-8")
    check(emitted(wsdl))


@pytest.mark.parametrize("payload", ["x\npwned()", 'x"""', "x')", "x y", "1", "-", "pwned()", ""])
def test_names_that_no_schema_allows(payload: str, tmp_path: Path) -> None:
    """They are refused, or they become names of Python's; they never become code."""
    wsdl = tmp_path / "desk.wsdl"
    wsdl.write_text(Desk([Call(f"Ask{payload}")]).text(), "utf-8")
    with suppress(InputError):
        check(emitted(wsdl))


def test_the_name_of_a_file(tmp_path: Path) -> None:
    with made(Desk([Call("Ask")]).text(), tmp_path, name="a\npwned()\n.wsdl") as desk:
        check({path.name: path.read_text("utf-8") for path in tmp_path.rglob("*.py")})
        assert desk.package.Ask(text="x").text == "x"


def test_a_name_that_means_something_to_python(tmp_path: Path) -> None:
    names = ["None", "True", "import", "print", "__class__", "__init__", "self", "types", "Record"]
    with made(Desk([Call(name) for name in names]).text(), tmp_path) as desk:
        assert desk.package.DeskClient.connect(url="https://desk.example/").url
    assert one_off(tmp_path / "desk.wsdl", "desk", tmp_path).published is None
