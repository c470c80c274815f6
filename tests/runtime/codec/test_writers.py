"""What writes single fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generated.autotask import Ticket, types
from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.codec.protocols import Leaf
from soapwright.runtime.codec.writers import FieldWriters, several
from soapwright.runtime.records.plan import plan
from soapwright.runtime.xsd.lexical import ENCODERS, format_qname
from tests.runtime.packages import Package

TEXTS = [encode for encode in dict.fromkeys(ENCODERS.values()) if encode is not format_qname]


@pytest.mark.parametrize("encode", [*TEXTS, Encoder(types.TYPES).untyped.text_of_either])
def test_nothing_that_writes_a_text_takes_none(encode: Callable[[Any], str]) -> None:
    """What writes many leaves at once relies on it to see that one is not set."""
    with pytest.raises((ValueError, TypeError, AttributeError)):
        encode(None)


def test_the_leaves_of_a_class_refuse_none(idioms: Package) -> None:
    count = 0
    for package_types, cls in [(types.TYPES, Ticket), (idioms.types.TYPES, idioms.types.Leaves)]:
        writers = FieldWriters(Encoder(package_types))
        for field in plan(cls):
            leaf = writers.leaf(field, print) if field.kind == "Element" else None
            if isinstance(leaf, Leaf):
                count += 1
                with pytest.raises((ValueError, TypeError, AttributeError)):
                    leaf.encode(None)
    assert count > 80


def test_many_values_are_a_list() -> None:
    assert several(None) == ()
    assert several([1]) == [1]
    with pytest.raises(ValueError, match="takes a list, got str"):
        several("text")
