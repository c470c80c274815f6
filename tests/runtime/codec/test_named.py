"""Named values are read as their records are, in a fraction of the time."""

from __future__ import annotations

import pytest
from lxml import etree

from generated.autotask import Ticket, types
from soapwright.runtime.codec.named import named_reader
from soapwright.runtime.records.columns import user_fields
from tests.runtime.soap import CODEC, NS, XSD, XSI

HOLDER = types.ArrayOfUserDefinedField
NAME, VALUE = "<Name>a</Name>", "<Value>1</Value>"
ITEMS = {
    "none": "",
    "one": NAME + VALUE,
    "without a value": NAME,
    "without a name": VALUE,
    "empty": "<Name>a</Name><Value/>",
    "no name": "<Name/><Value>1</Value>",
    "nil": '<Name>a</Name><Value xsi:nil="true"/>',
    "nil with a text": '<Name>a</Name><Value xsi:nil="true">1</Value>',
    "typed": '<Name xsi:type="xsd:string">a</Name><Value xsi:type="xsd:string">1</Value>',
    "the other way round": VALUE + NAME,
    "more": f"{NAME}{VALUE}<Other/>",
    "twice": NAME + NAME,
    "two values": VALUE + VALUE,
}


@pytest.mark.parametrize("content", ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("said", ["", ' xsi:type="UserDefinedField"', ' xsi:nil="true"', ' x="y"'])
@pytest.mark.parametrize("others", [0, 1, 2])
def test_as_the_records_are(content: str, said: str, others: int) -> None:
    pairs = user_fields(Ticket)
    assert pairs is not None
    item = "<UserDefinedField{}>{}</UserDefinedField>"
    more = [item.format("", f"<Name>{n}</Name><Value>&lt;{n}</Value>") for n in range(others)]
    written = "".join([*more, item.format(said, content), *more[:1]])
    for around in ("", ' xsi:nil="true"', ' xsi:type="ArrayOfUserDefinedField"'):
        names = f'xmlns="{NS}" xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"'
        node = etree.fromstring(f"<UserDefinedFields {names}{around}>{written}</UserDefinedFields>")
        read = named_reader(pairs, Ticket, lambda node: CODEC.decoder.read(node, HOLDER))
        within = list(node.iterdescendants())
        assert (
            read(node, None) == read(node, within) == pairs.within(CODEC.decoder.read(node, HOLDER))
        )
