"""Which operations a client gets: versions of SOAP, styles, header parts, names."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError
from soapwright.runtime.calls.operation import Operation
from tests.emit.desks import Call, Desk, Made, made
from tests.shops import Shop, one


def found(made_: Made) -> dict[str, Operation[Any, Any]]:
    """The operations of a package by wire name."""
    constants = [v for v in vars(made_.operations).values() if isinstance(v, Operation)]
    return {operation.name: operation for operation in constants}


def test_soap_12_only(tmp_path: Path) -> None:
    with made(Desk([Call("Ask")], soap=["1.2"]).text(), tmp_path) as desk:
        (ask,) = found(desk).values()
        assert (ask.soap, ask.action) == ("1.2", "urn:desk#Ask")
        assert desk.operations.ADDRESS == "https://desk.example/1.2"


@pytest.mark.parametrize("order", [("1.1", "1.2"), ("1.2", "1.1")])
def test_of_two_versions_soap_11_is_spoken_with_its_own_address(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    desk = Desk([Call("Ask"), Call("Tell")], soap=order, bound={"1.1": ["Ask"]})
    with made(desk.text(), tmp_path) as package:
        assert found(package)["Ask"].soap == "1.1"
        assert found(package)["Tell"].soap == "1.2", "what only one binding has is not lost"
        assert package.operations.ADDRESS == "https://desk.example/"
        ports = package.operations.PORTS
        assert {call: ports[each.port].address for call, each in found(package).items()} == {
            "Ask": "https://desk.example/1.1",
            "Tell": "https://desk.example/1.2",
        }


def test_what_cannot_be_called_is_named_with_its_reason(tmp_path: Path) -> None:
    calls = [
        Call("Good"),
        Call("Nameless", parts='<part type="xs:string"/><part name="b" type="xs:string"/>'),
        Call("Twice", parts='<part name="a" type="xs:string"/>' * 2),
        Call("Empty", parts='<part name="a"/><part name="b"/>'),
    ]
    with made(Desk(calls).text(), tmp_path) as desk:
        assert list(found(desk)) == ["Good"]
        warnings = dict(
            text.partition("operation ")[2].split(": ", 1) for text in desk.generated.warnings
        )
        assert warnings == {
            "Nameless": warnings["Nameless"],
            "Twice": "its input has several parts a",
            "Empty": "its input has the part a, which is neither an element nor a type",
        }
        assert all("desk.wsdl:1: " in text for text in desk.generated.warnings)
        assert "its input has a part without a name" in warnings["Nameless"]
        assert desk.package.Empty(text="its types are there all the same").text


def test_header_parts_in_the_order_of_the_binding(tmp_path: Path) -> None:
    calls = [
        Call("Ask", headers=("Who", "Where"), answer_headers=("Stamp",)),
        Call("Tell", headers=("Where", "Who")),
        Call("Nod"),
    ]
    desk = Desk(calls, headers=("Who", "Where", "Stamp"))
    with made(desk.text(), tmp_path) as package:
        operations = found(package)
        assert operations["Ask"].headers == ("Who", "Where")
        assert operations["Ask"].response_headers == ("Stamp",)
        assert operations["Tell"].headers == ("Where", "Who")
        assert operations["Nod"].headers == ()


def test_names_that_are_taken_or_no_python(tmp_path: Path) -> None:
    names = ["close", "Close", "connect", "zone", "class", "get-It", "get_it", "Straße", "x.y"]
    with made(Desk([Call(name) for name in names]).text(), tmp_path) as desk:
        assert sorted(found(desk)) == sorted(names)
        client = desk.package.DeskClient
        for name in ("close", "connect", "zone"):
            own = getattr(client, f"{name}_operation")
            assert inspect.signature(own).parameters.keys() == {"self", "text"}
        methods = {n for n, m in vars(client).items() if inspect.isfunction(m)}
        assert len(methods) == len(names), "each operation has a method of its own"
        twin = vars(desk.package.AsyncDeskClient)
        assert methods == {n for n, m in twin.items() if inspect.isfunction(m)}


def test_a_one_way_operation_gives_nothing(tmp_path: Path) -> None:
    with made(Desk([Call("Ping", one_way=True)]).text(), tmp_path) as desk:
        (ping,) = found(desk).values()
        assert ping.response is None
        signature = inspect.signature(desk.package.DeskClient.ping)
        assert signature.return_annotation == "None"
        assert inspect.iscoroutinefunction(desk.package.AsyncDeskClient.ping)


@pytest.mark.parametrize(
    ("desk", "reason"),
    [
        (Desk([Call("Ask")], soap=[]), "no binding binds an operation"),
        (Desk([Call("Bad", parts='<part name="a"/>')]), "operation Bad: its input has the part a"),
    ],
)
def test_a_client_without_calls_is_none(desk: Desk, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=reason), made(desk.text(), tmp_path):
        pass
    assert not (tmp_path / "desk").exists()


WSAM = 'xmlns:a="http://www.w3.org/2007/05/addressing/metadata"'
DRAFT = 'xmlns:a="http://www.w3.org/2006/05/addressing/wsdl"'


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ((), ""),
        ((('soapAction="Sell"', 'soapAction=""'),), "urn:example:shop:Shop:SellRequest"),
        (
            (
                ('soapAction="Sell"', 'soapAction=""'),
                ("<input message", '<input name="In" message'),
            ),
            "urn:example:shop:Shop:In",
        ),
        (
            (
                ('soapAction="Sell"', 'soapAction=""'),
                ("urn:example:shop", "http://shop.example/"),
                ('<output message="t:SellOut"/>', ""),
                ('<output><s:body use="literal"/></output>', ""),
            ),
            "http://shop.example/Shop/Sell",
        ),
        ((("<input message", f'<input {WSAM} a:Action="urn:own" message'),), "urn:own"),
        ((("<input message", f'<input {DRAFT} a:Action="urn:own" message'),), "urn:own"),
        ((("<input message", f'<input {WSAM} a:Action="Sell" message'),), ""),
    ],
)
def test_the_action_of_addressing_is_said_or_follows_from_names(
    changes: tuple[tuple[str, str], ...], action: str, tmp_path: Path
) -> None:
    text = Shop({"Sell": (one("what"), one("price"))}).text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    with made(text, tmp_path) as package:
        assert found(package)["Sell"].wsa_action == action
