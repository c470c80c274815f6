"""Rules of batches and calls by group: what they make of a WSDL, and what is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.service.rules import read_service

FOLDER = Path(__file__).resolve().parents[3] / "wsdl" / "ecosys"


def emit(folder: Path, *changes: tuple[str, str]) -> dict[str, str]:
    """The package from our rules, changed."""
    text = (FOLDER / "service.toml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    shutil.copy(FOLDER / "en.wsdl", folder)
    (folder / "service.toml").write_text(text, "utf-8")
    return dict(emit_package(read_service(folder / "service.toml"), folder).files)


def test_a_rule_holds_where_its_operation_is(tmp_path: Path) -> None:
    files = emit(tmp_path)
    for verb in ("CREATE", "UPDATE", "CREATE_OR_UPDATE", "DELETE"):
        assert f"\n{verb} = Batch(" in files["batching/sample_object.py"]
    other = files["batching/cost_object_v2.py"]
    assert other.count(" = Batch(") == 1
    assert "types.CostObjectV2UpdateRequestElement(cost_object_v2=list(records), **parts)" in other
    assert "def trigger(" in files["groups/cost_object_v2.py"]
    assert "def trigger(" not in files["groups/sample_object.py"]
    assert "_operation" not in files["groups/sample_object.py"], "each has a better method"


def test_spellings_of_a_description(tmp_path: Path) -> None:
    files = emit(tmp_path, ('code = "reasonCode"', 'code = "ReasonCode"'))
    assert 'code="reason_code"' in files["results.py"]
    with pytest.raises(InputError, match="names 'ReasonCode' of ResultMessage"):
        emit(
            tmp_path,
            ('code = "reasonCode"', 'code = "ReasonCode"'),
            ("read_by_local_name = true", "read_by_local_name = false"),
        )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"Create{group}"', '"Make{group}"', r"names the operations 'Make\{group\}'"),
        ('items = "{group}"', 'items = "{group}s"', "has no 'SampleObjects'"),
        ('items = "{group}"', 'items = "{group}Options"', "holds one record"),
        ("{group}Options/LogLevel", "{group}Options/Level", "leads to 'SampleObjectOptions/Level'"),
        ("{group}Options/LogLevel", "Choices/LogLevel", "has no 'Choices'"),
        ('records = "{group}"', 'records = "Meta"', "no list in the answer"),
        ('records = "{group}"', 'records = "Rows"', "has no 'Rows'"),
        ("[batch.create]", "[batch.make]", "is unknown; allowed: create, update, create_or_update"),
        ("[call.read]", "[call.Read]", "a verb names a method"),
        ("items_per_call = 500\n", "", "items_per_call.: is missing"),
        ("items_per_call = 500", "items_per_call = 0", "takes at least 1"),
        ("items_per_call = 500", "items_per_call = 9\nmax_items = 5", "is 9; max_items is 5"),
        ('index = "index"', 'index = "number"', "names 'number' of ObjectResult"),
        ('entries = "ObjectResult"', 'entries = "Result"', "has no 'Result'"),
        ('text = "Message"', 'text = "Msg"', "names 'Msg' of ResultMessage"),
        (
            'messages = "ResultMessage"\ngeneral = "ResultMessage"\n',
            "",
            "needs messages or general",
        ),
        ('last = "Read{group}"\n', "", "goes with logout"),
    ],
)
def test_rules_that_cannot_be_used(tmp_path: Path, before: str, after: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        emit(tmp_path, (before, after))
