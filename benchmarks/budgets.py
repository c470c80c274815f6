"""The budgets: what is compared with what, and how much of it ours may cost."""

from __future__ import annotations

from typing import Literal

from .inputs import PAGE
from .judging import Budget, Contender, Goal

DELAY = 50
"""Milliseconds that the server waits before it answers."""


def budgets(*, short: bool = False, fast: bool = False) -> tuple[Budget, ...]:
    """All budgets.

    Args:
        short: fetch and create less.
        fast: those of soapwright-fast too, which has to be there.
    """
    pages, rows = (8, 10_000) if short else (20, 50_000)
    found = (*_ALIKE, *_fetching(pages, 40 if short else 2000), _mirrored(rows))
    found = (*found, _journaled(10 if short else 50))
    return (*found, *_fast(pages, rows)) if fast else found


def contenders(topic: str, *, short: bool = False, fast: bool = False) -> list[Contender]:
    """Who is measured for a topic, each once; the short form leaves out what is in no budget."""
    found: list[Contender] = []
    for budget in budgets(short=short, fast=fast):
        if budget.topic == topic:
            found += budget.ours, budget.peer
    return list(dict.fromkeys(found if short else [*found, *_PICTURES.get(topic, ())]))


_READ = "read a page of 500 tickets"
_WRITE = "write a batch of 200 tickets"
_ARROW = "read the same to Arrow"
_CLIENT = "import of zeep and `Client(wsdl)`"
_XSDATA = "`xsdata generate`"
_ALIKE = tuple(
    Budget(
        topic,
        title,
        beside,
        Contender(f"{topic}.{ours}"),
        Contender(f"{topic}.{peer}"),
        goal,
        limit,
    )
    for topic, title, ours, peer, beside, goal, limit in (
        ("read", _READ, "ours", "lxml", "lxml's parse of the same bytes", Goal.COST, 2.6),
        ("read", _READ, "ours", "zeep", "zeep", Goal.SPEED, 6),
        ("read", _READ, "ours", "xsdata", "xsdata's parser", Goal.SPEED, 6),
        ("arrow", _ARROW, "ours", "lxml", "lxml's parse of the same bytes", Goal.COST, 1.9),
        ("write", _WRITE, "ours", "zeep", "zeep", Goal.SPEED, 7),
        ("write", _WRITE, "ours", "xsdata", "xsdata's serializer", Goal.SPEED, 22),
        ("import", "import a client and `Ticket`", "ours", "zeep", _CLIENT, Goal.COST, 0.3),
        (
            "generate",
            "generate Autotask, one zone",
            "cold",
            "xsdata_and_black",
            f"{_XSDATA}, then black",
            Goal.COST,
            0.5,
        ),
        ("generate", "generate, nothing changed", "again", "xsdata", _XSDATA, Goal.COST, 0.3),
        ("generate", "generate, one entity changed", "changed", "xsdata", _XSDATA, Goal.COST, 1),
        ("diff", "diff of two WSDLs of 180 KB", "ours", "zeep_client", _CLIENT, Goal.COST, 0.5),
    )
)


def _fetch(who: str, pages: int, delay: int = DELAY, *, once: bool = False) -> Contender:
    return Contender(f"fetch.{who}", (pages * PAGE, delay), rounds=1, once=once)


def _fetching(pages: int, many: int) -> tuple[Budget, ...]:
    """Reading over HTTP. Memory must be the same for many pages, which need no peer."""
    rows = f"{pages * PAGE:,} tickets"
    ours, zeep = _fetch("ours", pages), _fetch("zeep", pages)
    concurrent, long = _fetch("ours_concurrent", pages), _fetch("ours", many, 0, once=True)
    asked: tuple[tuple[str, Contender, Goal, float, Literal["cpu", "wall", "mib"]], ...] = (
        (f"fetch {rows}: CPU a page", ours, Goal.COST, 0.2, "cpu"),
        (f"fetch {rows}: time a page", ours, Goal.SPEED, 3, "wall"),
        ("the same from 4 databases at once", concurrent, Goal.SPEED, 5, "wall"),
        (f"fetch {rows}: memory", ours, Goal.MEMORY, 5, "mib"),
        (f"fetch {many * PAGE:,} tickets: memory", long, Goal.MEMORY, 5, "mib"),
    )
    return tuple(
        Budget("fetch", title, "zeep", who, zeep, goal, limit, of, 1 if of == "mib" else pages)
        for title, who, goal, limit, of in asked
    )


def _journaled(calls: int) -> Budget:
    """What a journal costs a run, whatever that costs by itself."""
    ours, peer = (
        Contender(f"journal.{who}", (calls,), rounds=1) for who in ("with_journal", "without")
    )
    title = f"create {calls * 200:,} tickets with a journal"
    return Budget("journal", title, "the same without it", ours, peer, Goal.COST, 1.1)


def _mirrored(rows: int) -> Budget:
    """A whole run, process start included, beside one that has a dictionary made of each row."""
    ours, peer = (Contender(f"mirror.{how}", (rows,), rounds=1) for how in ("tables", "rows"))
    title = f"mirror {rows:,} tickets into DuckDB"
    return Budget("mirror", title, "the same with `--rows`", ours, peer, Goal.COST, 0.45)


def _fast(pages: int, rows: int) -> tuple[Budget, ...]:
    """What soapwright-fast makes of it."""
    read, arrow = Contender("read.fast"), Contender("arrow.fast")
    fetch, mirror = _fetch("fast", pages), Contender("mirror.fast", (rows,), rounds=1)
    plain, by_rows = _fetch("ours", pages), Contender("mirror.rows", (rows,), rounds=1)
    lxml, without = "lxml's parse of the same bytes", "the same without it"
    parse, parsed = Contender("read.lxml"), Contender("arrow.lxml")
    asked: tuple[tuple[str, str, str, Contender, Contender, float, int], ...] = (
        ("read", "read with soapwright-fast", lxml, read, parse, 0.6, 1),
        ("arrow", "to Arrow with soapwright-fast", lxml, arrow, parsed, 0.6, 1),
        ("fetch", "with soapwright-fast: CPU a page", without, fetch, plain, 0.36, pages),
        ("mirror", "mirror with soapwright-fast", "`--rows`", mirror, by_rows, 0.3, 1),
    )
    return tuple(
        Budget(topic, title, beside, ours, peer, Goal.COST, limit, per=per)
        for topic, title, beside, ours, peer, limit, per in asked
    )


_PICTURES = {
    "read": (Contender("read.suds", rounds=1, once=True),),
    "write": (Contender("write.suds", rounds=1, once=True),),
    "fetch": (_fetch("lxml", 20, once=True),),
}
