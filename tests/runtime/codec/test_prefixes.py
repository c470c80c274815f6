"""Names with prefixes: one for each namespace, and all of them declared."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree.ElementTree import QName

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from soapwright.runtime.codec.any_type import XSD, XSI
from soapwright.runtime.codec.encode import Written
from soapwright.runtime.codec.prefixes import Prefixes, name_of

XML = "http://www.w3.org/XML/1998/namespace"


def read(prefixes: Prefixes, name: str) -> str:
    """What a parser makes of a name, in Clark notation."""
    return str(etree.fromstring(f"<{name}{prefixes.declarations}/>").tag)


@given(st.lists(st.text("ab&'/?=").map("urn:x{}".format), max_size=5), st.data())
def test_every_name_is_read_as_it_is_meant(namespaces: list[str], data: st.DataObject) -> None:
    prefixes = Prefixes(namespaces)
    later = data.draw(st.lists(st.sampled_from([*namespaces, "urn:later"]), max_size=5))
    for namespace in [*namespaces, *later]:
        assert read(prefixes, prefixes.name(namespace, "x")) == f"{{{namespace}}}x"
        assert prefixes.of_tag(f"{{{namespace}}}x") == prefixes.name(namespace, "x")


@pytest.mark.parametrize(("namespace", "name"), [(XSD, "xsd:a"), (XSI, "xsi:a"), (XML, "xml:a")])
def test_prefixes_that_are_not_ours_to_choose(namespace: str, name: str) -> None:
    prefixes = Prefixes([])
    before = prefixes.declarations
    assert prefixes.name(namespace, "a") == name
    assert prefixes.declarations == before
    assert read(prefixes, name) == f"{{{namespace}}}a"


def test_a_name_of_no_namespace_has_no_prefix() -> None:
    prefixes = Prefixes(["", "urn:a"])
    assert prefixes.name("", "x") == prefixes.name(None, "x") == prefixes.of_tag("x") == "x"
    assert prefixes.name("urn:a", "x") == "n0:x"


@pytest.mark.parametrize("kind", [QName, etree.QName, str])
def test_names_as_values(kind: Callable[[str], Any]) -> None:
    assert Written(Prefixes(["urn:a"])).of_qname(kind("{urn:a}x")) == "n0:x"


def test_threads_that_meet_a_namespace_at_once_agree_on_its_prefix() -> None:
    prefixes = Prefixes([])
    with ThreadPoolExecutor(8) as pool:
        names = [*pool.map(lambda n: (n % 20, prefixes.name(f"urn:{n % 20}", "x")), range(400))]
    assert len(set(names)) == 20
    assert all(read(prefixes, name) == f"{{urn:{number}}}x" for number, name in names)


def test_the_name_of_an_element_whose_prefix_nobody_declares() -> None:
    root = etree.fromstring("<a xmlns='u:a'><b/></a>")
    assert name_of(root) == ("u:a", "a")
    parser = etree.XMLPullParser(events=("end",))
    parser.feed("<a><x:b/>")  # what is wrong with it is found at its end
    ((_, element),) = parser.read_events()
    assert isinstance(element, etree._Element)
    assert name_of(element) == (None, "x:b")
    assert name_of("{u:a}b").localname == "b"
