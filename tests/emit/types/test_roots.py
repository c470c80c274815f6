"""Schemas as xsdata reads them rightly: each in its namespaces, without what makes it stumble."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lxml import etree

from soapwright.emit.types.roots import Root, roots
from soapwright.schema import read_schema
from soapwright.schema.model import QName
from tests.emit.generate import emit

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
Write = Callable[..., Sequence[Root]]


@pytest.fixture
def read(tmp_path: Path) -> Write:
    """The roots of files, of which the first is the one to start from."""

    def read(**files: str) -> Sequence[Root]:
        for name, text in files.items():
            (tmp_path / f"{name}.xsd").write_text(text, "utf-8")
        return list(roots(read_schema(tmp_path / f"{next(iter(files))}.xsd").documents))

    return read


def schema(inner: str = "", target: str = "") -> str:
    named = f' targetNamespace="{target}"' if target else ""
    return f"<xs:schema {XS}{named}>{inner}</xs:schema>"


def include(name: str, kind: str = "include") -> str:
    return f'<xs:{kind} schemaLocation="{name}.xsd"/>'


def namespaces(found: Sequence[Root], name: str) -> list[str | None]:
    return [root.namespace for root in found if Path(root.location).stem == name]


def test_what_has_a_namespace_is_there_once(read: Write) -> None:
    found = read(a=schema(include("b") * 2, "urn:a"), b=schema(target="urn:a"))
    assert namespaces(found, "a") == namespaces(found, "b") == [None]


def test_what_has_none_is_in_that_of_each_that_includes_it(read: Write) -> None:
    """Also where another without a namespace stands between them, which goes in a circle."""
    other = '<xs:import namespace="urn:z" schemaLocation="z.xsd"/>'
    found = read(
        a=schema(other + include("part"), "urn:a"),
        part=schema(include("inner")),
        inner=schema(include("part")),
        z=schema(include("inner"), "urn:z"),
    )
    assert set(namespaces(found, "inner")) == {"urn:a", "urn:z"}
    assert set(namespaces(found, "part")) == {"urn:a", "urn:z"}
    assert len(found) == 2 + 2 * 2


def test_what_is_imported_too_is_in_none_too(read: Write) -> None:
    text = schema(include("part", "import") + include("part"), "urn:a")
    assert namespaces(read(a=text, part=schema()), "part") == [None, "urn:a"]


SAID = "<xs:annotation><xs:documentation>Kept <b>all</b> of it.</xs:documentation></xs:annotation>"


@pytest.mark.parametrize(
    "before", ["", SAID, "<!-- said -->", "<?said?>", "<xs:element name='a'/>"]
)
def test_stray_text_goes_and_what_documents_stays(before: str, read: Write, tmp_path: Path) -> None:
    type_ = f"<xs:complexType name='T'>{before} stray {SAID}<xs:sequence/></xs:complexType>"
    if "element" in before:
        type_ = f"<xs:complexType name='T'>{SAID} stray <xs:sequence/></xs:complexType>"
    (root,) = read(a=schema(f"{before} stray {type_} stray "))
    assert b"Kept <b>all</b> of it." in root.text
    assert b"stray" not in root.text
    assert QName("", "T") in emit(tmp_path / "a.xsd").types


def test_a_prefix_that_means_two_things_is_told_apart(read: Write) -> None:
    types = "".join(
        f'<xs:import namespace="urn:{name}" schemaLocation="{name}.xsd"/>' for name in "bc"
    ) + "".join(f'<xs:element name="{name}" type="p:T" xmlns:p="urn:{name}"/>' for name in "bc")
    one = '<xs:complexType name="T"/>'
    found = read(a=schema(types, "urn:a"), b=schema(one, "urn:b"), c=schema(one, "urn:c"))
    tree = etree.fromstring(found[0].text)
    for element in tree.iter("{*}element"):
        prefix, _, local = element.get("type", "").partition(":")
        assert (tree.nsmap[prefix], local) == (f"urn:{element.get('name')}", "T")


def test_prefix_declared_at_the_extension(tmp_path: Path) -> None:
    (tmp_path / "main.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a"> stray '
        '<xs:import namespace="urn:b" schemaLocation="other.xsd"/>'
        '<xs:complexType name="Derived"><xs:complexContent><xs:extension base="q:Base" '
        'xmlns:q="urn:b"><xs:sequence/></xs:extension></xs:complexContent></xs:complexType>'
        "</xs:schema>"
    )
    (tmp_path / "other.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:b">'
        '<xs:complexType name="Base"><xs:sequence><xs:element name="x" type="xs:int"/>'
        "</xs:sequence></xs:complexType></xs:schema>"
    )
    types = emit(tmp_path / "main.xsd")
    assert list(types.types[QName("urn:a", "Derived")].fields) == ["x"]
    assert types.warnings == ()


def test_schema_included_into_two_namespaces(tmp_path: Path) -> None:
    part = '<xs:complexType name="Part"><xs:sequence/></xs:complexType>'
    schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    (tmp_path / "part.xsd").write_text(f"{schema}>{part}</xs:schema>")
    (tmp_path / "b.xsd").write_text(
        f'{schema} targetNamespace="urn:b"><xs:include schemaLocation="part.xsd"/></xs:schema>'
    )
    (tmp_path / "a.xsd").write_text(
        f'{schema} targetNamespace="urn:a"><xs:include schemaLocation="part.xsd"/>'
        '<xs:import namespace="urn:b" schemaLocation="b.xsd"/></xs:schema>'
    )
    types = emit(tmp_path / "a.xsd").types
    assert {name: types[name].name for name in types} == {
        QName("urn:a", "Part"): "Part",
        QName("urn:b", "Part"): "PartB",
    }
