"""Idioms of .NET's schemas: nil beside absent, flags, dictionaries, what a base declares."""

from __future__ import annotations

from lxml import etree
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

from generated.superoffice import (
    BatchTaskInfo,
    TableRight,
    types,
)
from soapwright.runtime.codec.codec import Codec

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CODEC = Codec(types.TYPES)


def children(data: bytes) -> list[tuple[str, str | None, str | None]]:
    return [
        (child.tag.rpartition("}")[2], child.get(f"{{{XSI}}}nil"), child.text)
        for child in etree.fromstring(data)
    ]


def read(content: str) -> BatchTaskInfo:
    data = f'<BatchTaskInfo xmlns="{NS}" xmlns:xsi="{XSI}">{content}</BatchTaskInfo>'
    return CODEC.decode(BatchTaskInfo, data.encode())


def test_nil_is_kept_beside_absent() -> None:
    info = read('<Name>x</Name><Context xsi:nil="true"/><TableRight xsi:nil="1"/><FileName/>')
    assert (info.context, info.result, info.table_right, info.file_name) == (None, None, None, "")
    assert info.nil == {"context", "table_right"}
    assert children(CODEC.encode(info)) == [
        ("TableRight", "true", None),
        ("Name", None, "x"),
        ("Context", "true", None),
        ("FileName", None, None),
    ]


def test_a_value_goes_before_nil() -> None:
    info = read('<Context xsi:nil="true"/>')
    info.context = "set"
    assert children(CODEC.encode(info)) == [("Context", None, "set")]


def test_only_what_the_schema_lets_be_nil_is_sent_so() -> None:
    info = BatchTaskInfo()
    info.nil.update({"id", "context", "no_such_field"})
    assert children(CODEC.encode(info)) == [("Context", "true", None)]


def test_nil_makes_no_record_another() -> None:
    one, other = read('<Context xsi:nil="true"/>'), read("")
    assert one == other
    assert repr(one) == "BatchTaskInfo(context=nil)"
    assert repr(other) == "BatchTaskInfo()"
    assert BatchTaskInfo().nil == set()


def test_xsdata_takes_the_record_as_it_is() -> None:
    info = read('<Name>x</Name><Context xsi:nil="true"/>')
    text = XmlSerializer().render(info)
    assert XmlParser().from_string(text, BatchTaskInfo) == info


def test_flags_are_a_list() -> None:
    right = TableRight(mask=[types.ETableRightValue.SELECT, types.ETableRightValue.F])
    assert children(CODEC.encode(right)) == [("Mask", None, "Select F")]
    assert CODEC.decode(TableRight, CODEC.encode(right)) == right
    assert children(CODEC.encode(TableRight())) == []
    data = f'<TableRight xmlns="{NS}"><Mask>Select  Sing</Mask></TableRight>'.encode()
    assert CODEC.decode(TableRight, data).mask == [types.ETableRightValue.SELECT, "Sing"]


def test_what_the_base_declares_comes_first() -> None:
    info = BatchTaskInfo(name="x", table_right=TableRight(reason="r"))
    assert [name for name, _, _ in children(CODEC.encode(info))] == ["TableRight", "Name"]
