"""[limits]."""

from __future__ import annotations

import pytest

from soapwright.service.limits import AttachmentsRule, LimitsRule, read_limits
from soapwright.service.toml_reader import Table
from tests.service.tables import refused, table

USAGE = (
    '[usage]\noperation = "Used"\nresult = "all"\ntext = "Text"\nlimit = "Limit"\nused = "Used"\n'
    'window = "Window"\ncalls = 1000\nminutes = 60\n'
)
ATTACHMENTS = (
    '[attachments]\noperation = "Attach"\ndata = "Data"\n'
    "bytes = 6\nwindow_bytes = 10\nminutes = 5\n"
)


def read(text: Table | None) -> LimitsRule:
    return read_limits(text, ("all",), ("card",))


def test_a_service_without_limits() -> None:
    assert read(None) == read(table("")) == LimitsRule()


def test_calls_in_a_while() -> None:
    usage = read(table(USAGE + "levels = [75, 50]")).usage
    assert usage is not None
    assert (usage.calls, usage.minutes, usage.levels) == (1000, 60, (50, 75))


def test_data_in_a_while() -> None:
    assert read(table(ATTACHMENTS)).attachments == AttachmentsRule("Attach", "Data", 6, 10, 5)


def test_calls_at_once() -> None:
    rule = read(table('concurrency = 3\ntracked_by = "card"\nexempt = ["Ask"]'))
    assert (rule.concurrency, rule.tracked_by, rule.exempt) == (3, "card", ("Ask",))


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        *(
            (USAGE + f"levels = {levels}", "usage.levels", "takes percentages from 1 to 99")
            for levels in ("[0]", "[100]", "[0.5]", '["50"]', "[true]")
        ),
        (USAGE.replace("1000", "0"), "usage.calls", "at least 1"),
        (USAGE.replace('"all"', '"x"'), "usage.result", "allowed: all"),
        (USAGE + "level = [50]", "usage.level", "did you mean levels"),
        (ATTACHMENTS.replace("bytes = 6", "bytes = -6"), "attachments.bytes", "at least 1"),
        ("concurrency = 0", "concurrency", "at least 1"),
        ('tracked_by = "branch"', "tracked_by", "allowed: card"),
        ("[usages]", "usages", "did you mean usage"),
    ],
)
def test_what_it_refuses(text: str, key: str, said: str) -> None:
    refused(read, text, key, said)
