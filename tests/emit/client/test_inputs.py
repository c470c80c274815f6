"""What everything about a client is resolved from."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.errors import InputError
from tests.emit.client.rules_in import MAIL, OBJECTS, inputs_in
from tests.workspaces import LIBRARY


def test_patterns_stand_for_operations_of_both_bindings(tmp_path: Path) -> None:
    assert inputs_in(tmp_path).named(["S*", "Where", "S*"], "key") == {"Save", "Search", "Where"}
    assert inputs_in(tmp_path, MAIL).named(["upload*"], "key") == {"uploadDocument", "uploadJobs"}
    objects = inputs_in(tmp_path, OBJECTS)
    assert {name.partition(".")[2] for name in objects.named(["Read*"], "key")} >= {
        "ReadSampleObject"
    }
    assert objects.named([], "key") == frozenset()
    with pytest.raises(InputError, match=r"'X\*'"):
        objects.named(["Read*", "X*"], "key")


def test_a_group_by_its_wire_name(tmp_path: Path) -> None:
    objects = inputs_in(tmp_path, OBJECTS)
    group = objects.group_of("SampleObject")
    assert group is not None
    assert group.class_name == "SampleObject"
    assert objects.group_of("Nothing") is None
    assert objects.group_of(None) is None


def test_entities(tmp_path: Path) -> None:
    assert inputs_in(tmp_path, MAIL).entities is None
    entities = inputs_in(tmp_path).entities
    assert entities is not None
    assert (entities.base.name, entities.id, entities.type.local) == ("Item", "key", "Item")
    with pytest.raises(InputError, match="'Ke' of Item"):
        inputs_in(tmp_path, LIBRARY, ('id = "Key"', 'id = "Ke"'))
