"""Content out of its coding: any piece at a time, of bounded size, and not without its end."""

from __future__ import annotations

import gzip
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.http.content_encoding import BadCoding, Content


def inflated(data: bytes, step: int = 1000, coding: str = "gzip") -> bytes:
    content = Content(coding)
    found = b"".join(
        piece
        for start in range(0, len(data), step)
        for piece in content.pieces(data[start : start + step])
    )
    if content.is_cut:
        raise BadCoding("it has no end")
    return found


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(1, 50))
def test_what_goes_in_comes_out(members: list[bytes], step: int) -> None:
    data = b"".join(map(gzip.compress, members))
    assert inflated(data, step) == gzip.decompress(data) == b"".join(members)


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip"])
def test_a_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(BadCoding, match="was not asked for"):
        Content(coding)


def test_content_that_is_cut_anywhere_or_damaged_is_an_error() -> None:
    data = gzip.compress(random.Random(1).randbytes(500))
    assert inflated(b"") == b""
    for size in range(1, len(data)):
        with pytest.raises(BadCoding):
            inflated(data[:size])
    with pytest.raises(BadCoding, match="no gzip"):
        inflated(data[:-8] + bytes(4) + data[-4:])  # its checksum
    with pytest.raises(BadCoding, match="no gzip"):
        inflated(data + b"rubbish")


def test_a_bomb_costs_what_one_piece_does() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    content = Content("gzip")
    tracemalloc.start()
    size = sum(map(len, content.pieces(bomb)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 100_000_000
    assert peak < 1_000_000
