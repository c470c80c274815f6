"""Results that only their order joins to records, from a server that keeps to it, and that not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from lxml import etree

from tests.shops import Shop, many, one, record
from tests.stalls import Drop, Stall, stall

SEED = record("Seed", one("id", more='minOccurs="0"'), one("variety"))
PROBLEM = record("Problem", one("text"), one("code", more='minOccurs="0"'))
STATUS = record("Status", one("ok"), many("problem", "t:Problem"))
SAVED = record("Saved", one("status", "t:Status"), one("id", more='minOccurs="0"'))
SHOP = Shop(
    {
        name: (many("seed", "t:Seed"), many("result", "t:Saved"))
        for name in ("Create", "Update", "Delete")
    },
    declared=SEED + PROBLEM + STATUS + SAVED,
)
RULES = """
[entities]
base = "Seed"
id = "id"
[results.saved]
joined = "position"
entries = "."
success = "status/ok"
success_value = "OK"
id = "id"
messages = "status/problem"
[results.saved.message]
text = "text"
code = "code"
""" + "".join(
    f'[batch.{name}]\noperation = "{name.title()}"\nitems = "seed"\nresult = "saved"\n'
    "max_items = 3\n"
    for name in ("create", "update", "delete")
)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stall]:
    with stall(SHOP, RULES, tmp_path_factory.mktemp("seeds")) as made:
        yield made


def saved(id_: object = "", ok: str = "OK", *problems: str) -> str:
    said = "".join(f"<problem><text>{text}</text><code>E1</code></problem>" for text in problems)
    return f"<result><status><ok>{ok}</ok>{said}</status><id>{id_}</id></result>"


def run(seeds: Stall, answers: Sequence[str | None], verb: str = "create", **more: Any) -> Any:
    """The report of as many calls as there are answers; None is none."""
    left = list(answers)

    def answer(_: etree._Element) -> str:
        told = left.pop(0)
        if told is None:
            raise Drop
        return told

    seeds.answer, seeds.seen[:] = answer, []
    records = [
        seeds.package.Seed(variety=f"v{n}", id=f"own{n}" if verb != "create" else None)
        for n in range(more.pop("count", 3))
    ]
    with seeds.connect(more.pop("driver", "sync")) as client:
        return getattr(client, verb)(records, **more)


@pytest.mark.parametrize("driver", ["sync", "async"])
def test_the_first_is_about_the_first(seeds: Stall, driver: str) -> None:
    answers = [
        "".join((saved(1), saved("", "BAD", "too dry", "too old"), saved(3))),
        saved(4),
    ]
    report = run(seeds, answers, count=4, driver=driver)
    assert [(o.index, o.id) for o in report.succeeded] == [(0, "1"), (2, "3"), (3, "4")]
    (failed,) = report.failed
    assert (failed.index, failed.item.variety) == (1, "v1")
    assert failed.errors == ("too dry", "too old")
    assert failed.messages[0].code == "E1"
    assert not report.unknown


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "has 0 entries where 3 were sent"),
        (saved(1) + saved(2), "has 2 entries where 3 were sent"),
        ("".join(map(saved, range(1, 5))), "has 4 entries where 3 were sent"),
        (saved(1) + saved(2) + saved(2), "ids to several records each: 2"),
        (saved(1) + saved(2, "") + saved(3), "does not say whether index 1 succeeded"),
        (saved(1) + "<result/>" + saved(3), "does not say whether index 1 succeeded"),
        (None, None),
    ],
    ids=["none", "fewer", "more", "an id twice", "an empty verdict", "no verdict", "no answer"],
)
def test_an_answer_of_other_records_is_of_nobody(
    seeds: Stall, answer: str | None, said: str | None
) -> None:
    report = run(seeds, [answer])
    assert [o.index for o in report.unknown] == [0, 1, 2]
    assert len(seeds.seen) == 1, "never sent again"
    if said is not None:
        assert all(said in o.errors[0] for o in report.unknown)


def test_an_answer_that_comes_again_is_not_that_of_the_next_call(seeds: Stall) -> None:
    late = "".join(map(saved, (1, 2, 3)))
    report = run(seeds, [late, late, "".join(map(saved, (7, 8, 9)))], count=9)
    assert [o.index for o in report.succeeded] == [0, 1, 2, 6, 7, 8]
    assert [o.index for o in report.unknown] == [3, 4, 5]
    assert "ids that records of earlier calls were given" in report.unknown[0].errors[0]


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_records_that_have_ids_are_told_by_them(seeds: Stall, verb: str) -> None:
    good = "".join(saved(f"own{n}") for n in range(3))
    assert len(run(seeds, [good], verb).succeeded) == 3
    assert len(run(seeds, ["".join((saved("own0"), saved(), saved("own2")))], verb).succeeded) == 3
    turned = "".join(saved(f"own{n}") for n in (0, 2, 1))
    report = run(seeds, [turned], verb)
    assert len(report.unknown) == 3
    assert "speaks of the record own2 where own1 was sent" in report.unknown[0].errors[0]
