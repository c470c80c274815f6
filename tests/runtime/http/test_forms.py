"""Messages that are no literal element of the Body, as generated clients send and read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.runtime.errors import EncodingError, MalformedResponse, TruncatedResponse
from tests.runtime.scripted import Reply, reply
from tests.styles import CALLS, NAMESPACE, Op, depot, element_part, envelope, part, shown, wsdl

HALL = (
    '<xs:complexType name="Hall"><xs:sequence><xs:element name="Length" type="xs:int"/>'
    '<xs:element name="Name" type="xs:string" minOccurs="0"/></xs:sequence>'
    '<xs:attribute name="floor" type="xs:int"/></xs:complexType>'
)
ELEMENTS = (
    '<xs:element name="Go"><xs:complexType><xs:sequence><xs:element name="Far" type="xs:int"/>'
    "</xs:sequence></xs:complexType></xs:element>"
    '<xs:element name="Word" type="xs:string"/><xs:element name="Count" type="xs:int"/>'
)


# --- rpc/literal -------------------------------------------------------------------------------


def test_rpc_wraps_parts_of_no_namespace(tmp_path: Path) -> None:
    area = Op("Area", [part("width", "xs:int"), part("hall", "t:Hall")], [part("result", "xs:int")])
    answer = "<c:AreaResponse><result>6</result></c:AreaResponse>"
    with depot(wsdl(area, types=HALL), tmp_path, answer) as d:
        assert d.client.area(width=2, hall=d.types.Hall(length=3)) == 6
        (wrapper,) = d.sent
        assert shown(wrapper) == (
            f"{{{CALLS}}}Area",
            ("width", "2"),
            ("hall", (f"{{{NAMESPACE}}}Length", "3")),
        )


@pytest.mark.parametrize(
    "answer",
    [
        "<c:AreaResponse><hall><t:Length>3</t:Length></hall></c:AreaResponse>",
        "<AreaResult><hall><t:Length>3</t:Length></hall></AreaResult>",
        "<c:AreaResponse><c:hall><t:Length>3</t:Length></c:hall></c:AreaResponse>",
        "<c:AreaResponse><return><t:Length>3</t:Length></return></c:AreaResponse>",
    ],
    ids=["as declared", "another wrapper", "a part in a namespace", "a result of its own name"],
)
def test_rpc_answers_as_toolkits_give_them(tmp_path: Path, answer: str) -> None:
    area = Op("Area", [], [part("hall", "t:Hall")])
    with depot(wsdl(area, types=HALL), tmp_path, answer) as d:
        assert d.client.area() == d.types.Hall(length=3)
        assert shown(d.sent[0]) == (f"{{{CALLS}}}Area", "")


def test_below_the_parts_names_are_those_of_the_schema(tmp_path: Path) -> None:
    area = Op("Area", [], [part("hall", "t:Hall")])
    answer = (
        "<c:AreaResponse><hall><t:Length>3</t:Length><t:name>x</t:name><Name>y</Name></hall>"
        "</c:AreaResponse>"
    )
    with depot(wsdl(area, types=HALL), tmp_path, answer) as d:
        hall = d.client.area()
        assert hall.name is None
        assert set(hall.extra) == {"name", "{}Name"}, "neither is the Name that is declared"


def test_rpc_gives_several_parts_as_one_message(tmp_path: Path) -> None:
    split = Op("Split", [part("text")], [part("head"), part("rest"), part("size", "xs:int")])
    answer = "<c:SplitResponse><size>2</size><head>a</head><rest>b</rest></c:SplitResponse>"
    with depot(wsdl(split), tmp_path, answer) as d:
        found = d.client.split(text="ab")
        assert (found.head, found.rest, found.size) == ("a", "b", 2)


def test_rpc_without_parts_gives_nothing(tmp_path: Path) -> None:
    with depot(wsdl(Op("Reset")), tmp_path, "<c:ResetResponse/>") as d:
        assert d.client.reset() is None


def test_an_answer_without_a_wrapper_is_malformed(tmp_path: Path) -> None:
    with (
        depot(wsdl(Op("Ask", [], [part("a")])), tmp_path, "") as d,
        pytest.raises(MalformedResponse, match="Body is empty"),
    ):
        d.client.ask()


def test_rpc_without_a_namespace_is_in_none(tmp_path: Path) -> None:
    answer = "<AskResponse><a>x</a></AskResponse>"
    with depot(wsdl(Op("Ask", [part("q")], [part("a")]), namespace=None), tmp_path, answer) as d:
        assert d.client.ask(q="y") == "x"
        assert shown(d.sent[0]) == ("Ask", ("q", "y"))


def test_an_element_of_an_rpc_message_stands_in_the_wrapper(tmp_path: Path) -> None:
    ask = Op("Ask", [element_part("Go", "go")], [element_part("Count", "n")])
    answer = "<c:AskResponse><t:Count>4</t:Count></c:AskResponse>"
    with depot(wsdl(ask, types=ELEMENTS), tmp_path, answer) as d:
        assert d.client.ask(go=d.types.Go(far=1)).value == 4
        expected = (f"{{{CALLS}}}Ask", (f"{{{NAMESPACE}}}Go", (f"{{{NAMESPACE}}}Far", "1")))
        assert shown(d.sent[0]) == expected


# --- document ----------------------------------------------------------------------------------


def test_a_body_of_several_elements(tmp_path: Path) -> None:
    both = [element_part("Go", "a"), element_part("Count", "b")]
    text = wsdl(Op("Do", both, both), types=ELEMENTS, style="document")
    with depot(text, tmp_path, "<t:Go><t:Far>1</t:Far></t:Go><t:Count>2</t:Count>") as d:
        answer = d.client.do(go=d.types.Go(far=7), count=d.types.Count(value=8))
        assert (answer.go.far, answer.count.value) == (1, 2)
        assert [shown(child) for child in d.sent] == [
            (f"{{{NAMESPACE}}}Go", (f"{{{NAMESPACE}}}Far", "7")),
            (f"{{{NAMESPACE}}}Count", "8"),
        ]


def test_the_parts_that_a_binding_lists(tmp_path: Path) -> None:
    parts = [element_part("Go", "a"), element_part("Count", "b")]
    do = Op("Do", parts, parts, sent_body='parts="a"', given_body='parts="b"')
    with depot(wsdl(do, types=ELEMENTS, style="document"), tmp_path, "<t:Count>2</t:Count>") as d:
        assert d.client.do(far=7) == 2
        assert [shown(child) for child in d.sent] == [
            (f"{{{NAMESPACE}}}Go", (f"{{{NAMESPACE}}}Far", "7"))
        ]


def test_parts_in_the_header_are_not_in_the_body(tmp_path: Path) -> None:
    parts = [element_part("Count", "key"), element_part("Go", "body")]
    header = '<s:header message="t:DoIn" part="key" use="literal"/>'
    text = wsdl(Op("Do", parts, [], headers=header), types=ELEMENTS, style="document")
    with depot(text, tmp_path, "") as d:
        assert d.client.do(far=1) is None
        assert len(d.sent) == 1


def test_a_body_that_has_a_type(tmp_path: Path) -> None:
    hall = [part("hall", "t:Hall")]
    text = wsdl(Op("Do", hall, hall), types=HALL, style="document")
    with depot(text, tmp_path, "<t:Length>4</t:Length>") as d:
        assert d.client.do(length=3, floor=2).length == 4
        assert d.sent.get("floor") == "2"
        assert [shown(child) for child in d.sent] == [(f"{{{NAMESPACE}}}Length", "3")]


def test_a_body_of_simple_types_has_an_element_for_each_part(tmp_path: Path) -> None:
    text = wsdl(Op("Do", [part("a"), part("b", "xs:int")], [part("c")]), style="document")
    with depot(text, tmp_path, "<c>x</c>") as d:
        assert d.client.do(a="y", b=2) == "x"
        assert [shown(child) for child in d.sent] == [("a", "y"), ("b", "2")]


def test_a_simple_element_is_its_value(tmp_path: Path) -> None:
    say = Op("Say", [element_part("Word")], [element_part("Count")])
    with depot(wsdl(say, types=ELEMENTS, style="document"), tmp_path, "<t:Count>3</t:Count>") as d:
        assert d.client.say("hello") == 3
        assert shown(d.sent[0]) == (f"{{{NAMESPACE}}}Word", "hello")


def test_messages_without_parts(tmp_path: Path) -> None:
    ask = Op("Ask", [], [element_part("Count")])
    do = Op("Do", [element_part("Go")], [])
    text = wsdl(ask, do, types=ELEMENTS, style="document")
    with depot(text, tmp_path, "<t:Count>9</t:Count>", "") as d:
        assert d.client.ask() == 9
        assert len(d.sent) == 0
        assert d.client.do(far=1) is None


def test_a_part_without_a_name(tmp_path: Path) -> None:
    do = Op("Do", ['<part element="t:Go"/>'], ['<part element="t:Count"/>'])
    rpc = Op("Rpc", ['<part type="xs:int"/>'], [])
    with depot(wsdl(do, types=ELEMENTS, style="document"), tmp_path, "<t:Count>1</t:Count>") as d:
        assert d.client.do(far=2) == 1
    with depot(wsdl(rpc, Op("Good")), tmp_path, "<c:GoodResponse/>") as d:
        (warning,) = d.made.generated.warnings
        assert "operation Rpc: its input has a part without a name" in warning
        assert d.client.good() is None


# --- one way -----------------------------------------------------------------------------------

NOTHING = {
    "202": Reply(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"),
    "204": Reply(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "200": reply(b""),
    "blanks": reply(b"\r\n "),
    "an empty envelope": reply(envelope("")),
}


@pytest.mark.parametrize("answer", NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("style", ["rpc", "document"])
def test_nothing_need_come_back_of_a_one_way_operation(
    tmp_path: Path, answer: Reply, style: str
) -> None:
    ring = Op("Ring", [part("times", "xs:int")], None)
    with depot(wsdl(ring, style=style), tmp_path, answer) as d:
        assert d.client.ring(times=2) is None


@pytest.mark.parametrize("answer", ["202", "204", "200", "blanks"])
def test_an_empty_answer_to_any_other_is_cut(tmp_path: Path, answer: str) -> None:
    ring = Op("Ring", [part("times", "xs:int")], [])
    with (
        depot(wsdl(ring), tmp_path, NOTHING[answer]) as d,
        pytest.raises(TruncatedResponse),
    ):
        d.client.ring(times=2)


def test_a_one_way_operation_may_be_refused(tmp_path: Path) -> None:
    fault = "<e:Fault><faultcode>e:Client</faultcode><faultstring>no bell</faultstring></e:Fault>"
    empty = Reply(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
    ring = Op("Ring", [part("times", "xs:int")], None)
    with depot(wsdl(ring), tmp_path, reply(envelope(fault), "500 No"), empty) as d:
        with pytest.raises(Exception, match="no bell"):
            d.client.ring(times=2)
        with pytest.raises(Exception, match="HTTP 503"):
            d.client.ring(times=2)


def test_an_operation_that_the_service_sends_is_named(tmp_path: Path) -> None:
    with depot(wsdl(Op("Tell", None, [part("a")]), Op("Good")), tmp_path) as d:
        (warning,) = d.made.generated.warnings
        assert "operation Tell: the service sends it" in warning


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", ["literal", "encoded"])
def test_what_cannot_be_written_is_not_sent(tmp_path: Path, use: str) -> None:
    with depot(wsdl(Op("Do", [part("n", "xs:int")], []), use=use), tmp_path, "") as d:
        with pytest.raises(EncodingError, match=r"Do\.n"):
            d.client.do(n="many")
        assert d.server.requests == []
