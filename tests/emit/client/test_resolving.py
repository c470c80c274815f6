"""``[resolve.<verb>]`` against the WSDL: what it lacks is told with file, key and the nearest."""

from __future__ import annotations

import json
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
