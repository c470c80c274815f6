"""What a client has of work in steps, by what the steps need."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.work import HandleView, ReadMethod, StepMethod, WorkMethods
from soapwright.emit.client.workflows import resolve_workflow
from tests.emit.client.rules_in import IMPORTS, MAIL, inputs_in


def work(folder: Path, source: Path, *changes: tuple[str, str]) -> tuple[WorkMethods, HandleView]:
    found = resolve_workflow(inputs_in(folder, source, *changes))
    assert found is not None
    return found.methods, found.handle


def step(handle: HandleView, name: str) -> StepMethod:
    (found,) = (
        each for each in handle.members if isinstance(each, StepMethod) and each.name == name
    )
    return found


def test_all_at_once_takes_what_each_step_takes_under_names_of_its_own(tmp_path: Path) -> None:
    methods, _ = work(tmp_path, IMPORTS)
    names = [each.name for each in methods.sent]
    assert len(names) == len(set(names))
    assert names[0] == "rows"
    assert {"note", "map_columns_note"} <= set(names)
    assert '"map_columns": Given(None, {"column": column, "note": map_columns_note' in methods.given
    assert names[-5:] == ["timeout", "poll", "progress", "journal", "retry_failed"]
    defaults = [each.default is not None for each in methods.sent[1:]]
    assert defaults == sorted(defaults), "needed ones first"


def test_what_can_be_refused_before_anything_is_sent(tmp_path: Path) -> None:
    assert work(tmp_path, MAIL)[0].refusals == "InvalidDocument, InvalidRecord, EncodingError"
    assert work(tmp_path, IMPORTS)[0].refusals == "InvalidRecord, EncodingError"
    assert work(tmp_path, MAIL)[0].warns
    assert not work(tmp_path, IMPORTS)[0].warns


def test_steps_tell_their_order_and_whether_they_can_be_lost(tmp_path: Path) -> None:
    _, handle = work(tmp_path, IMPORTS)
    assert handle.steps == ("map_columns", "add_rows", "close")
    close, columns = step(handle, "close"), step(handle, "map_columns")
    assert close.once
    assert not columns.once
    assert any("add_rows must come before" in text for text in close.raises)
    assert any("OutcomeUnknown" in text for text in close.raises)
    assert not any("OutcomeUnknown" in text for text in columns.raises), "it is repeated"
    assert step(handle, "add_rows").parameters[0].doc == "at most 3 of them"


def test_a_step_that_nobody_can_ask_about_says_so(tmp_path: Path) -> None:
    _, handle = work(tmp_path, IMPORTS, ('counted = "Parts"\n', ""))
    assert any("nothing tells whether" in text for text in step(handle, "add_rows").raises)


@pytest.mark.parametrize(("source", "name"), [(MAIL, "tracking"), (IMPORTS, "log")])
def test_reading_more(source: Path, name: str, tmp_path: Path) -> None:
    _, handle = work(tmp_path, source)
    (found,) = (e for e in handle.members if isinstance(e, ReadMethod) and e.name == name)
    assert found.arguments[0] == f'"{name}"'
    assert ("there is nothing yet" in found.doc) == found.returns.endswith("| None")
