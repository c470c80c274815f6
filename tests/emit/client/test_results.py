"""Where answers keep what: the same for every operation that uses a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.inputs import Inputs
from soapwright.errors import InputError
from tests.emit.client.rules_in import AGENTS, MAIL, OBJECTS, inputs_in, shown
from tests.workspaces import LIBRARY


def use(inputs: Inputs, result: str, *operations: str) -> list[str]:
    for name in operations:
        inputs.results.use(result, inputs.resolver.operation(name, "key"), "key")
    return [shown(each) for each in inputs.results.constants()]


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    assert use(inputs_in(tmp_path, MAIL), "") == []


def test_a_rule_means_the_same_for_all_that_use_it(tmp_path: Path) -> None:
    (text,) = use(inputs_in(tmp_path), "items", "Save", "Change", "Search")
    assert text.startswith('ITEMS = Result(success=("code",), success_value=0, ')
    assert 'errors=("problem", "text"), items=("found", "item")' in text
    with pytest.raises(InputError, match="has no 'Code'"):
        use(inputs_in(tmp_path), "items", "Save", "Where")


def test_what_nothing_uses_has_no_arguments(tmp_path: Path) -> None:
    assert use(inputs_in(tmp_path), "items") == ["ITEMS = Result()"]


def test_without_success_every_answer_is_one(tmp_path: Path) -> None:
    change = ('success = "Code"\nsuccess_value = 0\n', "")
    (text,) = use(inputs_in(tmp_path, LIBRARY, change), "items", "Save")
    assert "success" not in text


def test_messages_of_records_and_of_calls_are_of_one_class(tmp_path: Path) -> None:
    faults, text = use(inputs_in(tmp_path, OBJECTS), "records", "CreateSampleObject")
    assert faults.startswith("FAULTS = Faults(refused=")
    assert 'entries=("object_result",), success=("success_flag",), index="index"' in text
    assert 'message=MessageFields(text="message", level="level"' in text
    assert "base=" not in text


def test_results_may_be_joined_by_position(tmp_path: Path) -> None:
    by_position = ('index = "index"\nindex_base = 0\n', 'joined = "position"\n')
    text = use(inputs_in(tmp_path, OBJECTS, by_position), "records", "CreateSampleObject")[1]
    assert "index=" not in text


def test_a_message_without_a_rule_is_a_text(tmp_path: Path) -> None:
    toml = (OBJECTS / "service.toml").read_text("utf-8")
    start = toml.index("[results.records.message]")
    table = toml[start : toml.find("\n\n", start)]
    with pytest.raises(InputError, match="takes 'ResultMessage' for a text"):
        use(inputs_in(tmp_path, OBJECTS, (table, "")), "records", "CreateSampleObject")


def test_one_value_is_no_list(tmp_path: Path) -> None:
    change = ('id = "internalId"', 'id = "ResultMessage"')
    with pytest.raises(InputError, match="for one value of an entry"):
        use(inputs_in(tmp_path, OBJECTS, change), "records", "CreateSampleObject")


def test_an_index_may_count_from_elsewhere(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, OBJECTS, ("index_base = 0", "index_base = 1"))
    assert "base=1" in use(inputs, "records", "CreateSampleObject")[1]


@pytest.mark.parametrize("by_local_name", [True, False])
def test_capitals_matter_unless_names_are_read_loosely(by_local_name: bool, tmp_path: Path) -> None:
    loose = ("read_by_local_name = true", f"read_by_local_name = {str(by_local_name).lower()}")
    inputs = inputs_in(tmp_path, OBJECTS, loose, ('code = "reasonCode"', 'code = "REASONCODE"'))
    if by_local_name:
        assert 'code="reason_code"' in use(inputs, "records", "CreateSampleObject")[1]
    else:
        with pytest.raises(InputError, match="'REASONCODE' of ResultMessage"):
            use(inputs, "records", "CreateSampleObject")


def test_what_errors_mean(tmp_path: Path) -> None:
    (text,) = use(inputs_in(tmp_path, AGENTS), "")
    assert text.startswith("FAULTS = Faults(credentials=(")
    assert "refused" not in text
