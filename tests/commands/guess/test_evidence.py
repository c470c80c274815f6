"""What guesses look at, in a small WSDL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from soapwright.commands.guess.evidence import Evidence
from soapwright.emit.client.http import find_http_operations
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.soap import find_operations
from soapwright.emit.types.bindings import emit_types
from soapwright.schema import read_schema
from soapwright.service.rules import ServiceRules, ZoneRule
from tests.shops import Shop, many, one, part, record

Look = Callable[[Shop], Evidence]
TREE = record("Node", one("name"), many("Node", "t:Node"))


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def look(shop: Shop) -> Evidence:
        path = tmp_path / "shop.wsdl"
        path.write_text(shop.text(), "utf-8")
        reading = read_schema(path)
        schema = reading.schema
        types = emit_types(
            reading.documents, schema, entity_base=None, id_field=None, catalogue=None, header=""
        )
        operations = find_operations(schema, types)
        http = find_http_operations(schema, types, operations)
        zones = {"main": ZoneRule("main", (path,))}
        rules = ServiceRules(path, "shop", "Shop", "main", zones)
        inputs = Inputs.of(rules, schema, types, operations, http)
        by_key = operations.by_key
        return Evidence(schema, inputs.resolver, by_key, http.by_name, inputs.ports.address)

    return look


def test_what_is_nearer_comes_first_and_recursion_ends(look: Look) -> None:
    evidence = look(Shop({"Get": (one("id"), one("tree", "t:Node"))}, declared=TREE))
    paths = [path for path, _ in evidence.answered(evidence.operations["Get"])]
    depths = [path.count("/") for path in paths]
    assert depths == sorted(depths)
    assert paths[:2] == ["name", "Node"]
    assert max(depths) == 3


def test_a_list_itself_is_a_dot(look: Look) -> None:
    evidence = look(Shop({"List": ("", many("Node", "t:Node"))}, declared=TREE))
    paths = [path for path, _ in evidence.answered(evidence.operations["List"])]
    assert paths[:2] == [".", "name"]


def test_kinds_of_elements(look: Look) -> None:
    short = (
        '<xs:simpleType name="Short"><xs:restriction base="t:Shorter"/></xs:simpleType>'
        '<xs:simpleType name="Shorter"><xs:restriction base="xs:short"/></xs:simpleType>'
    )
    elements = one("a", "t:Short") + one("b") + one("c", "xs:boolean") + one("d", "t:Node")
    evidence = look(Shop({"Set": (elements, "")}, declared=TREE + short))
    a, b, c, d = evidence.members(evidence.request(evidence.operations["Set"]))
    assert [evidence.is_whole(each) for each in (a, b, c, d)] == [True, False, False, False]
    assert [evidence.is_text(each) for each in (a, b, c, d)] == [False, True, False, False]
    assert [evidence.is_boolean(each) for each in (a, b, c, d)] == [False, False, True, False]
    assert [evidence.is_simple(each) for each in (a, b, c, d)] == [True, True, True, False]
    assert [evidence.holds_elements(each) for each in (a, d)] == [False, True]
    name = evidence.type_name(d)
    assert name is not None
    assert name.local == "Node"
    assert evidence.type_name(b) is None


def test_header_parts_of_requests_and_answers(look: Look) -> None:
    declared = part("Ticket", one("id")) + part("Told", one("text"))
    shop = Shop({"Ping": ("", "")}, declared=declared, headers=["Ticket"], answered=["Told"])
    evidence = look(shop)
    assert [each.name.local for each in evidence.header_parts["Ping"]] == ["Ticket"]
    assert [each.name.local for each in evidence.answered_parts["Ping"]] == ["Told"]


def test_a_name_is_given_once(look: Look) -> None:
    evidence = look(Shop({"Ping": ("", "")}))
    claimed = [evidence.claim(name) for name in ("all", "all", "all_2", "all")]
    assert claimed == ["all", "all_2", "all_2_2", "all_3"]
