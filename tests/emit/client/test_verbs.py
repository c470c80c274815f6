"""The rules that give methods, of a service or of one of its groups."""

from __future__ import annotations

from pathlib import Path

from soapwright.emit.client.verbs import Verbs
from tests.emit.client.rules_in import AGENTS, IMPORTS, OBJECTS, inputs_in


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    verbs = Verbs.of(inputs_in(tmp_path, IMPORTS))
    assert verbs == Verbs((), (), (), (), ())
    assert verbs.replaced == set()


def test_groups_share_out_all_of_them(tmp_path: Path) -> None:
    for source in (OBJECTS, AGENTS):
        inputs = inputs_in(tmp_path, source)
        verbs = Verbs.of(inputs)
        within = [verbs.within(group) for group in inputs.operations.groups]
        for kind in ("batches", "calls", "pages", "lists", "jobs"):
            shared = [each for part in within for each in getattr(part, kind)]
            assert sorted(map(id, shared)) == sorted(map(id, getattr(verbs, kind)))
        assert verbs.within(None) == Verbs((), (), (), (), ()), "these have groups"


def test_what_has_a_better_method_needs_no_other(tmp_path: Path) -> None:
    assert Verbs.of(inputs_in(tmp_path)).replaced == {"Save", "Change", "Search"}
    verbs = Verbs.of(inputs_in(tmp_path, AGENTS))
    assert verbs.jobs
    assert verbs.lists
    assert verbs.replaced == set(), "a job or a page is called by itself, too"


def test_readings_are_those_of_calls_that_list_records(tmp_path: Path) -> None:
    verbs = Verbs.of(inputs_in(tmp_path, OBJECTS))
    assert len(verbs.readings) < len(verbs.calls)
    assert {each.name for each in verbs.readings} == {"SampleObjectRead", "CostObjectV2Read"}
