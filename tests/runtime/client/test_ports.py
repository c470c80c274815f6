"""Where ports are: below one address, each at its own, or where the WSDL says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from soapwright.runtime.calls.operation import Port
from soapwright.runtime.client.ports import addresses

PORTS = {
    "Ramps": Port("https://ramps.example/v1/ramps", "ramps"),
    "Gates": Port("https://gates.example/v1/gates", "in/gates"),
}


@pytest.mark.parametrize("base", ["https://x.example/a", "https://x.example/a/"])
def test_all_are_below_one_address(base: str) -> None:
    assert addresses(PORTS, base) == {
        "Ramps": "https://x.example/a/ramps",
        "Gates": "https://x.example/a/in/gates",
    }


def test_a_port_that_is_the_address_itself_is_taken_as_it_is() -> None:
    assert addresses({"Desk": Port("https://desk.example/")}, "https://x.example/a//") == {
        "Desk": "https://x.example/a//"
    }


def test_each_has_the_address_that_it_is_given() -> None:
    given = {"Gates": "http://test/g", "Ramps": "http://test/r"}
    assert addresses(PORTS, given) == given
    assert list(addresses(PORTS, given)) == ["Ramps", "Gates"]


def test_what_the_wsdl_says_is_a_mapping_too() -> None:
    assert addresses(PORTS, PORTS)["Gates"] == "https://gates.example/v1/gates"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Ramps": "http://test/r"}, "url is missing for the port 'Gates'"),
        ({"Ramps": "http://test/r", "Gates": ""}, "url is missing for the port 'Gates'"),
        (
            {"Ramps": "http://r", "Gates": "http://g", "Doors": "http://d"},
            "'Doors', which is no port; Ramps, Gates are",
        ),
    ],
)
def test_a_call_never_goes_where_nobody_said(given: Mapping[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        addresses(PORTS, given)


def test_a_port_that_the_wsdl_leaves_nowhere_is_asked_for() -> None:
    nowhere = {**PORTS, "Doors": Port("")}
    with pytest.raises(ValueError, match="url is missing for the port 'Doors'"):
        addresses(nowhere, nowhere)


def test_where_there_is_one_address_it_is_no_mapping() -> None:
    with pytest.raises(ValueError, match="there is one, so give its address"):
        addresses({}, {"Desk": "http://x"})
