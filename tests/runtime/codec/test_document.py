"""What a document may cost before it is read: the right error, in bounded time and memory."""

from __future__ import annotations

import time

import pytest

from soapwright.runtime.codec.bounded import StandardLimits
from soapwright.runtime.codec.document import Document, parse
from soapwright.runtime.errors import MalformedResponse, TruncatedResponse
from soapwright.runtime.http.settings import Limits
from tests.runtime.soap import query_answer, receive

LARGE = 10_500_000
TITLE = '<Entity xsi:type="Ticket"><id>1</id><Title>%s</Title></Entity>'


def deep(levels: int) -> bytes:
    return b"<a>" * levels + b"</a>" * levels


@pytest.mark.parametrize(
    "text", ["x" * LARGE, f"<![CDATA[{'x' * LARGE}]]>", f"<!--{'x' * LARGE}-->"]
)
def test_10_mb_of_one_text_are_refused_unless_they_are_meant(text: str) -> None:
    data = query_answer(TITLE % text)
    started = time.process_time()
    with pytest.raises(
        MalformedResponse, match=r"more than 10,000,000 bytes.*large=True"
    ) as caught:
        receive(data)
    assert type(caught.value) is MalformedResponse
    assert caught.value.operation == "query"
    (ticket,) = receive(data, limits=Limits(large=True)).entity_results.entity
    assert len(ticket.title or "") == (0 if text.startswith("<!--") else LARGE)
    assert time.process_time() - started < 3


def test_what_nests_too_deep_is_refused() -> None:
    assert parse(deep(200)).tag == "a"
    assert parse(deep(2_000), StandardLimits(large=True)).tag == "a"
    for levels, large in ((300, False), (10_000, False), (10_000, True), (1_000_000, True)):
        started = time.process_time()
        with pytest.raises(MalformedResponse, match="nests too deep") as caught:
            parse(deep(levels), StandardLimits(large=large))
        assert not isinstance(caught.value, TruncatedResponse)
        assert time.process_time() - started < 1


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("before", ["", "<!-- a <!DOCTYPE b> -->", "<?pi <!DOCTYPE?>\n"])
def test_a_doctype_is_refused_when_it_begins(before: str, encoding: str, large: bool) -> None:
    """Nothing that it declares is read: neither bombs nor attributes with defaults."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{before}'
    assert parse(f"{text}<a/>".encode(encoding), StandardLimits(large=large)).tag == "a"
    document = Document(limits=StandardLimits(large=large))
    with pytest.raises(MalformedResponse, match="DOCTYPE") as caught:
        document.feed(f"{text}<!DOCTYPE a [<!ENTITY".encode(encoding))
    assert not isinstance(caught.value, TruncatedResponse)


def test_a_doctype_in_text_is_text() -> None:
    assert parse(b"<a><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"


@pytest.mark.parametrize("encoding", ["shift_jis", "no-such", "ebcdic-cp-be"])
def test_an_encoding_that_is_not_read_is_refused(encoding: str) -> None:
    with pytest.raises(TruncatedResponse, match="not well-formed"):
        parse(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())


def test_a_document_arrives_a_byte_at_a_time() -> None:
    document = Document()
    for byte in b" \n<?xml version='1.0'?>\n<!-- c --><a><b>1</b></a>\n":
        document.feed(bytes([byte]))
    assert document.close().findtext("b") == "1"
