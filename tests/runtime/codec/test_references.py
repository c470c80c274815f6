"""References of encoded messages: what they mean is put in their place."""

from __future__ import annotations

import pytest
from lxml import etree

from soapwright.runtime.codec.bounded import StandardLimits
from soapwright.runtime.codec.document import parse
from soapwright.runtime.codec.references import resolve, root_of
from soapwright.runtime.errors import MalformedResponse

ENC = "http://schemas.xmlsoap.org/soap/encoding/"
ENC_12 = "http://www.w3.org/2003/05/soap-encoding"


def body(text: str) -> etree._Element:
    return etree.fromstring(f'<body xmlns:enc="{ENC}" xmlns:e12="{ENC_12}">{text}</body>')


def resolved(text: str) -> str:
    """The root of a Body after its references were followed."""
    whole = body(text)
    root = root_of(whole)
    assert root is not None
    resolve(root)
    root = root_of(whole)
    assert root is not None
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False).partition(">")[2]


def test_what_is_referred_to_comes_in_place() -> None:
    text = '<r><a href="#1"/><b href="#1"/></r><m id="1"><x>7</x></m>'
    assert resolved(text) == "<a><x>7</x></a><b><x>7</x></b></r>"


def test_references_within_what_is_referred_to() -> None:
    text = '<r><a href="#1"/></r><m id="1"><x href="#2"/></m><m id="2">7</m>'
    assert resolved(text) == "<a><x>7</x></a></r>"


def test_what_refers_may_be_what_is_referred_to() -> None:
    text = '<r><a href="#1"/></r><m id="1" href="#2"/><m id="2">7</m>'
    assert resolved(text) == "<a>7</a></r>"


def test_inline_elements_may_be_referred_to() -> None:
    text = '<r><a id="1"><x>7</x></a><b href="#1"/></r>'
    assert resolved(text) == "<a><x>7</x></a><b><x>7</x></b></r>"


def test_what_the_encoding_says_is_no_content() -> None:
    style = 's:encodingStyle="e" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    text = f'<r {style}><a id="1" {style}>7</a><b href="#2"/></r><m id="2" enc:root="0" {style}/>'
    assert resolved(text) == "<a>7</a><b/></r>"


def test_soap_12_has_names_of_its_own() -> None:
    text = '<r><a e12:ref="one"/></r><m e12:id="one">7</m>'
    assert resolved(text) == "<a>7</a></r>"


def test_a_place_in_an_array_stays_and_prefixes_are_known() -> None:
    whole = body(
        '<r><a href="#1" enc:position="[3]"/></r>'
        '<m id="1" xmlns:p="urn:p" xmlns:i="urn:i" i:type="p:T"><x i:type="p:X"/></m>'
    )
    resolve(whole[0])
    (found,) = whole[0]
    assert found.get(f"{{{ENC}}}position") == "[3]"
    assert found.get("{urn:i}type") == "p:T"
    assert found.nsmap["p"] == found[0].nsmap["p"] == "urn:p"


def test_names_keep_their_meaning_under_other_prefixes() -> None:
    """Where they are put, a prefix may have another namespace, and a namespace another prefix."""
    xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    whole = body(
        f'<r {xsi} xmlns:q="urn:p" xmlns:p="urn:other"><a href="#1"/></r>'
        f'<m id="1" {xsi} xmlns:p="urn:p" i:type="p:T" enc:arrayType="p:X[2]">'
        '<x i:type="p:X"/><y i:type="z:QName" xmlns:z="urn:z">p:name</y></m>'
    )
    resolve(whole[0])
    (found,) = whole[0]
    xsi_type = "{http://www.w3.org/2001/XMLSchema-instance}type"
    told = [found.get(xsi_type), found.get(f"{{{ENC}}}arrayType"), found[0].get(xsi_type)]
    prefix = str(told[0]).partition(":")[0]
    assert found.nsmap[prefix] == "urn:p"
    assert told == [f"{prefix}:T", f"{prefix}:X[2]", f"{prefix}:X"]
    assert found[1].text == f"{prefix}:name"


@pytest.mark.parametrize(
    "text",
    [
        '<r><a href="#1"/></r><m id="1"><x href="#1"/></m>',
        '<r><a href="#1"/></r><m id="1"><x href="#2"/></m><m id="2"><y href="#1"/></m>',
        '<r><a href="#1"/></r><m id="1" href="#1"/>',
        '<r id="1"><a href="#1"/></r>',
    ],
)
def test_what_is_part_of_itself_is_refused(text: str) -> None:
    with pytest.raises(MalformedResponse, match="is part of itself"):
        resolve(body(text)[0])


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(MalformedResponse, match="#9, which it has not"):
        resolve(body('<r><a href="#9"/></r>')[0])


def test_other_documents_are_left_alone() -> None:
    assert resolved('<r><a href="cid:x"/></r>') == '<a href="cid:x"/></r>'


_A = '<a href="#1"/>'
BOMBS = {
    "of elements": "".join(
        f'<m id="{n}">' + f'<x href="#{n + 1}"/>' * 10 + "</m>" for n in range(1, 12)
    )
    + '<m id="12"/>',
    "of one text": f'<m id="1">{"x" * 100_000}</m>',
    "of one attribute": f'<m id="1" a="{"x" * 100_000}"/>',
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_short_message_cannot_stand_for_a_huge_one(bomb: str) -> None:
    raw = f"<b><r>{_A * 1_000}</r>{bomb}</b>".encode()
    with pytest.raises(MalformedResponse, match=r"than 10 times its size; Limits\(references=\)"):
        resolve(parse(raw, StandardLimits(references=10))[0])


def test_what_a_message_may_stand_for_grows_with_it_and_with_the_limit() -> None:
    raw = f'<b><r>{_A * 1_000}</r><m id="1">{"x" * 20_000}</m></b>'.encode()
    with pytest.raises(MalformedResponse, match="more than 50 times"):
        resolve(parse(raw)[0])
    resolve(parse(raw, StandardLimits(references=300))[0])
    longer = raw.replace(b"</b>", b"<c>" + b"x" * 400_000 + b"</c></b>")
    resolve(parse(longer)[0])


def chain(length: int) -> etree._Element:
    links = "".join(f'<m id="{n}"><x href="#{n + 1}"/></m>' for n in range(length))
    return body(f'<r><a href="#0"/></r>{links}<m id="{length}">7</m>')


def test_references_within_references() -> None:
    whole = chain(900)
    resolve(whole[0])
    assert "".join(map(str, whole[0].itertext())) == "7"
    with pytest.raises(MalformedResponse, match="nests deeper than can be read"):
        resolve(chain(10_000)[0])


def test_many_references_take_their_time_only() -> None:
    wide = "".join(f'<a href="#{n}"/>' for n in range(20_000))
    whole = body(f"<r>{wide}</r>" + "".join(f'<m id="{n}"/>' for n in range(20_000)))
    resolve(whole[0])
    assert len(whole[0]) == 20_000


@pytest.mark.parametrize(
    "text",
    [
        '<m id="1" enc:root="0"/><r><a href="#1"/></r>',
        '<m id="1"/><r><a href="#1"/></r>',
        '<m id="1"/><r enc:root="1"><a href="#1"/></r>',
        '<r id="0"><a href="#1"/></r><m id="1"/>',
    ],
)
def test_the_root_is_what_nothing_refers_to(text: str) -> None:
    found = root_of(body(text))
    assert found is not None
    assert found.tag == "r"


def test_an_empty_body_has_no_root() -> None:
    assert root_of(body("")) is None
