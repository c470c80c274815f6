"""Answers as XML, in every manner."""

from __future__ import annotations

import pytest
from lxml import etree

from soapwright.sandbox.ecosys.answers import Answers, Manner
from soapwright.sandbox.ecosys.apis import Api
from soapwright.sandbox.ecosys.objects import Result, Said

API = Api("Item", "urn:i", {"ID": "string", "Cost": "decimal"}, ("ID",))
RESULTS = [Result(n != 1, str(n), f'"{n}" & <', (Said("INFO", "C", "k", "<t>"),)) for n in range(4)]


def body(message: bytes) -> etree._Element:
    return etree.fromstring(message).find("{*}Body")[0]  # type: ignore[index]


def entries(manner: Manner) -> list[str]:
    message = body(Answers(manner).write(API, RESULTS, ()))
    return [node.get("index", "") for node in message.iter("{*}ObjectResult")]


@pytest.mark.parametrize(
    ("manner", "indices"),
    [
        (Manner(), "0123"),
        (Manner(backwards=True), "3210"),
        (Manner(indices="from_one"), "1234"),
        (Manner(indices="missing"), "023"),
        (Manner(indices="repeated"), "0103"),
        (Manner(indices="outside"), ["0", "1", "2", "10"]),
    ],
)
def test_indices(manner: Manner, indices: str | list[str]) -> None:
    assert entries(manner) == [*indices]


def test_values_are_text_whatever_they_hold() -> None:
    message = body(Answers(Manner()).write(API, RESULTS, [Said("INFO", "L", "", "a & b")]))
    result, *_ = message.iter("ObjectResult")
    assert result.get("externalId") == '"0" & <'
    assert result.findtext("ResultMessage/Message") == "<t>"
    assert message.findtext("ResultMessage/Message") == "a & b"


@pytest.mark.parametrize(("qualified", "namespace"), [(True, "{urn:i}"), (False, "")])
def test_children_are_in_the_namespace_or_in_none(qualified: bool, namespace: str) -> None:
    message = body(
        Answers(Manner(qualified=qualified)).read(API, [{"ID": "a"}], meta=True, milliseconds=3)
    )
    assert message.tag == "{urn:i}ItemReadResponseElement"
    assert [child.tag for child in message] == [
        f"{namespace}{name}" for name in ("Meta", "Item", "Performance")
    ]


def test_what_was_not_asked_for_is_not_told() -> None:
    message = body(Answers(Manner()).read(API, [], meta=False, milliseconds=3))
    assert len(message) == 0
    said = body(Answers(Manner(capitals=True)).write(API, RESULTS[:1], ()))
    assert said.find("*/ResultMessage").attrib == {"Level": "INFO", "ReasonCode": "C"}  # type: ignore[union-attr]
