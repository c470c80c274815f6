"""Which name on one side is which on the other."""

from __future__ import annotations

from types import MappingProxyType

from soapwright.diff.names import Names, pair_namespaces
from soapwright.schema.model import XSD, Element, Message, Place, QName, Schema

PLACE = Place("a", 1)


def schema(target: str = "", **declared: str) -> Schema:
    """Elements by namespace: ``a="x y"`` are {urn:a}x and {urn:a}y; a WSDL where ``target``."""
    names = [
        QName(f"urn:{ns}", local) for ns, locals_ in declared.items() for local in locals_.split()
    ]
    elements = {name: Element(name, QName(XSD, "int"), PLACE) for name in names}
    messages = {QName(target, "m"): Message(QName(target, "m"), PLACE)} if target else {}
    return Schema(
        "a", target, elements=MappingProxyType(elements), messages=MappingProxyType(messages)
    )


def test_namespaces_of_both_sides_are_no_pair() -> None:
    assert pair_namespaces(schema(a="x", b="y"), schema(a="x", c="y")) == {"urn:b": "urn:c"}
    assert pair_namespaces(schema(a="x"), schema(a="y", b="x")) == {}


def test_the_most_names_in_common_decide() -> None:
    base, other = schema(a="x y z", b="x"), schema(c="x", d="x y")
    assert pair_namespaces(base, other) == {"urn:a": "urn:d", "urn:b": "urn:c"}


def test_nothing_in_common_is_no_pair() -> None:
    assert pair_namespaces(schema(a="x"), schema(b="y")) == {}
    assert pair_namespaces(schema(), schema(b="y")) == {}


def test_names_there_and_back() -> None:
    names = Names(schema(a="x", s="y"), schema(b="x", s="y"))
    here, there, shared = QName("urn:a", "n"), QName("urn:b", "n"), QName("urn:s", "y")
    assert names.to_other(here) == there
    assert names.to_base(there) == here
    assert names.to_other(shared) == names.to_base(shared) == shared
    assert names.same(here, there)
    assert names.same(shared, shared)
    assert not names.same(here, QName("urn:b", "m"))
    assert not names.same(there, here)
    assert names.same(None, None)
    assert not names.same(here, None)


def test_the_namespaces_of_wsdls_are_a_pair_and_those_of_schemas_none() -> None:
    wsdls = Names(schema("urn:w1"), schema("urn:w2"))
    assert wsdls.wsdl == ("urn:w1", "urn:w2")
    assert wsdls.namespace("urn:w1") == "urn:w2"
    assert wsdls.namespace("urn:x") == "urn:x"
    assert Names(schema("urn:w"), schema("urn:w")).wsdl is None
    assert Names(schema(), schema("urn:w")).wsdl is None


def test_texts_that_hold_a_namespace_follow_it() -> None:
    names = Names(schema("urn:a", a="x"), schema("urn:b", b="x"))
    assert names.translate("urn:a/Get") == "urn:b/Get"
    assert names.translate("nothing") == "nothing"
    longer = Names(schema("urn:a/in", a="x"), schema("urn:w", b="x"))
    assert longer.translate("urn:a/in/Get") == "urn:w/Get", "the longer one goes first"


def test_texts_that_name_the_release_follow_it() -> None:
    names = Names(schema("urn:w/8.0", a="x"), schema("urn:w/8.5", b="x"))
    assert names.translate("ver=8.0 getPhone") == "ver=8.5 getPhone"
    assert names.translate("ver=18.0 getPhone") == "ver=18.0 getPhone"
    assert names.translate("ver=8.0.1 getPhone") == "ver=8.0.1 getPhone"
    words = Names(schema("urn:old/x", a="x"), schema("urn:new/x", b="x"))
    assert words.translate("old getPhone") == "old getPhone", "a word is no release"
