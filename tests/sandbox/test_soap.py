"""SOAP as a server sees it: what is read, and what is written for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from soapwright.sandbox.soap import (
    ENVELOPE,
    BadRequest,
    envelope,
    escape,
    fault,
    parse,
    read_request,
)
from tests.runtime.values import TEXTS


def wrap(body: str, header: str = "", namespace: str = ENVELOPE) -> bytes:
    return (
        f'<e:Envelope xmlns:e="{namespace}">{header}<e:Body>{body}</e:Body></e:Envelope>'.encode()
    )


def test_an_envelope_taken_apart() -> None:
    request = read_request(b"\xef\xbb\xbf\r\n" + wrap("<a/>", "<e:Header><b/><c/></e:Header>"))
    assert request.body.tag == "a"
    assert [block.tag for block in request.header] == ["b", "c"]
    assert read_request(wrap("<a/>")).header == ()
    assert read_request(wrap("<!-- x --><a/>")).body.tag == "a"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not well-formed"),
        (b"<a>", "not well-formed"),
        (b"<a/>", "not a SOAP 1.1 envelope"),
        (wrap("<a/>", namespace="http://www.w3.org/2003/05/soap-envelope"), "not a SOAP 1.1"),
        (wrap(""), "exactly one element"),
        (wrap("<a/><b/>"), "exactly one element"),
        (b"<!DOCTYPE a []>" + wrap("<a/>"), "document type declaration"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]>' + wrap("<a>&x;</a>"), "document type declaration"),
    ],
)
def test_what_is_no_request(data: bytes, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        read_request(data)


@given(TEXTS | st.just("a\rb"))
def test_any_text_is_read_back(text: str) -> None:
    root = parse(envelope(f"<a>{escape(text)}</a>"))
    assert (root[0][0].text or "") == text
    told = etree.fromstring(fault("Client", text))
    assert (told.findtext(".//faultstring") or "") == text
    assert told.findtext(".//faultcode") == "soap:Client"
