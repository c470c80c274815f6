"""The header parts of an answer: asked for by class and by name, copied and pickled."""

from __future__ import annotations

import pickle

import pytest
from lxml import etree

from generated.autotask.types import AutotaskIntegrations, Query
from soapwright import Headers
from soapwright.runtime.calls.headers import tag_of

TAG = "{http://autotask.net/ATWS/v1_6/}AutotaskIntegrations"
ONE, OTHER = AutotaskIntegrations(partner_id="1"), AutotaskIntegrations(partner_id="2")
ELEMENT = etree.fromstring('<q:Quota xmlns:q="urn:q">41</q:Quota>')
HEADERS = Headers([ONE, ELEMENT, OTHER])


def test_they_have_the_order_in_which_they_came() -> None:
    assert [*HEADERS] == [ONE, ELEMENT, OTHER]
    assert len(HEADERS) == 3
    assert not Headers()


def test_one_is_found_by_its_class_and_by_its_name() -> None:
    assert HEADERS[AutotaskIntegrations] is HEADERS[TAG] is ONE
    assert HEADERS["{urn:q}Quota"] is ELEMENT
    assert HEADERS.all(AutotaskIntegrations) == [ONE, OTHER]
    assert AutotaskIntegrations in HEADERS
    assert "{urn:q}Quota" in HEADERS
    assert ELEMENT in HEADERS


def test_one_that_did_not_come() -> None:
    assert HEADERS.get(Query) is None
    assert "Quota" not in HEADERS
    with pytest.raises(KeyError, match=r"no header part Query; it has: .*\{urn:q\}Quota"):
        HEADERS[Query]
    with pytest.raises(KeyError, match="it has: none"):
        Headers()["{urn:q}Quota"]


def test_the_name_of_a_part() -> None:
    assert (tag_of(ONE), tag_of(AutotaskIntegrations), tag_of(ELEMENT)) == (
        TAG,
        TAG,
        "{urn:q}Quota",
    )


def test_they_cross_to_another_process() -> None:
    there = pickle.loads(pickle.dumps(HEADERS))
    assert there[AutotaskIntegrations] == ONE
    (element,) = there.all("{urn:q}Quota")
    assert etree.tostring(element) == etree.tostring(ELEMENT)
    assert there != HEADERS, "an element is the same as itself only"
    assert pickle.loads(pickle.dumps(Headers([ONE]))) == Headers([ONE])
