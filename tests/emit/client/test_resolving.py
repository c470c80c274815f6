"""``[resolve.<verb>]`` against the WSDL: what it lacks is told with file, key and the nearest."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.service.rules import read_service
from tests.workspaces import LIBRARY

RULE = """
[resolve.create]
query = "search"
correlation = ["Book.Title"]
"""


def emit(folder: Path, rule: str) -> dict[str, str]:
    for path in LIBRARY.iterdir():
        shutil.copy(path, folder)
    path = folder / "service.toml"
    path.write_text(path.read_text("utf-8") + rule, "utf-8")
    return dict(emit_package(read_service(path), folder).files)


def test_the_rule_stands_beside_that_of_the_batch(tmp_path: Path) -> None:
    rule = f'{RULE}settle = 60\n[resolve.create.fields]\nLoan = ["BookKey", "Returned"]\n'
    files = emit(tmp_path, rule)
    text = "".join(files["batching.py"].split())
    assert (
        'RESOLVE_CREATE=Resolve(pages=paging.SEARCH,fields={"Book":("Title",),'
        '"Loan":("BookKey","Returned"),},settle=60,)' in text
    )
    for name in ("client.py", "aio.py"):
        assert files[name].count("resolve=batching.RESOLVE_CREATE") == 1


@pytest.mark.parametrize(
    ("before", "after", "says", "near"),
    [
        ("Book.Title", "Book.Titel", "names 'Titel' of Book", "close fields: Title"),
        ("Book.Title", "Boook.Title", "names the type 'Boook'", "close types: Book"),
        ("Book.Title", "Items.Item", "compares 'Item' of Items", "Items"),
    ],
)
def test_what_the_wsdl_lacks(tmp_path: Path, before: str, after: str, says: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        emit(tmp_path, RULE.replace(before, after))
    text = str(caught.value)
    assert str(tmp_path / "service.toml") in text
    assert f"[resolve.create.correlation]: {says}" in text
    assert near in text


def test_a_field_without_a_type_can_be_compared(tmp_path: Path) -> None:
    for path in LIBRARY.iterdir():
        shutil.copy(path, tmp_path)
    catalogue = json.loads((tmp_path / "en.fields.json").read_text("utf-8"))
    del catalogue["Book"]["fields"]["Title"]
    (tmp_path / "en.fields.json").write_text(json.dumps(catalogue), "utf-8")
    path = tmp_path / "service.toml"
    path.write_text(path.read_text("utf-8") + RULE, "utf-8")
    assert '"Book": ("Title",)' in emit_package(read_service(path), tmp_path).files["batching.py"]


def grouped(folder: Path, move: str) -> dict[str, str]:
    """The files of the library by port type, where one operation is moved to one of its own."""
    for path in LIBRARY.iterdir():
        shutil.copy(path, folder)
    wsdl, rules = folder / "en.wsdl", folder / "service.toml"
    text = wsdl.read_text("utf-8")
    if move:
        in_port = rf'<operation name="{move}"><input.*?</operation>\s*'
        in_binding = rf'<operation name="{move}">\s*<soap:operation.*?</operation>\s*'
        parts = [re.search(each, text, re.S) for each in (in_port, in_binding)]
        moved = [part[0] for part in parts if part is not None]
        assert len(moved) == 2
        for part in moved:
            text = text.replace(part, "", 1)
        transport = '<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>'
        text = text.replace(
            "  <service",
            f'<portType name="Index">{moved[0]}</portType>\n'
            f'<binding name="IndexSoap" type="tns:Index">{transport}{moved[1]}</binding>\n<service',
            1,
        )
        port = '<port name="IndexSoap" binding="tns:IndexSoap"><soap:address location="x"/></port>'
        text = text.replace("</service>", f"{port}</service>")
    wsdl.write_text(text, "utf-8")
    text = rules.read_text("utf-8").replace("[service]\n", '[service]\ngroups = "port-type"\n')
    rules.write_text(text + RULE, "utf-8")
    return dict(emit_package(read_service(rules), folder).files)


@pytest.mark.parametrize(
    ("move", "imported", "used"),
    [
        ("", "from ..paging import desk as paging\n", "pages=paging.SEARCH"),
        ("Search", "from ..paging import index as paging_of_index\n", "paging_of_index.SEARCH"),
    ],
)
def test_groups_find_the_query_in_their_own_or_in_another(
    tmp_path: Path, move: str, imported: str, used: str
) -> None:
    files = grouped(tmp_path, move)
    assert imported in files["batching/desk.py"]
    assert used in files["batching/desk.py"]
    assert "resolve=batching.RESOLVE_CREATE" in files["groups/desk.py"]


def test_deletes_are_looked_for_by_id(tmp_path: Path) -> None:
    rule = '[resolve.delete]\nquery = "search"\nsettle = 60\n'
    for path in LIBRARY.iterdir():
        shutil.copy(path, tmp_path)
    text = (tmp_path / "service.toml").read_text("utf-8")
    start = text.index("[batch.update]")
    table = text[start : text.index("\n[", start + 1)]
    batch = table.replace("[batch.update]", "[batch.delete]")
    files = emit(tmp_path, f"\n{batch}\n{rule}")
    text = "".join(files["batching.py"].split())
    assert "RESOLVE_DELETE=Gone(pages=paging.SEARCH,settle=60,)" in text
    assert "resolve=batching.RESOLVE_DELETE" in files["client.py"]
