"""What an answer costs grows with its size, whatever it is made of."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from generated.autotask import types
from soapwright.runtime.codec.bounded import StandardLimits
from soapwright.runtime.codec.codec import shared_codec
from soapwright.runtime.codec.document import Document, parse
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.http.masking import Masker, Secrets
from tests.hostile.answers import ANSWERS, ENVELOPE, in_entity


def seconds(answer: bytes) -> float:
    """What reading it costs, until its end or until it is refused."""
    codec = shared_codec(types.TYPES, None, by_local_name=False)
    best = 60.0
    for _ in range(3):
        before = time.process_time()
        with suppress(MalformedResponse):
            codec.decode(types.QueryResponse, parse(answer)[0][0])
        best = min(best, time.process_time() - before)
    return best


@pytest.mark.parametrize("kind", ANSWERS)
def test_four_times_the_answer_costs_four_times_the_time(kind: str) -> None:
    make = ANSWERS[kind]
    seconds(make(10))  # compiles what is compiled once
    small, large = seconds(make(500)), seconds(make(2_000))
    assert large < 8 * small + 0.02


@pytest.mark.parametrize("kind", ANSWERS)
def test_so_does_showing_it(kind: str) -> None:
    """Whoever asks for messages has each masked, by a parser of its own."""

    def seconds(answer: bytes) -> float:
        masker = Masker(lambda: Secrets(frozenset({"s3cr3t-ticket"})))
        before = time.process_time()
        masker.content(answer, "text/xml; charset=utf-8")
        return time.process_time() - before

    make = ANSWERS[kind]
    seconds(make(10))
    small, large = min(seconds(make(500)), seconds(make(500))), seconds(make(2_000))
    assert large < 8 * small + 0.02


@pytest.mark.parametrize("start", [b"<!--" + b"x" * 100_000, b"<?p x?>" * 20_000, b" " * 100_000])
def test_what_comes_before_the_root_has_a_limit(start: bytes) -> None:
    document = Document()
    document.feed(b'<?xml version="1.0"?>')
    with pytest.raises(MalformedResponse, match="more than 65,536 bytes before its root"):
        document.feed(start)


def test_elements_have_a_limit() -> None:
    answer = in_entity("<a/>" * 100)
    assert len(parse(answer, StandardLimits(120))) == 1
    with pytest.raises(MalformedResponse, match=r"more than 99 elements; Limits\(elements=\)"):
        parse(answer, StandardLimits(99))


def test_attributes_and_prefixes_have_a_limit() -> None:
    codec = shared_codec(types.TYPES, None, by_local_name=False)
    many = " ".join(f'a{number}="1"' for number in range(501))
    scope = " ".join(f'xmlns:p{number}="u:{number}"' for number in range(251))
    for text, message in (
        (f"<Later {many}/>", "has 501 attributes; at most 500"),
        (f"<Later {scope} a=''><b/></Later>", "is in scope of 25[0-9] prefixes; at most 250"),
    ):
        with pytest.raises(MalformedResponse, match=message):
            codec.decode(types.QueryResponse, parse(in_entity(text))[0][0])


def test_entities_are_refused_when_they_are_declared() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa">' + b'<!ENTITY b "&a;&a;">' * 1_000 + b"]>"
    with pytest.raises(MalformedResponse, match="has a DOCTYPE"):
        parse(bomb + ENVELOPE.format("").encode())
