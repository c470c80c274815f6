"""Arguments of a method that fill a part of a request."""

from __future__ import annotations

import pytest

from generated.ecosys import types
from generated.superoffice import TableRight
from soapwright.runtime.calls.arguments import part
from soapwright.runtime.errors import InvalidArgument

FAIL = types.RequestOptions(log_level=types.LogLevel.FAIL)


def test_a_part_that_nothing_is_said_in_is_left_out() -> None:
    assert part(types.RequestOptions, {}) is None
    assert part(types.RequestOptions, {"log_level": None, "log_title": None}) is None


def test_a_part_that_the_request_takes_is_there_even_when_empty() -> None:
    assert part(types.RequestOptions, {"log_level": None}, needed=True) == types.RequestOptions()


@pytest.mark.parametrize("level", ["FAIL", types.LogLevel.FAIL])
def test_a_text_stands_for_the_member_of_an_enumeration(level: object) -> None:
    found = part(types.RequestOptions, {"log_level": level, "log_title": None})
    assert found == FAIL
    assert isinstance(found.log_level, types.LogLevel)


def test_a_value_that_is_not_of_the_enumeration() -> None:
    with pytest.raises(InvalidArgument, match=r"log_level is 'LOUD'; allowed: .*FAIL") as caught:
        part(types.RequestOptions, {"log_level": "LOUD"})
    assert caught.value.arguments == ("log_level",)


def test_what_is_required_is_named_where_anything_is_given() -> None:
    with pytest.raises(InvalidArgument, match="required and missing: as_of_date") as caught:
        part(types.CostObjectV2Parameters, {"as_of_date": None, "cost_class": "A"})
    assert caught.value.arguments == ("as_of_date",)
    with pytest.raises(InvalidArgument):
        part(types.CostObjectV2Parameters, {}, needed=True)


def test_a_list_of_tokens_may_be_left_out() -> None:
    assert part(TableRight, {"reason": "r"}) == TableRight(reason="r")
