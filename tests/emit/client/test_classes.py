"""The classes of a client and its groups: what they have, in which order, and what they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.classes import ClientView, GroupView, client_view, group_view
from soapwright.emit.client.resolved import Resolved
from soapwright.errors import InputError
from tests.emit.client.rules_in import AGENTS, IMPORTS, MAIL, OBJECTS, inputs_in
from tests.workspaces import LIBRARY


def client(folder: Path, source: Path, *changes: tuple[str, str]) -> ClientView:
    return client_view(Resolved.of(inputs_in(folder, source, *changes)))


def names(view: ClientView | GroupView) -> list[str]:
    return [name for each in view.members if (name := getattr(each, "name", None)) is not None]


def test_methods_by_rules_come_before_those_of_operations(tmp_path: Path) -> None:
    view = client(tmp_path, LIBRARY)
    found = names(view)
    assert found[:3] == ["create", "update", "search"]
    assert found[-1] == "close_operation", "the client has its own close"
    assert {"save", "change", "search_operation"}.isdisjoint(found), "they have better methods"
    assert view.entity == "Item"
    assert {"Batches", "Queries", "HasChanges", "HasUsage"} <= set(view.features)
    assert "HasPicklists" not in view.features


@pytest.mark.parametrize(
    ("source", "features"), [(MAIL, ("HasWorkflow",)), (IMPORTS, ("HasWorkflow",)), (AGENTS, ())]
)
def test_a_client_has_the_features_that_it_needs(
    source: Path, features: tuple[str, ...], tmp_path: Path
) -> None:
    view = client(tmp_path, source)
    assert view.features == features
    assert len(view.handles) == len(features)
    assert view.entity is None


def test_steps_of_work_are_no_methods_of_the_client(tmp_path: Path) -> None:
    assert "submit_batch" not in names(client(tmp_path, MAIL))
    assert "close_import" not in names(client(tmp_path, IMPORTS))


def test_groups_have_what_is_theirs(tmp_path: Path) -> None:
    resolved = Resolved.of(inputs_in(tmp_path, OBJECTS))
    groups = {
        group.name: group_view(resolved, group) for group in resolved.inputs.operations.groups
    }
    assert [each.name for each in client_view(resolved).groups] == [
        "sample_object",
        "cost_object_v2",
    ]
    assert "create" in names(groups["SampleObject"])
    assert "trigger" not in names(groups["SampleObject"])
    assert "trigger" in names(groups["Cost-Object.v2"])
    agents = Resolved.of(inputs_in(tmp_path, AGENTS))
    batch = agents.inputs.group_of("Batch")
    assert batch is not None
    assert group_view(agents, batch).features == ("HasJobs",)


@pytest.mark.parametrize("verb", ["create", "close", "get"])
def test_two_methods_of_one_name_are_refused(verb: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"asks for a method '{verb}'"):
        client(tmp_path, LIBRARY, ("[page.search]", f"[page.{verb}]"))
