"""Elements for messages that have none."""

from __future__ import annotations

from soapwright.schema.model import QName
from soapwright.schema.wrappers import with_wrappers
from tests.schema.conftest import Read
from tests.styles import CALLS, NAMESPACE, Op, element_part, part, wsdl


def test_where_every_message_is_an_element_nothing_is_added(read: Read) -> None:
    types = '<xs:element name="Go"><xs:complexType/></xs:element>'
    go = [element_part("Go")]
    reading = read(wsdl(Op("Go", go, go), types=types, style="document"))
    assert with_wrappers(reading) is reading


def test_parts_become_elements_of_no_namespace(read: Read) -> None:
    reading = with_wrappers(read(wsdl(Op("Do", [part("a"), part("b", "xs:int")], [part("c")]))))
    elements = reading.schema.elements
    assert [str(name) for name in elements] == [f"{{{CALLS}}}Do", f"{{{CALLS}}}DoResponse"]
    content = reading.schema.content_of(elements[QName(CALLS, "Do")])
    assert content is not None
    assert [str(each.name) for each in content.elements()] == ["a", "b"]
    assert reading.documents[-1].root.get("targetNamespace") == CALLS
    assert not reading.wire_names


def test_they_give_way_to_what_the_schema_declares(read: Read) -> None:
    taken = '<xs:element name="Do"><xs:complexType/></xs:element><xs:complexType name="DoRequest"/>'
    reading = with_wrappers(read(wsdl(Op("Do", [part("a")]), types=taken, namespace=NAMESPACE)))
    (key,) = reading.schema.wrappers.values()
    assert key == QName(NAMESPACE, "Depot.Do")
    assert reading.wire_names == {key: QName(NAMESPACE, "Do")}
    assert reading.schema.elements[key].name == QName(NAMESPACE, "Do")


def test_what_two_bindings_share_is_declared_once(read: Read) -> None:
    text = wsdl(Op("Do", [part("a")]))
    start, end = text.index("<binding"), text.index("<service")
    twice = text[start:end].replace('name="Depot" type', 'name="Again" type')
    reading = with_wrappers(read(text[:end] + twice + text[end:]))
    assert len(reading.schema.wrappers) == 1


def test_what_cannot_be_declared_is_left_out(read: Read) -> None:
    nameless = '<part type="xs:string"/>'
    reading = with_wrappers(read(wsdl(Op("Do", [nameless]), Op("Go", [part("a"), part("a")]))))
    assert [key.local for key in reading.schema.wrappers.values()] == []
