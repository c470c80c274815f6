"""Header parts that callers give: with one call, with all of a client, and what is refused."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright import InvalidHeader, NotUnderstood
from tests.headed import QUOTA, answer, headed
from tests.runtime.scripted import reply
from tests.styles import Depot, depot

LOCK = '<x:Lock xmlns:x="urn:x" e:mustUnderstand="1"/>'


@pytest.fixture(params=["1.1", "1.2"])
def d(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Depot]:
    soap = request.param
    with depot(headed(soap), tmp_path, answer(soap=soap), soap=soap) as made:
        yield made


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Depot]:
    with depot(headed(), tmp_path, answer()) as made:
        yield made


def sent(d: Depot) -> list[str]:
    """The header parts of the last request: names, and what they say."""
    return [f"{etree.QName(part).localname} {' '.join(_texts(part))}" for part in d.headers]


def _texts(part: etree._Element) -> Iterator[str]:
    return (text for each in part.iter() if isinstance(text := each.text, str))


def element(name: str = "Tenant", **attributes: str) -> Any:
    made = etree.Element(f"{{urn:x}}{name}")
    made.text = "blue"
    for key, value in attributes.items():
        made.set(f"{{http://schemas.xmlsoap.org/soap/envelope/}}{key}", value)
    return made


# --- with one call -------------------------------------------------------------------------------


def test_a_call_sends_its_own_parts_in_the_order_of_the_binding(d: Depot) -> None:
    types, operations = d.types, d.made.package.operations
    parts = [types.Options(silent=True), element(), types.Session(key="k")]
    answered = d.client.call(operations.STORE, types.Store(litres=1), headers=parts)
    assert answered.place == 7
    assert sent(d) == ["Session k", "Options true", "Tenant blue"]
    d.client.call(operations.STORE, types.Store(litres=1))
    assert sent(d) == [], "the next one has none of them"


def test_a_part_that_the_operation_does_not_bind(one: Depot) -> None:
    types, operations = one.types, one.made.package.operations
    for operation, request, told in (
        (operations.TAKE, types.Take(place=1), "those that are bound: Session"),
        (operations.LOOK, types.Look(place=1), "none is bound"),
    ):
        with pytest.raises(InvalidHeader, match=r"types\.options\.Options is no header") as caught:
            one.client.call(operation, request, headers=[types.Options(silent=True)])
        assert told in str(caught.value)
        assert f"operation {operation.name}" in str(caught.value)
        assert (caught.value.part, caught.value.bound) == (
            "{urn:depot}Options",
            operation.headers,
        )
    assert not one.server.requests


def test_a_part_of_another_package_that_is_called_the_same(one: Depot, tmp_path: Path) -> None:
    types, operations = one.types, one.made.package.operations
    (tmp_path / "other").mkdir()
    with depot(headed(), tmp_path / "other") as other:
        theirs = other.types.Session(key="k")
    with pytest.raises(InvalidHeader, match="no header part of it"):
        one.client.call(operations.TAKE, types.Take(place=1), headers=[theirs])


@pytest.mark.parametrize("name", ["Session", "Tenant"])
def test_a_part_that_is_given_twice(one: Depot, name: str) -> None:
    types, operations = one.types, one.made.package.operations
    given = types.Session(key="s3cret") if name == "Session" else element()
    again = etree.Element("{urn:depot}Session") if name == "Session" else element()
    with pytest.raises(
        InvalidHeader, match=rf"\}}{name} is given twice \(operation Take"
    ) as caught:
        one.client.call(operations.TAKE, types.Take(place=1), headers=[given, again])
    assert "s3cret" not in repr(caught.value)
    with pytest.raises(InvalidHeader, match="given twice"):
        one.client.with_headers(given, again)
    assert not one.server.requests


def test_one_name_may_be_for_two_roles(one: Depot) -> None:
    types, operations = one.types, one.made.package.operations
    parts = [element(), element(actor="urn:gate")]
    one.client.call(operations.TAKE, types.Take(place=1), headers=parts)
    assert sent(one) == ["Tenant blue", "Tenant blue"]


@pytest.mark.parametrize(
    "part",
    [
        "text",
        None,
        etree.Comment("x"),
        etree.Element("{http://schemas.xmlsoap.org/soap/envelope/}Header"),
    ],
)
def test_what_is_no_part_at_all(one: Depot, part: Any) -> None:
    types, operations = one.types, one.made.package.operations
    with pytest.raises(InvalidHeader, match="is no header part: give a record or an lxml element"):
        one.client.call(operations.TAKE, types.Take(place=1), headers=[part])


def test_an_element_may_stand_for_a_declared_part(one: Depot) -> None:
    part = etree.fromstring('<t:Session xmlns:t="urn:depot" must="1"><t:Key>x</t:Key></t:Session>')
    client = one.client.with_headers(one.types.Session(key="k"), one.types.Options(silent=True))
    call = one.made.package.operations.STORE, one.types.Store(litres=1)
    client.call(*call, headers=[part])
    assert sent(one) == ["Session x", "Options true"]
    assert one.headers[0].get("must") == "1"


@pytest.mark.parametrize("value", ["s3cret\0", b"s3cret", 7])
def test_a_value_that_cannot_be_written_is_refused_and_not_shown(one: Depot, value: Any) -> None:
    types, operations = one.types, one.made.package.operations
    part = types.Session(key=value)
    with pytest.raises(InvalidHeader, match=r"Session\.key cannot be written") as caught:
        one.client.call(operations.TAKE, types.Take(place=1), headers=[part])
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(InvalidHeader, match=r"Session\.key cannot be written"):
        one.client.with_headers(part)
    assert not one.server.requests


@pytest.mark.parametrize("name", ["Session", "Tenant"])
def test_one_part_is_no_list_of_parts(one: Depot, name: str) -> None:
    types, operations = one.types, one.made.package.operations
    part = types.Session(key="k") if name == "Session" else etree.Element("{urn:x}Tenant")
    with pytest.raises(InvalidHeader, match="takes a list of header parts, and this is one"):
        one.client.call(operations.TAKE, types.Take(place=1), headers=part)
    assert not one.server.requests


# --- with a client -------------------------------------------------------------------------------


def test_a_client_sends_its_parts_where_they_are_bound(d: Depot) -> None:
    client = d.client.with_headers(d.types.Session(key="k"), element())
    client.store(litres=1)
    assert sent(d) == ["Session k", "Tenant blue"]
    client.take(place=1)
    assert sent(d) == ["Session k", "Tenant blue"]
    client.look(place=1)
    assert sent(d) == ["Tenant blue"]
    d.client.take(place=1)
    assert sent(d) == [], "the one that it was made of sends nothing more than before"


def test_clients_go_on_from_each_other_and_the_nearest_part_counts(one: Depot) -> None:
    types, operations = one.types, one.made.package.operations
    first = one.client.with_headers(types.Session(key="1"), element())
    second = first.with_headers(types.Session(key="2"), types.Options(silent=False))
    second.store(litres=1)
    assert sent(one) == ["Session 2", "Options false", "Tenant blue"]
    second.call(operations.TAKE, types.Take(place=1), headers=[types.Session(key="3")])
    assert sent(one) == ["Session 3", "Tenant blue"]
    first.store(litres=1)
    assert sent(one) == ["Session 1", "Tenant blue"]


def test_a_part_that_no_operation_binds(one: Depot) -> None:
    with pytest.raises(InvalidHeader, match=r"any operation; .*: Session, Options$") as caught:
        one.client.with_headers(one.types.Quota(left=1))
    assert (caught.value.part, caught.value.operation) == ("{urn:depot}Quota", None)


def test_it_is_of_the_same_class_and_shares_all_else(one: Depot) -> None:
    client = one.client.with_headers(one.types.Session(key="s3cret"))
    assert type(client) is type(one.client)
    client.take(place=1)
    assert (client.calls, one.client.calls, one.server.connections) == (1, 1, 1)
    assert client.url == one.client.url
    assert "s3cret" not in repr(client)


# --- what comes back -----------------------------------------------------------------------------


def test_an_exchange_tells_all_of_the_answer(tmp_path: Path) -> None:
    head = f"{QUOTA}<x:Lock xmlns:x='urn:x' e:mustUnderstand='1'>open</x:Lock>"
    with depot(headed(), tmp_path, answer(head)) as d:
        types, operations = d.types, d.made.package.operations
        parts = [types.Session(key="k")]
        found = d.client.exchange(operations.STORE, types.Store(litres=1), headers=parts)
        assert found.body == types.Stored(place=7)
        assert found.headers[types.Quota].left == 41
        assert found.headers["{urn:x}Lock"].text == "open"
        assert (found.status, found.http_headers["CONTENT-TYPE"]) == (
            200,
            "text/xml; charset=utf-8",
        )
        assert sent(d) == ["Session k"]
        without = d.client.exchange(operations.TAKE, types.Take(place=1))
        assert [part.tag for part in without.headers] == ["{urn:depot}Quota", "{urn:x}Lock"]


def test_what_must_be_understood_and_is_not(tmp_path: Path) -> None:
    with depot(headed(), tmp_path, answer(LOCK)) as d:
        with pytest.raises(NotUnderstood, match=r"\{urn:x\}Lock"):
            d.client.take(place=1)
        keen = d.client.with_headers(understood=["{urn:x}Lock"])
        assert keen.take(place=1) == 7
        assert keen.with_headers(element()).take(place=1) == 7


# --- asyncio -------------------------------------------------------------------------------------


def test_the_same_for_asyncio(tmp_path: Path) -> None:
    async def main(d: Depot) -> None:
        types, operations = d.types, d.made.package.operations
        async with d.made.package.AsyncDeskClient.connect(url=d.server.url) as client:
            keyed = client.with_headers(types.Session(key="k"))
            await keyed.take(place=1)
            assert sent(d) == ["Session k"]
            parts = [types.Session(key="x")]
            assert (await keyed.call(operations.TAKE, types.Take(place=1), headers=parts)).place
            assert sent(d) == ["Session x"]
            found = await client.exchange(operations.STORE, types.Store(litres=1), headers=parts)
            assert found.headers[types.Quota].left == 41
            with pytest.raises(InvalidHeader):
                await client.exchange(operations.LOOK, types.Look(place=1), headers=parts)

    with depot(headed(), tmp_path, reply(answer(QUOTA))) as d:
        asyncio.run(main(d))
