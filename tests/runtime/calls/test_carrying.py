from __future__ import annotations

import pytest
from lxml import etree

from soapwright.runtime.calls.carrying import carrying
from tests.runtime.soap import outgoing
from tests.runtime.wires import QUERY

FIRST, SECOND = etree.Element("{urn:a}First"), etree.Element("{urn:a}Second")


def test_a_call_carries_more_while_it_is_made_and_no_longer() -> None:
    out = outgoing(QUERY.operation, QUERY.request)
    out.elements.append(FIRST)
    out.understood = frozenset({"{urn:a}Known"})
    with carrying(out, [SECOND], ["{urn:a}Second"], print):
        assert out.elements == [FIRST, SECOND]
        assert out.understood == {"{urn:a}Known", "{urn:a}Second"}
        assert out.checks == (print,)
    with pytest.raises(ValueError, match="stop"), carrying(out, [SECOND]):
        raise ValueError("stop")
    assert out.elements == [FIRST]
    assert out.understood == {"{urn:a}Known"}
    assert not out.checks


def test_where_everything_is_understood_it_stays_so() -> None:
    out = outgoing(QUERY.operation, QUERY.request)
    out.understood = None
    with carrying(out, [], ["{urn:a}Second"]):
        assert out.understood is None
