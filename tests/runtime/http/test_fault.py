"""Faults of both versions: their words, their codes, and details of declared types."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from soapwright.runtime.answers.faults import Faults
from soapwright.runtime.errors import AuthenticationError, SoapFault
from tests.runtime.scripted import Reply, reply
from tests.styles import Depot, Op, depot, element_part, envelope, part, wsdl

TYPES = (
    '<xs:element name="Store"><xs:complexType/></xs:element>'
    '<xs:element name="NoRoom"><xs:complexType><xs:sequence><xs:element name="Place"'
    ' type="xs:string"/><xs:element name="Short" type="xs:int"/></xs:sequence></xs:complexType>'
    '</xs:element><xs:element name="Closed" type="xs:date"/>'
    '<xs:complexType name="Broken"><xs:sequence><xs:element name="Part" type="xs:string"/>'
    "</xs:sequence></xs:complexType>"
    '<xs:complexType name="BadlyBroken"><xs:complexContent><xs:extension base="t:Broken">'
    '<xs:sequence><xs:element name="Cost" type="xs:int"/></xs:sequence></xs:extension>'
    "</xs:complexContent></xs:complexType>"
    '<xs:simpleType name="Floor"><xs:restriction base="xs:int"><xs:maxInclusive value="9"/>'
    '</xs:restriction></xs:simpleType><xs:simpleType name="Colour"><xs:restriction'
    ' base="xs:string"><xs:enumeration value="red"/></xs:restriction></xs:simpleType>'
)
STORE = Op(
    "Store",
    [element_part("Store")],
    [],
    faults=[
        *(element_part("NoRoom"), element_part("Closed"), part("broken", "t:Broken")),
        *(part("floor", "t:Floor"), part("colour", "t:Colour")),
    ],
)
WSDL = wsdl(STORE, types=TYPES, style="document")
ROOM = "<t:NoRoom><t:Place>A1</t:Place><t:Short>12</t:Short></t:NoRoom>"


def fault(detail: str = "", text: str = "no room", code: str = "e:Client") -> str:
    return (
        f"<e:Fault><faultcode>{code}</faultcode><faultstring>{text}</faultstring>"
        f"<detail>{detail}</detail></e:Fault>"
    )


def fault_12(detail: str = "", more: str = "", reasons: str = "") -> str:
    reasons = reasons or '<e:Text xml:lang="en">no room</e:Text>'
    return (
        f"<e:Fault><e:Code><e:Value>e:Sender</e:Value>{more}</e:Code>"
        f"<e:Reason>{reasons}</e:Reason><e:Role>urn:role</e:Role>"
        f"<e:Detail>{detail}</e:Detail></e:Fault>"
    )


def caught(d: Depot) -> SoapFault:
    with pytest.raises(SoapFault) as told:
        d.client.store()
    return told.value


def answered(text: str, status: str = "500 No", soap: str = "1.1") -> Reply:
    return reply(envelope(text, soap), status)


def test_a_detail_is_of_the_declared_type(tmp_path: Path) -> None:
    with depot(WSDL, tmp_path, answered(fault(ROOM))) as d:
        error = caught(d)
        assert error.detail == d.types.NoRoom(place="A1", short=12)
        assert error.details == (error.detail,)
        assert error.detail_xml is not None
        assert "A1" in error.detail_xml
        assert error.messages == ("no room",)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("<broken><t:Part>lid</t:Part></broken>", ("Broken", "lid")),
        ("<c:broken><t:Part>lid</t:Part></c:broken>", ("Broken", "lid")),
        (
            '<broken xsi:type="t:BadlyBroken"><t:Part>lid</t:Part><t:Cost>3</t:Cost></broken>',
            ("BadlyBroken", "lid"),
        ),
    ],
)
def test_a_detail_that_is_declared_by_its_type(
    tmp_path: Path, detail: str, expected: tuple[str, str]
) -> None:
    with depot(WSDL, tmp_path, answered(fault(detail))) as d:
        found = caught(d).detail
        assert (type(found).__name__, found.part) == expected


def test_a_simple_detail_is_its_value(tmp_path: Path) -> None:
    with depot(WSDL, tmp_path, answered(fault("<t:Closed>2026-01-02</t:Closed>"))) as d:
        assert caught(d).detail.isoformat() == "2026-01-02"


def test_a_detail_of_a_simple_type(tmp_path: Path) -> None:
    answers = [answered(fault(text)) for text in ("<floor>3</floor>", "<colour>red</colour>")]
    with depot(WSDL, tmp_path, *answers) as d:
        assert caught(d).detail == 3
        assert caught(d).detail is d.types.Colour.RED


def test_several_details(tmp_path: Path) -> None:
    trace = '<x:host xmlns:x="urn:x">h1</x:host>'
    closed = "<t:Closed>2026-01-02</t:Closed>"
    with depot(WSDL, tmp_path, answered(fault(trace + ROOM + closed))) as d:
        error = caught(d)
        assert error.detail == d.types.NoRoom(place="A1", short=12)
        kinds = [type(each).__name__ for each in error.details]
        assert kinds == ["NoRoom", "date", "str"], "declared ones first, nothing is lost"


@pytest.mark.parametrize(
    "detail",
    [
        "words",
        "<t:Other><t:A>1</t:A></t:Other>",
        "<t:NoRoom><t:Place>A1</t:Place><t:Short>many</t:Short></t:NoRoom>",
        "<floor>low</floor>",
        "<colour>mauve</colour>",
    ],
    ids=["text", "not declared", "not as declared", "no number", "no member"],
)
def test_any_other_detail_is_its_xml(tmp_path: Path, detail: str) -> None:
    with depot(WSDL, tmp_path, answered(fault(detail))) as d:
        error = caught(d)
        assert error.message == "no room"
        assert isinstance(error.detail, str)
        assert error.detail == error.detail_xml
        assert detail[-6:] in error.detail


def test_without_a_detail(tmp_path: Path) -> None:
    bare = "<e:Fault><faultcode>e:Server</faultcode><faultstring>x</faultstring></e:Fault>"
    with depot(WSDL, tmp_path, answered(bare)) as d:
        error = caught(d)
        assert (error.detail, error.details, error.detail_xml) == (None, (), None)


def test_soap_12_has_subcodes_and_reasons_by_language(tmp_path: Path) -> None:
    more = (
        '<e:Subcode><e:Value xmlns:m="urn:m">m:Full</e:Value><e:Subcode>'
        "<e:Value>Cellar</e:Value></e:Subcode></e:Subcode>"
    )
    reasons = (
        '<e:Text xml:lang="de">kein Platz</e:Text><e:Text xml:lang="en-GB">no room</e:Text>'
        '<e:Text xml:lang="de">zweimal</e:Text>'
    )
    text = wsdl(STORE, types=TYPES, style="document", soap="1.2")
    answer = answered(fault_12(ROOM, more, reasons), soap="1.2")
    with depot(text, tmp_path, answer, soap="1.2") as d:
        error = caught(d)
        assert error.code == "Sender"
        assert error.subcodes == ("m:Full", "Cellar")
        assert error.reasons == {"de": "kein Platz", "en-GB": "no room"}
        assert error.message == "no room"
        assert error.actor == "urn:role"
        assert error.detail == d.types.NoRoom(place="A1", short=12)
        assert error.refused, "a Sender's fault says that nothing was done"


def test_of_no_english_reason_the_first_counts(tmp_path: Path) -> None:
    reasons = '<e:Text xml:lang="es">lleno</e:Text><e:Text xml:lang="de">voll</e:Text>'
    answer = answered(fault_12(reasons=reasons), soap="1.2")
    with depot(WSDL, tmp_path, answer) as d:
        assert caught(d).message == "lleno", "a fault of the other version is read as well"


def test_patterns_are_held_to_subcodes_too() -> None:
    error = SoapFault("try later", code="Receiver", subcodes=["m:Busy"])
    assert Faults(refused=("^m:Busy: ",)).read(error) is error
    assert error.refused
    assert not SoapFault("try later", code="Receiver").refused


@pytest.mark.parametrize("status", ["401 No", "403 Forbidden"])
def test_the_words_of_a_fault_come_with_any_status(tmp_path: Path, status: str) -> None:
    with depot(WSDL, tmp_path, answered(fault(ROOM), status)) as d:
        with pytest.raises(AuthenticationError, match="no room") as told:
            d.client.store()
        assert told.value.messages == ("no room",)
        cause = told.value.__cause__
        assert isinstance(cause, SoapFault)
        assert cause.detail == d.types.NoRoom(place="A1", short=12)


def test_a_fault_travels_with_its_detail(tmp_path: Path) -> None:
    with depot(WSDL, tmp_path, answered(fault(ROOM))) as d:
        error = caught(d)
        copy: Any = pickle.loads(pickle.dumps(error))
        assert copy.detail == error.detail
        assert copy.details == error.details
