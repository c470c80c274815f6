"""How cost grows: what one more row, value or entity costs, a slope instead of a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import linear_regression

from lxml import etree

from .inputs import Message, answer, request
from .judging import Contender
from .measure import run

TASKS = "BatchTaskInfo"


@dataclass(frozen=True, slots=True)
class Series:
    """What a contender took for growing sizes of the same work, in CPU seconds.

    Args:
        who: the contender.
        sizes: how many rows, or entities.
        seconds: what each took.
    """

    who: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def slope(self) -> float:
        """Seconds that one more row costs: by least squares."""
        return linear_regression(self.sizes, self.seconds).slope


@dataclass(frozen=True, slots=True)
class Growth:
    """One work, done with one kind of thing, by ours and the peers.

    Args:
        topic: the work: read, write, generate or diff.
        subject: what it is done with.
        series: ours, then the peers'.
        values: how many leaves with a text each row has; 0 where there are no rows.
    """

    topic: str
    subject: str
    series: tuple[Series, ...]
    values: int = 0


def scaling(*, short: bool) -> Iterator[Growth]:
    """Measure; the short form takes fewer kinds and smaller sizes."""
    counts, entities = ((1, 50), (10, 40)) if short else ((1, 50, 500), (50, 100, 200))
    rounds = 3 if short else 7
    kinds = ("Ticket",) if short else ("Ticket", "InstalledProduct", "Contact")
    subjects = [(kind, udfs) for kind in kinds for udfs in (True, False)]
    for topic, peers, made in (("read", ("lxml", "zeep"), answer), ("write", ("zeep",), request)):
        for kind, udfs in (*subjects, (TASKS, False)):
            series = tuple(
                _series(f"scale.{topic}_{who}", who, counts, (kind, udfs), rounds)
                for who in ("ours", *peers)
            )
            subject = f"{kind}, UDFs" if udfs else kind
            yield Growth(topic, subject, series, _values(made(kind, 1, udfs)))
    for topic, peer in (("generate", "xsdata"), ("diff", "zeep_client")):
        yield Growth(
            topic,
            "entities",
            tuple(
                _series(f"grow.{name}", who, entities, (), 1)
                for name, who in ((topic, "ours"), (peer, peer.replace("_", " ")))
            ),
        )


def _series(
    name: str, who: str, sizes: tuple[int, ...], arguments: tuple[object, ...], rounds: int
) -> Series:
    costs = [run(Contender(name, (size, *arguments)), rounds) for size in sizes]
    return Series(who, sizes, tuple(cost.cpu for cost in costs))


def _values(message: Message) -> int:
    """The leaves that have a text."""
    return sum(1 for node in etree.fromstring(message.write()).iter() if node.text)
