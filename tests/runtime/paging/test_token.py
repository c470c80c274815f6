"""Pages by token without a network: which is asked for next, and when there is none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from generated.superoffice.paging.archive import ROWS
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.paging.token import TokenPager, TokenPages

ANY = ROWS.operation
PAGES = TokenPages(operation=ANY, rows=("rows",), next=ANY, token=("token",), done=("done",))
BARE = TokenPages(operation=ANY, rows=("rows",), next=ANY, token=("token",))
MORE = TokenPages(
    operation=ANY, rows=("rows",), next=ANY, token=("token",), done=("done",), done_value="false"
)
CURSOR = TokenPages(operation=ANY, rows=("rows",), next=ANY, token=("token",), is_cursor=True)


def answer(*keys: int, token: Any = None, done: bool | None = None) -> SimpleNamespace:
    return SimpleNamespace(rows=[SimpleNamespace(key=key) for key in keys], token=token, done=done)


def asked(pages: TokenPages, *answers: Any) -> list[Any]:
    """The tokens that were asked with; the first page has none."""
    tokens: list[Any] = []
    pager: TokenPager[Any] = TokenPager(pages, lambda: tokens.append(None), tokens.append)  # type: ignore[arg-type,return-value]
    left = list(answers)
    while pager.next_call() is not None:
        pager.receive(left.pop(0))
    assert left == []
    return tokens


@pytest.mark.parametrize("last", [answer(2), answer(2, token="")])
def test_an_answer_without_a_token_is_the_last(last: Any) -> None:
    assert asked(BARE, answer(1, token="a"), last) == [None, "a"]


def test_what_says_that_there_are_no_more_goes_before_a_token() -> None:
    pages = [answer(1, token="a", done=False), answer(2, token="b", done=True)]
    assert asked(PAGES, *pages) == [None, "a"]
    pages = [answer(1, token=7, done=True), answer(2, token=8, done=False)]
    assert asked(MORE, *pages) == [None, 7]
    assert asked(PAGES, answer(1, token="a"), answer(2)) == [None, "a"], "nothing says so"


def test_a_cursor_ends_without_rows_or_as_it_says() -> None:
    assert asked(CURSOR, answer(1, token="c"), answer(2, token="c"), answer(token="c")) == [
        None,
        "c",
        "c",
    ]


@pytest.mark.parametrize(
    ("pages", "answers", "said"),
    [
        (PAGES, [answer(1, done=False)], "not how to get them"),
        (BARE, [answer(1, token="a"), answer(2, token="a")], "used before"),
        (BARE, [answer(1, token="a"), answer(token="a")], "used before"),
    ],
)
def test_what_would_never_end(pages: TokenPages, answers: list[Any], said: str) -> None:
    with pytest.raises(MalformedResponse, match=said):
        asked(pages, *answers)


def test_a_cursor_that_says_more_and_gives_none() -> None:
    told = TokenPages(
        operation=ANY, rows=("rows",), next=ANY, token=("token",), done=("done",), is_cursor=True
    )
    with pytest.raises(MalformedResponse, match="holds none"):
        asked(told, answer(1, token="c", done=False), answer(token="c", done=False))


def test_only_pages_that_can_be_had_again_are_asked_for_again() -> None:
    for pages, news in ((PAGES, 1), (CURSOR, None)):
        pager: TokenPager[Any] = TokenPager(pages, lambda: None, lambda _: None)  # type: ignore[arg-type,return-value]
        pager.take(answer(1).rows)
        assert pager.break_off() == news
