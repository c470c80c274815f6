"""``[workflow]``: what its steps may say, and each rule broken once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.project.workspace import generate
from soapwright.service.rules import read_service
from soapwright.service.workflow import StepRule, WorkflowRule
from tests.importing import FOLDER

SERVICE = FOLDER / "service.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "depot")
    return tmp_path / "depot"


def edited(folder: Path, old: str, new: str) -> Path:
    path = folder / "service.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def workflow(path: Path = SERVICE) -> WorkflowRule:
    rule = read_service(path).workflow
    assert rule is not None
    return rule


def test_a_step_comes_after_the_one_above_it_unless_it_says_so(folder: Path) -> None:
    assert [step.after for step in workflow().steps] == [(), ("map_columns",), ("add_rows",)]
    path = edited(folder, 'counted = "Parts"', 'counted = "Parts"\nafter = []')
    assert [step.after for step in workflow(path).steps] == [(), (), ("add_rows",)]


def test_what_is_left_out(folder: Path) -> None:
    rule = workflow()
    assert rule.steps[2] == StepRule(
        key="workflow.steps[2]",
        name="close",
        operation="CloseImport",
        after=("add_rows",),
        asked="State",
        happened=("Queued", "Done", "Failed"),
    )
    assert rule.status.after == ("close",)
    path = edited(folder, 'happened = ["Queued", "Done", "Failed"]\n', "")
    assert workflow(path).steps[2].happened == ("true",)


def test_steps_may_stand_in_any_order(folder: Path) -> None:
    path = edited(
        folder, 'operation = "MapColumns"', 'operation = "MapColumns"\nafter = ["add_rows"]'
    )
    path = edited(folder, 'counted = "Parts"', 'counted = "Parts"\nafter = []')
    assert [step.after for step in workflow(path).steps] == [("add_rows",), (), ("add_rows",)]


STEPS = "workflow.steps"
BROKEN = [
    # what is replaced, by what, which key is named, what is said of it
    ('method = "close"\n', "", f"{STEPS}[2].method", "is missing; it takes text"),
    ('method = "close"', 'method = "Close"', f"{STEPS}[2].method", "it names a method"),
    ('method = "close"', 'method = "add_rows"', f"{STEPS}[2].method", "method of another step"),
    ('method = "close"', 'method = "wait"', f"{STEPS}[2].method", "id, status, wait"),
    ('sends = "items"', 'sends = "rows"', f"{STEPS}[1].sends", "allowed: document, items"),
    ('sends = "items"\n', "", STEPS, 'no step with sends = "items"'),
    ('"replaces"', '"replaces"\nsends = "items"', STEPS, "send items twice: map_columns, add_rows"),
    ('again = "adds"', 'again = "often"', f"{STEPS}[1].again", "never, replaces, adds"),
    ('counted = "Parts"', 'count = "Parts"', f"{STEPS}[1].count", "did you mean counted"),
    ('asked = "State"\n', "", f"{STEPS}[2].asked", "is missing; it or counted"),
    ('asked = "State"', 'asked = "State"\ncounted = "Parts"', f"{STEPS}[2].counted", "stands bes"),
    (
        'operation = "CloseImport"',
        'operation = "CloseImport"\nafter = ["add_row"]',
        f"{STEPS}[2].after",
        "names 'add_row'; the steps: map_columns, add_rows, close",
    ),
    (
        'operation = "MapColumns"',
        'operation = "MapColumns"\nafter = ["close"]',
        f"{STEPS}[0].after",
        "in a circle: map_columns after close after add_rows after map_columns",
    ),
    (
        'operation = "AddPart"',
        'operation = "AddPart"\nafter = ["add_rows"]',
        f"{STEPS}[1].after",
        "in a circle: add_rows after add_rows",
    ),
    ("poll_seconds = 5", "poll_seconds = 5\nafter = []", "workflow.status.after", "is empty"),
    ("poll_seconds = 5", 'poll_seconds = 5\nafter = ["x"]', "workflow.status.after", "names 'x'"),
    ('failed = ["Failed"]', 'failed = ["Done"]', "workflow.status.failed", "which is done too"),
    ("[workflow.reads]", "[workflow.document]\n[workflow.reads]", "workflow.document", "needs a s"),
    ('noun = "load"', 'noun = "send"', "workflow.noun", "create, send"),
    ('log = "GetLog"', 'status = "GetLog"', "workflow.reads", "a method already"),
    ("max_items = 3", "max_items = 0", "workflow.items.max_items", "at least 1"),
]


@pytest.mark.parametrize(("old", "new", "key", "said"), BROKEN)
def test_each_rule_broken(folder: Path, old: str, new: str, key: str, said: str) -> None:
    path = edited(folder, old, new)
    with pytest.raises(InputError) as caught:
        read_service(path)
    assert (caught.value.file, caught.value.key) == (str(path), key)
    assert re.search(said, caught.value.message), caught.value.message


def test_steps_are_a_list_of_tables(folder: Path) -> None:
    path = folder / "service.toml"
    text = path.read_text("utf-8").replace("[[workflow.steps]]", "[workflow.steps]", 1)
    path.write_text(
        re.sub(r"(?s)\[\[workflow.steps\]\].*?(?=\[workflow.status)", "", text), "utf-8"
    )
    with pytest.raises(InputError, match="takes a list") as caught:
        read_service(path)
    assert caught.value.key == STEPS


NOT_IN_THE_WSDL = [
    ('operation = "CloseImport"', 'operation = "Close"', f"{STEPS}[2].operation", "CloseImport"),
    ('operation = "CloseImport"', 'operation = "Ping"', f"{STEPS}[2].operation", "'ImportId'"),
    ('"MapColumns", "Get', '"AddPart", "Get', f"{STEPS}[1].operation", "idempotent"),
    ('asked = "State"', 'asked = "Stat"', f"{STEPS}[2].asked", "has no 'Stat'.*State"),
    ('["Queued", ', '["Waiting", ', f"{STEPS}[2].happened", "'Waiting'.*Queued"),
    ('counted = "Parts"', 'counted = "Part"', f"{STEPS}[1].counted", "has no 'Part'"),
    ('done = ["Done"]', 'done = ["Ended"]', "workflow.status.done", "'Ended'"),
    ('messages = ["Problem"]', 'messages = ["Why"]', "workflow.status.messages", "no 'Why'"),
    ('path = "Rows/Row"', 'path = "Rows"', "workflow.items.path", "holds one record"),
    ("{ Source", "{ Sauce", "workflow.items.defaults.Sauce", "Source"),
    ('"GetResults"', '"AddPart"', "workflow.results.operation", "needs more than the id: Source"),
    ('create = "OpenImport"', 'create = "Open"', "workflow.create", "OpenImport"),
    ('sends = "items"', 'sends = "document"', STEPS, "no step with sends"),
]


@pytest.mark.parametrize(("old", "new", "key", "said"), NOT_IN_THE_WSDL)
def test_what_the_wsdl_does_not_have(folder: Path, old: str, new: str, key: str, said: str) -> None:
    path = edited(folder, old, new)
    with pytest.raises(InputError) as caught:
        generate(read_service(path), folder, folder / "package")
    assert caught.value.key == key, caught.value
    assert re.search(said, caught.value.message), caught.value.message
