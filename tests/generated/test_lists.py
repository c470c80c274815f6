"""Lists by offset and by token, from servers that do as they say, and others."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml import etree

from soapwright import ListShifted, MalformedResponse, RowsShifted, TransportError
from tests.shops import Shop, many, one, record
from tests.stalls import Drop, Stall, stall

MAYBE = 'minOccurs="0"'
SEED = record("Seed", one("key", "xs:int"), one("variety", more=MAYBE))
PAGE = record(
    "Page",
    one("done", "xs:boolean", MAYBE),
    one("locator", more=MAYBE),
    many("seed", "t:Seed"),
    one("size", "xs:int", MAYBE),
)
PAGING = record("Paging", one("offset", "xs:int"), one("limit", "xs:int"), one("text", more=MAYBE))
LISTED = many("seed", "t:Seed") + one("total", "xs:int", MAYBE)
ASKED = one("offset", "xs:int") + one("limit", "xs:int") + one("kind", more=MAYBE)
SHOP = Shop(
    {
        "list": (ASKED, LISTED),
        "find": (one("text") + one("paging", "t:Paging", MAYBE), LISTED),
        "query": (one("text"), one("result", "t:Page")),
        "queryMore": (one("locator"), one("result", "t:Page")),
        "scroll": (one("text") + one("cursor", more=MAYBE), one("result", "t:Page")),
    },
    declared=SEED + PAGE + PAGING,
)
OFFSET = 'style = "offset"\noperation = "list"\noffset = "offset"\nsize = "limit"\nrows = "seed"\n'
TOKEN = 'style = "token"\ntoken = "locator"\nrows = "seed"\n'
RULES = f"""
[page.counted]
{OFFSET}total = "total"
page_size = 3
row_key = ["key"]
[page.uncounted]
{OFFSET}page_size = 3
first = 1
[page.within]
style = "offset"
operation = "find"
offset = "paging/offset"
size = "paging/limit"
rows = "seed"
total = "total"
page_size = 3
[page.found]
{TOKEN}operation = "query"
next = "queryMore"
parameter = "locator"
done = "done"
total = "size"
[page.told_by_token]
{TOKEN}operation = "query"
next = "queryMore"
parameter = "locator"
[page.scrolled]
{TOKEN}operation = "scroll"
parameter = "cursor"
cursor = true
"""


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stall]:
    with stall(SHOP, RULES, tmp_path_factory.mktemp("seeds")) as made:
        yield made


def rows(*keys: int) -> str:
    return "".join(f"<seed><key>{key}</key></seed>" for key in keys)


def listing(
    keys: range, *, total: bool = True, most: int = 99, ignores: str = "", first: int = 0
) -> Callable[[etree._Element], str]:
    """A list by offset; ``most`` is how many rows it gives at a time, whatever is asked for."""

    def answer(body: etree._Element) -> str:
        start = int(body.findtext(".//{*}offset") or 0) - first
        size = int(body.findtext(".//{*}limit") or 0)
        start = 0 if "offset" in ignores else start
        size = 99 if "limit" in ignores else min(size, most)
        told = f"<total>{len(keys)}</total>" if total else ""
        return rows(*keys[start : start + size]) + told

    return answer


def read(
    seeds: Stall, verb: str, driver: str = "sync", told: Any = "error", **more: Any
) -> list[int]:
    seeds.seen.clear()
    with seeds.connect(driver) as client, warnings.catch_warnings():
        warnings.simplefilter(told)
        found = getattr(client, verb)(**more)
        return [row.key for row in found]


# --- by offset -----------------------------------------------------------------------------------


@pytest.mark.parametrize("driver", ["sync", "async"])
def test_the_next_page_is_after_the_rows_that_came(seeds: Stall, driver: str) -> None:
    seeds.answer = listing(range(7))
    assert read(seeds, "counted", driver, kind="bean") == [*range(7)]
    assert seeds.asked("offset", "limit", "kind") == [
        ("0", "3", "bean"),
        ("3", "3", "bean"),
        ("6", "3", "bean"),
    ]


@pytest.mark.parametrize("most", [1, 2, 3])
@pytest.mark.parametrize("total", [True, False])
def test_a_service_may_give_fewer_rows_than_are_asked_for(
    seeds: Stall, most: int, total: bool
) -> None:
    verb = "counted" if total else "uncounted"
    seeds.answer = listing(range(7), total=total, most=most, first=0 if total else 1)
    assert read(seeds, verb) == [*range(7)]


def test_a_page_may_be_longer_than_asked(seeds: Stall) -> None:
    seeds.answer = listing(range(7), ignores="limit")
    assert read(seeds, "counted") == [*range(7)]
    assert len(seeds.seen) == 1
    seeds.answer = listing(range(7), total=False, ignores="limit", first=1)
    assert read(seeds, "uncounted") == [*range(7)]


@pytest.mark.parametrize("verb", ["counted", "uncounted"])
def test_an_offset_that_the_service_ignores_is_an_error(seeds: Stall, verb: str) -> None:
    seeds.answer = listing(range(6), total=verb == "counted", ignores="offset")
    with pytest.raises(MalformedResponse, match="is the same as the one before it"):
        read(seeds, verb, told="ignore")
    assert len(seeds.seen) == 2


@pytest.mark.parametrize("verb", ["counted", "uncounted"])
def test_a_list_may_be_empty(seeds: Stall, verb: str) -> None:
    seeds.answer = listing(range(0), total=verb == "counted")
    assert read(seeds, verb) == []
    assert len(seeds.seen) == 1


def test_a_list_that_shrinks_is_told(seeds: Stall) -> None:
    before, after = listing(range(9)), listing(range(1, 9))
    seeds.answer = lambda body: (before if body.findtext("{*}offset") == "0" else after)(body)
    with pytest.raises(RowsShifted, match="the page at offset 3 tells of 8 rows in all"):
        read(seeds, "counted")
    with pytest.raises(ListShifted):
        read(seeds, "counted", on_shift="raise")


def test_rows_that_were_promised_and_never_come_are_told(seeds: Stall) -> None:
    seeds.answer = lambda body: (
        (rows(1, 2, 3) if body.findtext("{*}offset") == "0" else "") + "<total>9</total>"
    )
    with pytest.raises(RowsShifted, match="of 9 rows in all 3 have come"):
        read(seeds, "counted")


def test_a_total_below_what_has_come_is_none(seeds: Stall) -> None:
    listed = listing(range(8))
    seeds.answer = lambda body: listed(body).replace("<total>8<", "<total>2<")
    assert read(seeds, "counted") == [*range(8)]


def test_a_part_of_the_request_may_say_which_page_it_is(seeds: Stall) -> None:
    """What else is in it is the caller's; two of one name are told apart."""
    seeds.answer = listing(range(5))
    assert read(seeds, "within", text="bean", text_2="newest") == [*range(5)]
    assert seeds.asked("paging/{*}offset", "paging/{*}limit", "paging/{*}text", "text") == [
        ("0", "3", "newest", "bean"),
        ("3", "3", "newest", "bean"),
    ]


# --- by token ------------------------------------------------------------------------------------


def found(*keys: int, done: bool | None = None, to: str = "", total: int | None = None) -> str:
    said = "" if done is None else f"<done>{str(done).lower()}</done>"
    locator = f"<locator>{to}</locator>" if to else ""
    size = "" if total is None else f"<size>{total}</size>"
    return f"<result>{said}{locator}{rows(*keys)}{size}</result>"


def scripted(seeds: Stall, *answers: str | None) -> None:
    left = list(answers)

    def answer(_: etree._Element) -> str:
        told = left.pop(0) if len(left) > 1 else left[0]
        if told is None:
            raise Drop
        return told

    seeds.answer = answer


@pytest.mark.parametrize("driver", ["sync", "async"])
def test_query_then_query_more(seeds: Stall, driver: str) -> None:
    scripted(
        seeds,
        found(1, 2, done=False, to="a-2", total=5),
        found(3, 4, done=False, to="a-4", total=5),
        found(5, done=True, to="a-5", total=5),
    )
    assert read(seeds, "found", driver, text="all") == [1, 2, 3, 4, 5]
    assert [etree.QName(body).localname for body in seeds.seen] == [
        "query",
        "queryMore",
        "queryMore",
    ]
    assert seeds.asked("text", "locator") == [("all", None), (None, "a-2"), (None, "a-4")]


def test_without_a_flag_the_last_page_has_no_token(seeds: Stall) -> None:
    scripted(seeds, found(1, to="a"), found(to="b"), found(2))
    assert read(seeds, "told_by_token", text="all") == [1, 2], "a page may be empty"
    scripted(seeds, found())
    assert read(seeds, "told_by_token", text="all") == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([found(1, done=False, to="a"), found(2, done=False, to="a")], "used before"),
        ([found(1, to="a"), found(2, to="b"), found(3, to="a")], "used before"),
        ([found(1, 2, to=x) for x in "abc"], "the same as the one before"),
        ([found(1, done=False)], "says that there are more, and not how to get them"),
    ],
    ids=["repeats", "a circle", "the first page for ever", "no token"],
)
def test_pages_that_would_never_end(seeds: Stall, answers: list[str], said: str) -> None:
    scripted(seeds, *answers)
    with pytest.raises(MalformedResponse, match=said):
        read(seeds, "found", text="all")
    assert len(seeds.seen) <= 3


def test_rows_that_the_size_promised_are_missed(seeds: Stall) -> None:
    scripted(seeds, found(1, 2, done=False, to="a", total=5), found(3, done=True, total=5))
    with pytest.raises(RowsShifted, match="of 5 rows in all 3 have come"):
        read(seeds, "found", text="all")


def test_a_cursor_stays_the_same_and_ends(seeds: Stall) -> None:
    scripted(seeds, found(1, 2, to="c"), found(3, to="c"), found(to="c"))
    assert read(seeds, "scrolled", text="all") == [1, 2, 3]
    assert seeds.asked("text", "cursor") == [("all", None), ("all", "c"), ("all", "c")]


def test_a_page_of_a_cursor_is_never_asked_for_twice(seeds: Stall) -> None:
    scripted(seeds, found(1, 2, to="c"), None)
    with pytest.raises(TransportError):
        read(seeds, "scrolled", text="all")
    assert len(seeds.seen) == 2


def test_a_page_that_got_no_answer_is_asked_for_again_by_its_token(seeds: Stall) -> None:
    scripted(seeds, found(1, done=False, to="a"), None, found(2, done=True))
    assert read(seeds, "found", text="all") == [1, 2]
    assert [locator for (locator,) in seeds.asked("locator")] == [None, "a", "a"]
