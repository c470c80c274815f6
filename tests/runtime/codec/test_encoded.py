"""rpc/encoded messages, as generated clients send and read them (SOAP 1.1, section 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright.runtime.errors import EncodingError, MalformedResponse, SoapFault
from tests.crates import array
from tests.runtime.scripted import reply
from tests.styles import CALLS, ENCODING, ENCODING_12, XSI, Depot, Op, depot, envelope, part, wsdl

XSD = "http://www.w3.org/2001/XMLSchema"
IMPORT = f'<xs:import namespace="{ENCODING}"/>'
CRATE = (
    '<xs:complexType name="Crate"><xs:sequence>'
    '<xs:element name="place" type="xs:string" form="unqualified"/>'
    '<xs:element name="litres" type="xs:int" nillable="true" form="unqualified"/>'
    '<xs:element name="colour" type="t:Colour" minOccurs="0" form="unqualified"/>'
    '<xs:element name="inner" type="t:Crate" minOccurs="0" form="unqualified"/>'
    '<xs:element name="more" type="t:Crates" minOccurs="0" form="unqualified"/>'
    "</xs:sequence></xs:complexType>"
    '<xs:complexType name="Cold"><xs:complexContent><xs:extension base="t:Crate"><xs:sequence>'
    '<xs:element name="degrees" type="xs:double" form="unqualified"/>'
    "</xs:sequence></xs:extension></xs:complexContent></xs:complexType>"
    '<xs:simpleType name="Colour"><xs:restriction base="xs:string">'
    '<xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction></xs:simpleType>'
)


TYPES = (
    IMPORT
    + CRATE
    + array("Crates", "t:Crate[]")
    + array("Words", "xs:string[]")
    + array("Table", "xs:int[,]")
    + array("Nested", "xs:string[][]")
    + array("Shelf", "t:Words[]")
    + array("Things", "xs:anyType[]")
    + '<xs:complexType name="Holder"><xs:sequence>'
    '<xs:element name="words" type="t:Words" minOccurs="0" maxOccurs="2" form="unqualified"/>'
    '<xs:element name="table" type="t:Table" minOccurs="0" form="unqualified"/>'
    "</xs:sequence></xs:complexType>"
)


def text(*operations: Op, soap: str = "1.1", encoding: str = ENCODING) -> str:
    return wsdl(*operations, types=TYPES, use="encoded", soap=soap, encoding=encoding)


def echo(type_: str, **options: Any) -> str:
    """A WSDL with an operation that gives what it is sent."""
    return text(Op("Echo", [part("a", type_)], [part("a", type_)]), **options)


def answer(content: str, beside: str = "") -> str:
    return f"<c:EchoResponse>{content}</c:EchoResponse>{beside}"


def typed(element: etree._Element) -> tuple[str, ...]:
    """What an element says of its type and its size, prefixes resolved."""
    found = []
    for name in (f"{{{XSI}}}type", f"{{{ENCODING}}}arrayType", f"{{{ENCODING_12}}}itemType"):
        if (value := element.get(name)) is not None:
            prefix, _, local = value.rpartition(":")
            found.append(f"{{{element.nsmap[prefix]}}}{local}")
    return tuple(found)


def sent(d: Depot) -> etree._Element:
    """The part that the last request carried."""
    (wrapper,) = d.sent
    assert wrapper.tag == f"{{{CALLS}}}Echo"
    (found,) = wrapper
    return found


def test_everything_says_its_type(tmp_path: Path) -> None:
    with depot(echo("t:Crate"), tmp_path, answer("<a/>")) as d:
        Crate, Colour = d.types.Crate, d.types.Colour
        d.client.echo(Crate(place="A1", litres=None, colour=Colour.RED))
        (wrapper,) = d.sent
        style = wrapper.get("{http://schemas.xmlsoap.org/soap/envelope/}encodingStyle")
        assert style == ENCODING
        a = sent(d)
        assert typed(a) == ("{urn:depot}Crate",)
        assert [child.tag for child in a] == ["place", "litres", "colour"]
        assert [typed(child) for child in a] == [(f"{{{XSD}}}string",), (), ("{urn:depot}Colour",)]
        assert a[1].get(f"{{{XSI}}}nil") == "true"
        assert a[2].text == "red"


def test_a_part_of_a_simple_type_says_which(tmp_path: Path) -> None:
    floor = '<xs:simpleType name="Floor"><xs:restriction base="xs:int"/></xs:simpleType>' + array(
        "Floors", "t:Floor[]"
    )
    do = Op("Echo", [part("a", "t:Floor"), part("b", "t:Floors"), part("c", "enc:int")], [])
    made = wsdl(do, types=TYPES + floor, use="encoded")
    with depot(made, tmp_path, answer("")) as d:
        d.client.echo(a=1, b=[2], c=3)
        a, b, c = d.sent[0]
        assert typed(a) == typed(b[0]) == ("{urn:depot}Floor",)
        assert typed(c) == (f"{{{ENCODING}}}int",)


def test_a_derived_type_is_told_and_read(tmp_path: Path) -> None:
    came = answer(
        '<a xsi:type="t:Cold"><degrees>2.5</degrees><litres>3</litres><place>x</place></a>'
    )
    with depot(echo("t:Crate"), tmp_path, came) as d:
        cold = d.types.Cold(place="x", litres=3, degrees=2.5)
        assert d.client.echo(cold) == cold
        assert typed(sent(d)) == ("{urn:depot}Cold",)


CASES: list[tuple[str, Any, tuple[str, ...], str]] = [
    ("t:Words", ["x", "y"], (f"{{{ENCODING}}}Array", f"{{{XSD}}}string[2]"), "x y"),
    ("t:Words", [], (f"{{{ENCODING}}}Array", f"{{{XSD}}}string[0]"), ""),
    ("t:Words", ["x", None], (f"{{{ENCODING}}}Array", f"{{{XSD}}}string[2]"), "x"),
    ("t:Table", [[1, 2], [3, 4]], (f"{{{ENCODING}}}Array", f"{{{XSD}}}int[2,2]"), "1 2 3 4"),
    ("t:Nested", [["x"], ["y", "z"]], (f"{{{ENCODING}}}Array", f"{{{XSD}}}string[][2]"), "x y z"),
    ("t:Shelf", [["x"], []], (f"{{{ENCODING}}}Array", "{urn:depot}Words[2]"), "x"),
]


@pytest.mark.parametrize(("type_", "value", "told", "words"), CASES)
def test_arrays_are_lists_both_ways(
    tmp_path: Path, type_: str, value: Any, told: tuple[str, ...], words: str
) -> None:
    with depot(echo(type_), tmp_path, answer("<a/>")) as first:
        first.client.echo(value)
        a = sent(first)
        assert typed(a) == told
        assert " ".join(map(str, a.itertext())) == words
        came = etree.tostring(a, encoding="unicode")
    with depot(echo(type_), tmp_path, answer(came)) as second:
        assert second.client.echo(value) == value


def test_arrays_of_records_and_records_with_arrays(tmp_path: Path) -> None:
    with depot(echo("t:Crates"), tmp_path, answer("<a/>")) as first:
        Crate, Cold = first.types.Crate, first.types.Cold
        value = [
            Crate(place="A", litres=1, more=[Crate(place="B", litres=2)]),
            Cold(place="C", litres=3, degrees=4.0, inner=Crate(place="D", litres=None)),
        ]
        first.client.echo(value)
        came = etree.tostring(sent(first), encoding="unicode")
    with depot(echo("t:Crates"), tmp_path, answer(came)) as second:
        found = second.client.echo([])
        assert [type(each).__name__ for each in found] == ["Crate", "Cold"]
        assert found[0].more == [second.types.Crate(place="B", litres=2)]
        assert found[1].inner == second.types.Crate(place="D", litres=None)


def test_references_beside_the_wrapper_are_followed(tmp_path: Path) -> None:
    came = answer(
        '<a enc:arrayType="t:Crate[3]"><i href="#b"/><i href="#a"/><i href="#b"/></a>',
        '<multiRef id="a" enc:root="0"><place xsi:type="xsd:string">A</place><litres href="#n"/>'
        '</multiRef><multiRef id="b"><place>B</place><litres xsi:nil="1"/><more href="#c"/>'
        '</multiRef><multiRef id="c" enc:arrayType="t:Crate[1]"><i href="#a"/></multiRef>'
        '<multiRef id="n">5</multiRef>',
    )
    with depot(echo("t:Crates"), tmp_path, came) as d:
        found = d.client.echo([])
        assert [each.place for each in found] == ["B", "A", "B"]
        assert [each.litres for each in found] == [None, 5, None]
        assert found[0].more[0] == found[1]


def test_a_detail_may_be_a_reference(tmp_path: Path) -> None:
    do = Op("Echo", [part("a", "xs:int")], [], faults=[part("crate", "t:Crate")])
    fault = (
        "<e:Fault><faultcode>e:Server</faultcode><faultstring>full</faultstring><detail>"
        '<c:crate href="#1"/></detail></e:Fault>'
        '<multiRef id="1" enc:root="0"><place href="#2"/><litres>1</litres></multiRef>'
        '<multiRef id="2">A</multiRef>'
    )
    with depot(text(do), tmp_path, reply(envelope(fault), "500 No")) as d:
        with pytest.raises(SoapFault, match="full") as caught:
            d.client.echo(3)
        assert caught.value.detail == d.types.Crate(place="A", litres=1)


def test_a_sparse_array(tmp_path: Path) -> None:
    came = answer('<a enc:arrayType="xsd:string[3]"><i enc:position="[1]">x</i></a>')
    with depot(echo("t:Words"), tmp_path, came) as d:
        assert d.client.echo([]) == [None, "x", None]


def test_a_nil_array_is_none_and_an_empty_one_is_not(tmp_path: Path) -> None:
    with depot(echo("t:Words"), tmp_path, answer('<a xsi:nil="true"/>'), answer("<a/>")) as d:
        assert d.client.echo(None) is None
        assert sent(d).get(f"{{{XSI}}}nil") == "true"
        assert d.client.echo([]) == []


def test_a_cycle_is_refused(tmp_path: Path) -> None:
    came = answer('<a href="#1"/>', '<m id="1"><place>x</place><inner href="#1"/></m>')
    with depot(echo("t:Crate"), tmp_path, came) as d:
        crate = d.types.Crate(place="x", litres=1)
        with pytest.raises(MalformedResponse, match="#1 is part of itself"):
            d.client.echo(crate)
        crate.inner = crate
        with pytest.raises(EncodingError, match="holds itself"):
            d.client.echo(crate)


def test_what_is_shared_is_no_cycle(tmp_path: Path) -> None:
    with depot(echo("t:Crates"), tmp_path, answer("<a/>")) as d:
        crate = d.types.Crate(place="x", litres=1)
        d.client.echo([crate, crate])
        assert [len(each) for each in sent(d)] == [2, 2]


def test_values_of_any_type(tmp_path: Path) -> None:
    with depot(echo("t:Things"), tmp_path, answer("<a/>")) as first:
        crate = first.types.Crate(place="A", litres=1)
        first.client.echo(["x", 7, crate, None, ["y", 2.5]])
        a = sent(first)
        assert typed(a) == (f"{{{ENCODING}}}Array", f"{{{XSD}}}anyType[5]")
        told = [typed(each)[:1] for each in a]
        assert told == [
            (f"{{{XSD}}}string",),
            (f"{{{XSD}}}int",),
            ("{urn:depot}Crate",),
            (),
            (f"{{{ENCODING}}}Array",),
        ]
        came = etree.tostring(a, encoding="unicode")
    with depot(echo("t:Things"), tmp_path, answer(came)) as second:
        found = second.client.echo([])
        assert found[:2] == ["x", 7]
        assert found[2] == second.types.Crate(place="A", litres=1)
        assert found[3:] == [None, ["y", 2.5]]


def test_an_array_tells_the_type_of_its_items(tmp_path: Path) -> None:
    came = answer(
        '<a enc:arrayType="xsd:int[3]"><i>1</i><i href="#x"/><i xsi:type="xsd:string">3</i></a>',
        '<m id="x">2</m>',
    )
    with depot(echo("t:Things"), tmp_path, came) as d:
        assert d.client.echo([]) == [1, 2, "3"]


def test_rows_of_different_length_are_not_sent(tmp_path: Path) -> None:
    with depot(echo("t:Table"), tmp_path, answer("<a/>")) as d:
        with pytest.raises(EncodingError, match=r"Echo\.a: its rows differ"):
            d.client.echo([[1], [2, 3]])
        with pytest.raises(EncodingError, match=r"Echo\.a: takes a list, got str"):
            d.client.echo("abc")


def test_soap_12_says_sizes_and_results_otherwise(tmp_path: Path) -> None:
    came = (
        '<c:EchoResponse xmlns:r="http://www.w3.org/2003/05/soap-rpc"><r:result>a</r:result>'
        '<a enc:itemType="xsd:string" enc:arraySize="2"><i enc:ref="x"/><i>y</i></a>'
        '</c:EchoResponse><m enc:id="x">x</m>'
    )
    wsdl_12 = echo("t:Words", soap="1.2", encoding=ENCODING_12)
    with depot(wsdl_12, tmp_path, came, soap="1.2") as d:
        assert d.client.echo(["x", "y"]) == ["x", "y"]
        a = sent(d)
        assert typed(a) == (f"{{{XSD}}}string",)
        assert a.get(f"{{{ENCODING_12}}}arraySize") == "2"


def test_a_result_may_have_any_name(tmp_path: Path) -> None:
    with depot(
        echo("xs:int"), tmp_path, answer('<s-gensym3 xsi:type="xsd:int">4</s-gensym3>')
    ) as d:
        assert d.client.echo(3) == 4
        assert typed(sent(d)) == (f"{{{XSD}}}int",)


def test_unknown_accessors_are_kept(tmp_path: Path) -> None:
    came = answer("<a><place>x</place><litres>1</litres><weight>9</weight></a>")
    with depot(echo("t:Crate"), tmp_path, came) as d:
        found = d.client.echo(d.types.Crate(place="x", litres=1))
        assert list(found.extra.values()) == ["9"]


def in_body(*operations: Op, soap: str = "1.1") -> str:
    return wsdl(*operations, types=TYPES, style="document", use="encoded", soap=soap)


def test_parts_without_a_wrapper(tmp_path: Path) -> None:
    """WSDL 1.1, 3.5: in document style the parts appear directly under the Body."""
    parts = [part("a", "t:Crate"), part("b", "t:Words")]
    came = (
        '<a href="#1"/><b enc:arrayType="xsd:string[1]"><item>x</item></b>'
        '<multiRef id="1"><place>y</place><litres>3</litres></multiRef>'
    )
    with depot(in_body(Op("Echo", parts, parts)), tmp_path, came) as d:
        crate = d.types.Crate(place="p", litres=1)
        found = d.client.echo(a=crate, b=["q"])
        assert (found.a.place, found.a.litres, found.b, found.extra) == ("y", 3, ["x"], {})
        a, b = d.sent
        assert (a.tag, typed(a), a[0].text) == ("a", ("{urn:depot}Crate",), "p")
        assert b.tag == "b"
        assert typed(b) == (f"{{{ENCODING}}}Array", f"{{{XSD}}}string[1]")
        assert d.sent.get("{http://schemas.xmlsoap.org/soap/envelope/}encodingStyle")


def test_one_part_without_a_wrapper_is_no_type_of_the_body(tmp_path: Path) -> None:
    one = [part("a", "t:Crate")]
    for soap in ("1.1", "1.2"):
        folder = tmp_path / soap.replace(".", "_")
        folder.mkdir()
        with depot(
            in_body(Op("Echo", one, one), soap=soap), folder, "<a><place>y</place></a>", soap=soap
        ) as d:
            assert d.client.echo(d.types.Crate(place="p", litres=1)).place == "y"
            (a,) = d.sent
            assert a.tag == "a"
            assert [child.tag for child in a] == ["place", "litres"]
            styled = [name for name in d.sent.attrib if "encodingStyle" in str(name)]
            assert bool(styled) == (soap == "1.1")


def test_arrays_in_literal_messages(tmp_path: Path) -> None:
    literal = wsdl(Op("Echo", [part("a", "t:Words")], [part("a", "t:Words")]), types=TYPES)
    came = answer('<a enc:arrayType="xsd:string[2]"><item>x</item><item>y</item></a>')
    with depot(literal, tmp_path, came) as d:
        assert d.client.echo(["p", "q"]) == ["x", "y"]
        assert [(each.tag, each.text) for each in sent(d)] == [("item", "p"), ("item", "q")]


def test_arrays_in_literal_messages_go_back_as_they_came(tmp_path: Path) -> None:
    """Where they say what they hold, and how many: of what they hold by then."""
    literal = wsdl(Op("Echo", [part("a", "t:Holder")], [part("a", "t:Holder")]), types=TYPES)
    came = answer(
        '<a><words enc:arrayType="xsd:string[2]" enc:offset="[0]"><item>x</item><item>y</item>'
        '</words><words enc:arrayType="xsd:string[]"/><table enc:arrayType="xsd:int[1,2]">'
        "<item>1</item><item>2</item></table></a>"
    )
    with depot(literal, tmp_path, came) as d:
        holder = d.client.echo(d.types.Holder())
        assert (holder.words, holder.table) == ([["x", "y"], []], [[1, 2]])
        d.client.echo(holder)
        first, second, table = sent(d)
        assert [typed(each) for each in (first, second, table)] == [
            (f"{{{XSD}}}string[2]",),
            (f"{{{XSD}}}string[]",),
            (f"{{{XSD}}}int[1,2]",),
        ]
        assert first.keys() == [f"{{{ENCODING}}}arrayType"]
        holder.words[0].append("z")
        d.client.echo(holder)
        assert typed(sent(d)[0]) == (f"{{{XSD}}}string[3]",)
