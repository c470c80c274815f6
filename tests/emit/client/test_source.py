"""``source.py``: when it is emitted, and what it knows of a service."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from soapwright.emit.package import emit_package
from soapwright.service.rules import read_service
from tests.workspaces import Space


def emitted(space: Space) -> dict[str, str]:
    return dict(emit_package(read_service(space.service / "service.toml"), space.root).files)


def constant(source: str, name: str) -> Any:
    """What a module assigns to a name: a literal, or the text of the expression."""
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.AnnAssign):
            target = node.target
        if isinstance(target, ast.Name) and target.id == name:
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            try:
                return ast.literal_eval(node.value)
            except ValueError:
                return ast.unparse(node.value)
    raise AssertionError(f"no {name}")


def test_a_table_for_each_entity_that_can_be_read(tmp_path: Path) -> None:
    """Loans cannot, as the catalogue says."""
    source = emitted(Space(tmp_path))["tables.py"]
    assert constant(source, "TABLES") == {"book": "Book"}
    assert "pairs=" not in constant(source, "MIRRORING")
    assert "changes=CHANGES" in constant(source, "MIRRORING")


def test_no_changes_where_no_entity_tells_them(tmp_path: Path) -> None:
    space = Space(tmp_path)
    rules = (space.service / "service.toml").read_text("utf-8")
    rules = re.sub(r"(?ms)^\[changes\].*?(?=^\[|\Z)", "", rules)
    (space.service / "service.toml").write_text(rules, "utf-8")
    source = emitted(space)["tables.py"]
    assert "changes=" not in constant(source, "MIRRORING")
    assert "from .changes" not in source


def test_no_source_where_no_catalogue_tells_the_types(tmp_path: Path) -> None:
    space = Space(tmp_path)
    rules = (space.service / "service.toml").read_text("utf-8")
    rules = re.sub(r"(?ms)^\[(changes|time)\].*?(?=^\[|\Z)", "", rules)
    rules = rules.replace('fields = "en.fields.json"\n', "")
    (space.service / "service.toml").write_text(rules, "utf-8")
    files = emitted(space)
    assert "q.py" in files
    assert {"source.py", "tables.py"}.isdisjoint(files)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        (
            "<xs:element name='Name' type='xs:string'/><xs:element name='Value' type='xs:string'/>",
            1,
        ),
        ("<xs:element name='Name' type='xs:string'/><xs:element name='Value' type='xs:int'/>", 0),
        ("<xs:element name='Name' type='xs:string'/>", 0),
    ],
)
def test_a_list_of_named_texts_is_found_by_its_form(tmp_path: Path, note: str, found: int) -> None:
    space = Space(tmp_path)
    key = '<xs:element name="Key" type="xs:long"/>\n'
    space.edit("en.wsdl", key, f'{key}<xs:element name="Notes" type="tns:Notes" minOccurs="0"/>')
    space.edit(
        "en.wsdl",
        '<xs:complexType name="Items">',
        f"""<xs:complexType name="Note"><xs:sequence>{note}</xs:sequence></xs:complexType>
        <xs:complexType name="Notes"><xs:sequence>
        <xs:element name="Note" type="tns:Note" minOccurs="0" maxOccurs="unbounded"/>
        </xs:sequence></xs:complexType>
        <xs:complexType name="Items">""",
    )
    mirroring = constant(emitted(space)["tables.py"], "MIRRORING")
    pairs = "Pairs(attribute='notes', items='note', name='name', value='value')"
    assert mirroring.count(pairs) == mirroring.count("Pairs(") == found


@pytest.mark.parametrize("name", ["Bookcase", "BookCASE"])
def test_tables_of_different_entities_have_different_names(tmp_path: Path, name: str) -> None:
    space = Space(tmp_path)
    space.edit("en.wsdl", '"Loan"', f'"{name}"')
    space.edit("en.fields.json", '"Loan"', f'"{name}"')
    space.edit("en.fields.json", '"query": false', '"query": true')
    tables = constant(emitted(space)["tables.py"], "TABLES")
    assert sorted(tables.values()) == sorted(["Book", name])


def test_tables_are_there_without_dlt(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a loader of one's own, or a worker that has none."""
    monkeypatch.setitem(sys.modules, "dlt", None)
    monkeypatch.delitem(sys.modules, "generated.autotask.tables", raising=False)
    tables = importlib.import_module("generated.autotask.tables")
    assert tables.TABLES["ticket"] == "Ticket"
    assert tables.MIRRORING.changes is not None
