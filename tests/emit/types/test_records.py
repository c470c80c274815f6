"""The modules of ``types/``: each imports what it uses and no more, and the index knows all."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from soapwright.emit.format import LINE_LENGTH
from tests.corpus.schemas import unpack
from tests.emit.blackened import blackened
from tests.emit.generate import Load, emit, write
from tests.emit.types.parcels import parcels


def test_no_import_is_missing_or_left_over() -> None:
    """What a text says is no use of a name."""
    for name, text in parcels().files.items():
        tree = ast.parse(text)
        if name.endswith("__init__.py"):
            continue
        imported = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        } - {"annotations"}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert imported <= used, name


def test_the_index_knows_complex_types_by_their_wire_names(tmp_path: Path, load: Load) -> None:
    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a">'
        '<xs:complexType name="row"/><xs:element name="end"><xs:complexType/></xs:element>'
        '<xs:simpleType name="E"><xs:restriction base="xs:string"><xs:enumeration value="a"/>'
        "</xs:restriction></xs:simpleType></xs:schema>",
        "utf-8",
    )
    types = import_module(load(emit(tmp_path / "a.xsd"), "index"))
    assert sorted(types.TYPES.names()) == ["E", "End", "Row"]
    assert types.TYPES.by_wire("urn:a", "row") is types.Row
    assert types.TYPES.by_wire("urn:a", "end") is None
    assert types.TYPES.by_wire("urn:a", "E") is None


def test_a_schema_of_nothing_has_an_index(tmp_path: Path, load: Load) -> None:
    (tmp_path / "a.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    types = emit(tmp_path / "a.xsd")
    assert list(types.files) == ["types/__init__.py"]
    assert import_module(load(types, "empty")).TYPES.names() == []
    assert {name: blackened(text) for name, text in types.files.items()} == dict(types.files)


def test_black_finds_nothing_to_do() -> None:
    types = parcels()
    assert {name: blackened(text) for name, text in types.files.items()} == dict(types.files)


@pytest.mark.exhaustive
def test_black_finds_nothing_to_do_in_types_of_real_wsdls(shared: Path, tmp_path: Path) -> None:
    """But for lines that are too long."""
    looked_at = 0
    for id_, path in unpack(shared / "wsdl" / "corpus.tar.xz", tmp_path).items():
        if path.stat().st_size > 150_000:
            continue
        for name, text in emit(path, root=tmp_path).files.items():
            if max(map(len, text.split("\n"))) <= LINE_LENGTH:
                assert blackened(text) == text, (id_, name)
                looked_at += 1
    assert looked_at > 4_000


def test_only_what_is_needed_is_imported(tmp_path: Path) -> None:
    write(parcels(), tmp_path, "lazy")
    code = (
        "import sys; from lazy.types import Parcel; roots = ('lazy', 'xsdata', 'lxml'); "
        "print(*sorted(name for name in sys.modules if name.partition('.')[0] in roots))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    needed = ["entity", "handling_value", "label", "parcel", "parcel_customs", "state"]
    assert shown == ["lazy", "lazy.types", *(f"lazy.types.{name}" for name in needed)]
