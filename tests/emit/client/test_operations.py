"""Operations and groups of them: what they are called, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.operations import Group, constant_name
from tests.emit.client.rules_in import OBJECTS, inputs_in


@pytest.mark.parametrize(
    ("wire", "name"), [("getBatch", "GET_BATCH"), ("class", "CLASS"), ("List", "LIST")]
)
def test_constants(wire: str, name: str) -> None:
    assert constant_name(wire) == name


def test_without_groups_all_operations_are_the_client_s(tmp_path: Path) -> None:
    operations = inputs_in(tmp_path).operations
    assert operations.of(None) == list(operations.by_key.values())
    assert operations.imports == {}
    save = operations.by_key["Save"]
    assert (save.key, save.wish, save.reference) == ("Save", "save", "operations.SAVE")


def test_groups_share_out_all_operations(tmp_path: Path) -> None:
    operations = inputs_in(tmp_path, OBJECTS).operations
    shared = [view.key for group in operations.groups for view in operations.of(group)]
    assert sorted(shared) == sorted(operations.by_key)
    assert operations.of(None) == []
    read = operations.by_key["SampleObject.ReadSampleObject"]
    assert read.reference == "SAMPLE_OBJECT_READ_SAMPLE_OBJECT"
    line = f"{read.constant} as {read.reference}"
    assert operations.imports[line] == ".operations.sample_object"
    assert len(operations.imports) == len(operations.by_key)


def test_a_group_is_an_attribute_and_a_module() -> None:
    group = Group("Cost-Object.v2", "CostObjectV2", None)
    assert (group.wish, group.module) == ("cost_object_v2", "cost_object_v2")
