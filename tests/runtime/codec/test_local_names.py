"""Answers of a service whose namespaces or capitals are not those of its WSDL."""

from __future__ import annotations

import pytest
from lxml import etree

from generated.ecosys import types
from generated.ecosys.operations.sample_object import UPDATE_SAMPLE_OBJECT
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.http.soap import read_envelope

STRICT = Codec(types.TYPES)
TOLERANT = Codec(types.TYPES, by_local_name=True)
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def test_only_where_it_is_asked_for() -> None:
    xml = b'<r xmlns="urn:other" Index="1" SuccessFlag="true"><resultmessage/></r>'
    strict = STRICT.decode(types.ObjectResult, b'<r index="1" successFlag="true"/>')
    tolerant = TOLERANT.decode(types.ObjectResult, xml)
    assert (tolerant.index, tolerant.success_flag) == (strict.index, strict.success_flag)
    assert len(tolerant.result_message) == 1
    assert tolerant.extra == {}
    qualified = STRICT.decode(types.SampleObject, b"<o xmlns='u'><ParentID>1</ParentID></o>")
    assert qualified.parent_id is None
    assert list(qualified.extra) == ["{u}ParentID"]


def test_the_declared_name_goes_first() -> None:
    xml = b'<r index="1" Index="2" successFlag="true"/>'
    assert TOLERANT.decode(types.ObjectResult, xml).index == 2, "the last one said"
    xml = f'<o {XSI} xsi:type="xsi:nothing"><CostObjectID>a</CostObjectID></o>'.encode()
    assert TOLERANT.decode(types.SampleObject, xml).cost_object_id == "a"


def test_an_unknown_name_stays_extra() -> None:
    record = TOLERANT.decode(types.SampleObject, b"<o><Novelty>1</Novelty></o>")
    assert record.extra == {"Novelty": "1"}


def test_an_empty_attribute_is_none() -> None:
    record = STRICT.decode(types.ObjectResult, b'<r index="1" successFlag=""/>')
    assert record.success_flag is None
    with pytest.raises(MalformedResponse, match="'one' is not"):
        STRICT.decode(types.ObjectResult, b'<r index="one" successFlag="true"/>')


def test_the_message_itself() -> None:
    envelope = etree.fromstring(
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<SampleObjectWriteResponseElement xmlns="urn:elsewhere">'
        '<ObjectResult index="0" successFlag="true"/>'
        "</SampleObjectWriteResponseElement></s:Body></s:Envelope>"
    )
    body = read_envelope(TOLERANT, UPDATE_SAMPLE_OBJECT, envelope).body
    assert body.object_result[0].index == 0
    with pytest.raises(MalformedResponse, match="in urn:elsewhere, not"):
        read_envelope(STRICT, UPDATE_SAMPLE_OBJECT, envelope)
