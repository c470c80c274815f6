"""What a client leaves out is told, with file, line and reason; and each bound operation once."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.left_out import refuse_empty
from soapwright.errors import InputError
from soapwright.schema import read_schema
from tests.depots import SOAP, Act, Side, wsdl
from tests.emit.desks import made

RING = Side("Bells", [Act("Ring", "Ring")])
JMS = "http://www.w3.org/2010/soapjms/"
NATIVE = """
<binding name="Native" type="t:Bells" xmlns:j="http://www.w3.org/2010/soapjms/">
<j:binding/><operation name="Ring"><input/><output/></operation></binding>
<service name="Other"><port name="Native" binding="t:Native"/></service>"""
OTHER = Side("Doors", [Act("Open", "Open")])


def warnings(text: str, folder: Path) -> list[str]:
    """What generation says, without the file."""
    folder.mkdir(exist_ok=True)
    with made(text, folder) as package:
        return [each.partition(": ")[2] for each in package.generated.warnings]


def test_a_transport_that_is_not_spoken(tmp_path: Path) -> None:
    doors = Side("Doors", [Act("Open", "Open")], transport=JMS)
    assert warnings(wsdl([RING, doors]), tmp_path) == [
        f"operation Open: it goes over {JMS}; only HTTP is spoken"
    ]


def test_a_binding_in_another_vocabulary(tmp_path: Path) -> None:
    text = wsdl([RING, OTHER], extra=NATIVE.replace("t:Bells", "t:Doors").replace("Ring", "Open"))
    assert warnings(text, tmp_path / "a") == [], "it is called over SOAP"
    bells = NATIVE.replace("t:Bells", "t:Lost")
    lost = (
        '<portType name="Lost"><operation name="Ring"><input message="t:RingIn"/></operation>'
        "</portType>"
    )
    assert warnings(wsdl([RING], extra=lost + bells), tmp_path / "b") == [
        "operation Ring: its binding Native is neither SOAP nor HTTP"
    ]


def test_an_operation_that_its_port_type_lacks(tmp_path: Path) -> None:
    text = wsdl([RING, OTHER]).replace('<operation name="Open"><s:', '<operation name="Shut"><s:')
    assert warnings(text, tmp_path) == ["operation Shut: port type Doors has no such operation"]


def test_another_port_at_another_address_is_told_of(tmp_path: Path) -> None:
    same = Side("Bells", RING.acts, ["http://a.example/", "http://a.example/"])
    assert warnings(wsdl([same]), tmp_path / "a") == [], "it is the same place"
    other = Side("Bells", RING.acts, ["http://a.example/", "http://b.example/"])
    assert warnings(wsdl([other]), tmp_path / "b") == [
        "port Bells1 is not called: another one has its operations; "
        "to call it, give http://b.example/ as url"
    ]


def test_what_a_policy_demands(tmp_path: Path) -> None:
    policy = (
        '<p:Policy xmlns:p="http://www.w3.org/ns/ws-policy"><p:ExactlyOne><p:All>{}</p:All>'
        "</p:ExactlyOne></p:Policy>"
    )
    both = '<a:Signed xmlns:a="urn:a"/><a:Timed xmlns:a="urn:a"/><a:MTOM xmlns:a="urn:a"/>'
    text = wsdl([RING, OTHER])
    start = '<s:binding transport="http://schemas.xmlsoap.org/soap/http"/>'
    before, after = text.split(start, 1)
    of_binding = f"{before}{policy.format(both.split('/>')[0] + '/>')}{start}{after}"
    soap = '<operation name="Open"><s:operation'
    assert soap in of_binding
    of_both = of_binding.replace(soap, f'<operation name="Open">{policy.format(both)}<s:operation')
    assert warnings(of_both, tmp_path) == [
        "binding BellsSoap: its policy demands Signed, which is not done",
        "operation Open: its policy demands Signed, Timed, which is not done",
    ]


@pytest.mark.parametrize("soap", SOAP)
def test_a_wsdl_of_which_nothing_can_be_called_is_refused(soap: str, tmp_path: Path) -> None:
    side = Side("Bells", [Act("Ring", "Ring"), Act("Stop", "Stop")], soap=soap, transport=JMS)
    with pytest.raises(InputError) as told, made(wsdl([side]), tmp_path):
        pass
    lines = str(told.value).splitlines()
    assert "has no operation that can be called" in lines[0]
    assert [line.partition("operation ")[2][:4] for line in lines[1:-1]] == ["Ring", "Stop"]
    assert all(JMS in line for line in lines[1:-1])
    assert lines[-1] == "  with `--types-only` its types can be had"


def test_a_schema_without_bindings_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    schema = read_schema(tmp_path / "a.xsd").schema
    with pytest.raises(InputError, match="no binding binds an operation"):
        refuse_empty(schema, ())
