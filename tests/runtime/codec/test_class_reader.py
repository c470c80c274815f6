"""What is known of a class before one of it is read."""

from __future__ import annotations

import pytest
from lxml import etree

from generated.autotask import Ticket, types
from soapwright.runtime.codec.class_reader import LENIENT, RECORD, ClassReader, field_of, find
from soapwright.runtime.codec.decode import Decoder

NS = "{http://autotask.net/ATWS/v1_6/}"


def test_each_element_has_its_place_and_kind() -> None:
    reader = ClassReader(Decoder(types.TYPES), Ticket)
    attribute, _, _, many, kind = reader.slots[f"{NS}Title"]
    assert (attribute, many, kind) == ("title", False, LENIENT)
    assert reader.slots[f"{NS}UserDefinedFields"][4] == RECORD
    assert field_of(reader, f"{NS}Title") == "title"
    assert field_of(reader, f"{NS}Unheard") is None


def test_names_are_found_by_their_local_part_where_that_is_asked_for() -> None:
    exact = ClassReader(Decoder(types.TYPES), Ticket)
    tolerant = ClassReader(Decoder(types.TYPES, by_local_name=True), Ticket)
    assert exact.alike == {}
    found = find(tolerant.alike, "{urn:other}TITLE")
    assert found is not None
    assert found[0] == "title"


@pytest.mark.parametrize("text", ["1_0", "1 0"])
def test_what_only_python_reads_as_a_number_is_none(text: str) -> None:
    reader = ClassReader(Decoder(types.TYPES), types.ATWSResponse)
    node = etree.fromstring(f"<ReturnCode>{text}</ReturnCode>")
    with pytest.raises(ValueError, match="is not an xs:integer"):
        reader.slots[f"{NS}ReturnCode"][2](node)
