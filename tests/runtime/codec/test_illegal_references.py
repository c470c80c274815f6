"""Character references that XML forbids: replaced where they are some, and nothing else."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from soapwright.runtime.codec.illegal_references import IllegalReferences


def through(data: bytes, *cuts: int) -> tuple[bytes, IllegalReferences]:
    """What the parser gets of a document that arrives in pieces."""
    references = IllegalReferences()
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(ends)]
    return b"".join([*map(references.replace, pieces), references.rest()]), references


def is_refused(reference: str) -> bool:
    try:
        etree.fromstring(f"<a>{reference}</a>")
    except etree.XMLSyntaxError:
        return True
    return False


@given(st.integers(0, 0x110010), st.sampled_from(["&#x{:x};", "&#x{:X};", "&#{};", "&#000{};"]))
@example(0x1F, "&#x{:X};")
@example(0xFFFE, "&#x{:X};")
@example(0xD800, "&#{};")
def test_those_are_replaced_that_the_parser_refuses(code: int, form: str) -> None:
    reference = form.format(code)
    replaced, references = through(f"<a>{reference}</a>".encode())
    assert references.pending == is_refused(reference)
    if references.pending:
        assert references.find(etree.fromstring(replaced)) == (3, reference)
        assert references.pending == 0
    else:
        assert replaced == f"<a>{reference}</a>".encode()


PARTS = [
    b"<a>",
    b"</a>",
    b"&#x1F;",
    b"&#31;",
    b"&#x41;",
    b"&amp;",
    b"&",
    b"<",
    b"text",
    b"&#",
    b"<!",
]
APART = [
    b"<![CDATA[ &#x1F; ]]>",
    b"<!-- &#x1F; -->",
    b"<?p &#x1F;?>",
    b"<!---->",
    b"<![CDATA[]]]]>",
]
LATER = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|(&#x1F;|&#31;)", re.DOTALL)


@given(
    st.lists(st.sampled_from(PARTS + APART), max_size=12).map(b"".join),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_it_does_not_matter_where_the_pieces_end(data: bytes, cuts: list[int]) -> None:
    whole, _ = through(data)
    pieces, references = through(data, *cuts)
    assert pieces == whole
    each, _ = through(data, *range(len(data)))
    assert each == whole
    if b"<!" not in LATER.sub(b"", data) and b"<![CDATA[" not in LATER.sub(b"", data):
        expected = [found.start() for found in LATER.finditer(data) if found[1]]
        assert [offset for offset, _ in references._found] == expected


@pytest.mark.parametrize("apart", APART)
def test_what_stands_apart_is_text(apart: bytes) -> None:
    data = b"<a>" + apart + b"</a>"
    assert through(data)[0] == data


def test_where_they_are_is_told() -> None:
    replaced, references = through(b"<a><b>x&#0;y</b><c d='&#x1F;'>&#2;</c><e/></a>", 8, 9)
    root = etree.fromstring(replaced)
    assert references.pending == 3
    assert references.find(root[0]) == (7, "&#0;")
    assert references.pending == 2
    assert references.find(root[1]) == (22, "&#x1F;")
    assert references.pending == 0
    assert references.find(root[2]) is None
    assert references.last == "&#2;"
