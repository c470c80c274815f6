"""Dictionaries of .NET's serializer as dicts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.superoffice import (
    BatchTaskInfo,
    SoTimeZone,
    StringDictionary,
    StringDictionaryStringKeyValuePair,
    types,
)
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.dictionaries import from_dict, to_dict
from tests.runtime.values import TEXTS

CODEC = Codec(types.TYPES)


def test_a_dictionary_is_a_dict() -> None:
    dictionary = from_dict(StringDictionary, {"a": "1", "b": None})
    pair = StringDictionaryStringKeyValuePair
    assert dictionary.string_key_value_pair == [
        pair(key="a", value="1"),
        pair(key="b", value=None),
    ]
    assert to_dict(dictionary) == {"a": "1", "b": None}
    assert to_dict(None) == to_dict(StringDictionary()) == {}


@settings(max_examples=30)
@given(st.dictionaries(TEXTS, st.none() | TEXTS, max_size=4))
def test_every_dict_survives_the_wire(values: dict[str, str | None]) -> None:
    data = CODEC.encode(from_dict(StringDictionary, values))
    again = to_dict(CODEC.decode(StringDictionary, data))
    assert again == values
    assert list(again) == list(values)


def test_of_a_repeated_key_the_last_one_counts() -> None:
    pairs = [StringDictionaryStringKeyValuePair(key="a", value=value) for value in "12"]
    assert to_dict(StringDictionary(string_key_value_pair=pairs)) == {"a": "2"}


def test_what_is_no_dictionary() -> None:
    with pytest.raises(TypeError, match="SoTimeZone is no dictionary"):
        from_dict(SoTimeZone, {})
    with pytest.raises(TypeError, match="BatchTaskInfo is no dictionary"):
        to_dict(BatchTaskInfo())
