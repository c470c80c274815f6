"""What a part's content is decoded with, in any pieces."""

from __future__ import annotations

from base64 import encodebytes
from binascii import b2a_qp

import pytest

from soapwright import MalformedResponse
from soapwright.runtime.http.part_content import decoder_of

DATA = bytes(range(256)) * 3 + b"\r\n = \r\n"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 57, 10_000])
@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "binary", "8bit", "7bit", ""])
def test_in_any_pieces(coding: str, size: int) -> None:
    data = {"base64": encodebytes(DATA), "quoted-printable": b2a_qp(DATA, istext=False)}.get(
        coding, DATA
    )
    decoder = decoder_of(f" {coding.upper()} (as it came)", "part 1")
    pieces = [decoder.feed(data[at : at + size]) for at in range(0, len(data), size)]
    assert b"".join([*pieces, decoder.rest()]) == DATA


@pytest.mark.parametrize(
    ("coding", "pieces"),
    [
        ("base64", [b"AA-A"]),
        ("base64", [b"AAA"]),
        ("base64", [b"AA==", b"AAAA"]),
        ("base64", [b"A", b"A==", b"A"]),
        ("quoted-printable", [b"a=4"]),
        ("quoted-printable", [b"a=xy\n"]),
    ],
)
def test_what_is_no_such_coding(coding: str, pieces: list[bytes]) -> None:
    decoder = decoder_of(coding, "part 1 <a@d>")
    with pytest.raises(MalformedResponse, match=f"part 1 <a@d> of the answer is no {coding}"):
        b"".join([*map(decoder.feed, pieces), decoder.rest()])
