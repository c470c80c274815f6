"""Parts of requests that arguments fill: by path or pattern, for the operations of every group."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.arguments import (
    Part,
    applied,
    filled,
    parameters_of,
    resolve_parts_of,
)
from soapwright.emit.client.inputs import Inputs
from soapwright.errors import InputError
from tests.emit.client.rules_in import OBJECTS, inputs_in


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return inputs_in(tmp_path, OBJECTS)


def parts(inputs: Inputs, *paths: str, taken: tuple[str, ...] = ()) -> tuple[Part, ...]:
    name = "SampleObject"
    operation = inputs.resolver.operation(f"Create{name}", "key")
    return resolve_parts_of(operation, name, paths, inputs.resolver, inputs.methods, taken, "key")


def test_a_name_with_the_group_in_it_stands_for_one_in_each(inputs: Inputs) -> None:
    def groups(name: str) -> list[str]:
        found = applied(name, inputs.operations, inputs.resolver, "key")
        assert all(view.group == group for view, group in found)
        return [group for _, group in found]

    assert groups("Read{group}") == ["SampleObject", "Cost-Object.v2"]
    assert groups("Create{group}") == ["SampleObject"]
    assert groups("CreateSampleObject") == ["SampleObject"]
    with pytest.raises(InputError, match=r"names the operations 'Make\{group\}'"):
        groups("Make{group}")


def test_no_paths_fill_nothing(inputs: Inputs) -> None:
    assert parts(inputs) == ()
    assert filled(()) == "{}"
    assert parameters_of(()) == ()


def test_several_paths_into_one_part_fill_it_once(inputs: Inputs) -> None:
    (part,) = parts(inputs, "{group}Options/LogTitle", "{group}Options/LogDebug")
    assert [each.name for each in parameters_of([part])] == ["log_title", "log_debug"]
    assert part.value.startswith('part(types.RequestOptions, {"log_title": log_title, ')
    assert filled([part]).startswith('{"sample_object_options": part(')


def test_the_values_of_an_enumeration_are_told(inputs: Inputs) -> None:
    (part,) = parts(inputs, "{group}Options/LogDebug")
    (parameter,) = parameters_of([part])
    assert parameter.annotation == 'types.LogDebug | Literal["INPUT_DATA"] | None'
    assert parameter.doc[0].islower()
    assert not parameter.doc.endswith(".")


def test_a_name_that_is_taken_gives_way(inputs: Inputs) -> None:
    (part,) = parts(inputs, "{group}Options/LogTitle", taken=("log_title",))
    assert [each.name for each in parameters_of([part])] == ["log_title_"]
    assert '"log_title": log_title_' in part.value


def test_a_pattern_may_stand_for_nothing_and_a_name_may_not(inputs: Inputs) -> None:
    assert parts(inputs, "Nothing/*") == ()
    assert parameters_of(parts(inputs, "{group}Options/X*")) == ()
    for path, problem in (
        ("Nothing/LogTitle", "has no 'Nothing'"),
        ("{group}Options/X", "leads to 'SampleObjectOptions/X'"),
        ("LogTitle", "has no ''"),
        ("{group}Options/LogTitle/X", "it takes a part of the request and a field"),
        ("Nothing/At/*", "it takes a part of the request and a field"),
    ):
        with pytest.raises(InputError, match=problem):
            parts(inputs, path)
