"""Which class stands for the type of an element."""

from __future__ import annotations

import pytest

from generated.autotask import types
from generated.autotask.zones import de
from soapwright.runtime.codec.kinds import class_named, type_of
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.record import Record
from tests.runtime.packages import Package


def test_a_type_stands_for_itself_and_an_element_for_its_type(idioms: Package) -> None:
    found = idioms.types
    assert type_of(found.TYPES, found.Ring) is found.Ring
    assert type_of(found.TYPES, found.Shared) is found.Foreign


def test_what_has_an_anonymous_type_is_its_own(idioms: Package) -> None:
    found = idioms.types
    assert type_of(found.TYPES, found.Call) is found.Call
    assert type_of(found.TYPES, found.NestedInside) is found.NestedInside


def test_what_types_with_attributes_may_derive_from_is_of_any_class(idioms: Package) -> None:
    found = idioms.types
    assert type_of(found.TYPES, found.Maybe) is Record
    assert type_of(found.TYPES, found.Money) is found.Money


def test_the_class_of_another_zone_is_that_zones() -> None:
    assert type_of(types.TYPES, types.Ticket) is types.Ticket
    assert type_of(types.TYPES, de.Ticket) is de.Ticket


def test_a_type_that_is_named_has_to_derive_from_the_declared_one() -> None:
    uri = "http://autotask.net/ATWS/v1_6/"
    assert class_named(types.TYPES, types.Entity, (uri, "Ticket")) is types.Ticket
    assert class_named(types.TYPES, types.Ticket, (uri, "Ticket")) is types.Ticket
    assert class_named(types.TYPES, types.Entity, (uri, "Unknown")) is None
    assert class_named(types.TYPES, types.Entity, ("urn:other", "Ticket")) is None
    with pytest.raises(MalformedResponse, match="has the type ArrayOfEntity, which is no Entity"):
        class_named(types.TYPES, types.Entity, (uri, "ArrayOfEntity"))
