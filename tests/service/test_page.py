"""[page.<verb>]."""

from __future__ import annotations

import pytest

from soapwright.service.page import PageRule, SizedRule, TokenRule, read_page
from soapwright.service.toml_reader import Table
from tests.service.tables import refused, table

NUMBERED = (
    'style = "page-number"\noperation = "List"\npage = "Page"\nsize = "Size"\nrows = "Rows"\n'
    "page_size = 50\n"
)
OFFSET = NUMBERED.replace("page-number", "offset").replace('page = "Page"', 'offset = "From"')
TOKEN = 'style = "token"\noperation = "List"\ntoken = "Next"\nparameter = "From"\nrows = "Rows"\n'


def read(one: Table) -> PageRule:
    return read_page("rows", one, ("all",))


def test_pages_by_number() -> None:
    rule = SizedRule("page", "rows", "List", "Page", "Size", "Rows", 50)
    assert read(table(NUMBERED)) == rule
    more = 'first = 1\ntotal = "Total"\nnot_null = ["Order"]'
    found = read(table(NUMBERED + more))
    assert isinstance(found, SizedRule)
    assert (found.first, found.total, found.not_null) == (1, "Total", ("Order",))


def test_pages_by_offset_and_by_token() -> None:
    assert read(table(OFFSET)) == SizedRule("offset", "rows", "List", "From", "Size", "Rows", 50)
    assert read(table(TOKEN)) == TokenRule("rows", "List", "Next", "From", "Rows")
    more = 'next = "More"\ndone = "more"\ndone_value = false\nsize = "Size"\npage_size = 9'
    found = read(table(TOKEN + more))
    assert isinstance(found, TokenRule)
    assert (found.next, found.done, found.done_value, found.page_size) == ("More", "more", False, 9)


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("", "style", "is missing"),
        ('style = "pages"', "style", "allowed: keyset, page-number, offset, token"),
        (OFFSET.replace("offset =", "page ="), "offset", "is missing"),
        (TOKEN + "size = 'Size'", "page_size", "goes with size"),
        (TOKEN + "page_size = 5", "page_size", "goes with size"),
        (TOKEN + "done_value = 1", "done_value", "takes a text or boolean"),
        (TOKEN + "next = 'More'\nstart = '*'", "start", "for pages of one operation"),
        (NUMBERED.replace("= 50", "= 0"), "page_size", "at least 1"),
        (NUMBERED + "first = -1", "first", "at least 0"),
        (NUMBERED + 'key = "id"', "key", "is unknown"),
        ('style = "keyset"\noperation = "query"', "text", "is missing"),
    ],
)
def test_what_it_refuses(text: str, key: str, said: str) -> None:
    refused(read, text, key, said)


def test_a_verb_names_a_method() -> None:
    refused(lambda one: read_page("List", one, ()), NUMBERED, "", "a verb names a method")
