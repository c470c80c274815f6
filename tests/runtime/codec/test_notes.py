"""What was said beside a leaf's value holds for the value that it came with."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from lxml import etree

from generated.autotask import types
from soapwright.runtime.codec.any_type import TYPE
from soapwright.runtime.codec.notes import note, noted, said_by
from tests.runtime.soap import NS, XSI

SAID = {"a": "1"}


def test_a_note_holds_for_its_value_alone() -> None:
    values: dict[str, Any] = {}
    note(values, "n", 1, SAID)
    assert noted(values, "n", 1) == SAID
    for other in (2, True, 1.0, "1", None):
        assert noted(values, "n", other) is None
    assert noted(values, "m", 1) is None
    assert noted(values, "n", 1, at=1) is None
    assert noted({}, "n", 1) is None


def test_records_carry_what_is_theirs_themselves() -> None:
    values: dict[str, Any] = {}
    note(values, "n", types.Ticket(), SAID)
    assert values == {}


def test_notes_go_with_their_record() -> None:
    record = types.Ticket(title="t")
    note(vars(record), "title", "t", SAID)
    for other in (copy.deepcopy(record), pickle.loads(pickle.dumps(record))):
        assert noted(vars(other), "title", "t") == SAID
        assert other == record
    assert record == types.Ticket(title="t"), "they make no record another"


def test_a_type_is_kept_by_what_its_prefix_means() -> None:
    node = etree.fromstring(f'<a xmlns:i="{XSI}" xmlns:t="{NS}" i:type="t:Kind" b="c"/>')
    assert said_by(node) == {TYPE: f"{{{NS}}}Kind", "b": "c"}
    lost = etree.fromstring(f'<a xmlns:i="{XSI}" i:type="lost:Kind"/>')
    assert said_by(lost) == {TYPE: "lost:Kind"}
