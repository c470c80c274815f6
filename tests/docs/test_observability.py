"""``docs/observability.md``: its tables and its tree are what there is, and its block runs."""

from __future__ import annotations

import io
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generated.autotask import Autotask, Ticket
from soapwright.runtime.telling.words import EVENTS, KEYS
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.recording import METRICS, Recorded, recorded

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "observability.md").read_text("utf-8")
WHO: dict[str, Any] = {"username": USERNAME, "secret": SECRET, "integration_code": INTEGRATION_CODE}


def table(head: str) -> list[list[str]]:
    """The cells of the table whose first column is called so, without what marks code."""
    lines = PAGE[PAGE.index(f"| {head} |") :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(text: str) -> str:
    return text.strip("`")


def test_every_event_is_in_the_table_of_loggers() -> None:
    written = {code(event): (code(logger), level) for logger, event, level, _ in table("logger")}
    assert written == {
        name: (event.logger.name, logging.getLevelName(event.level))
        for name, event in EVENTS.items()
        if event.logger is not None
    }
    assert len(table("logger")) == len(written)


def test_every_key_is_in_the_table_of_keys() -> None:
    written = {code(key): (means, code(attribute)) for key, means, attribute in table("key")}
    assert written == {
        name: (key.means.replace("tables", "table"), key.attribute or "")
        for name, key in KEYS.items()
    }


def test_every_metric_is_in_the_table_of_metrics() -> None:
    written = {
        code(name): (unit, kind, means, [code(key) for key in keys.split(", ")])
        for name, unit, kind, means, keys in table("metric")
    }
    assert written == {
        each.name: (
            each.unit,
            "histogram" if each.unit == "s" else "counter",
            each.means,
            _attributes(each),
        )
        for each in METRICS.values()
    }


def _attributes(metric: Any) -> list[str | None]:
    named = [KEYS[key].attribute for key in metric.keys]
    return named[1:] if "operation" in metric.keys and "service" in metric.keys else named


@pytest.fixture(scope="module")
def created() -> Any:
    """What is told of a create of 1,000 records with a bad one, and a call that is made again."""
    text = io.StringIO()
    namespace: dict[str, Any] = {}
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    logger = logging.getLogger("soapwright")
    exec(compile(block, "docs/observability.md", "exec"), namespace)
    namespace["handler"].setStream(text)
    tickets = [Ticket(title=f"t{at}", account_id=1, status=1, priority=2) for at in range(1000)]
    tickets[250].account_id = 987_654
    try:
        with (
            pytest.MonkeyPatch.context() as patch,
            open_sandbox("autotask", ROOT / "wsdl" / "autotask") as server,
            recorded() as seen,
            Autotask.connect(**WHO, locate_url=server.url) as client,
        ):
            quick = SimpleNamespace(sleep=lambda seconds: None)
            patch.setattr("soapwright.runtime.client.sync.time", quick)
            server.faults.next(operation="create", status=429, processed=False, skip=3)
            report = client.create(tickets)
            yield SimpleNamespace(seen=seen, lines=text.getvalue().splitlines(), report=report)
    finally:
        logger.removeHandler(namespace["handler"])
        logger.setLevel(logging.NOTSET)


def _label(span: Any) -> str:
    told = {key.rpartition(".")[2]: value for key, value in span.attributes.items()}
    match span.name:
        case "create":
            counts = ("records", "succeeded", "failed")
            return "create: " + ", ".join(f"{told[name]} {name}" for name in counts)
        case "chunk":
            return f"chunk {told['chunk']}: {told['records']} records"
        case "isolation":
            return f"isolation of {told['records']} records"
        case "POST":
            return f"POST {told['status_code']}"
    events = "".join(f": {event.name}" for event in span.events)
    return f"{span.name}{events}"


def test_the_tree_is_the_real_one(created: Any) -> None:
    seen: Recorded = created.seen
    tree = seen.tree(_label)
    at = next(at for at, line in enumerate(tree) if line.startswith("create:"))
    (written,) = re.findall(r"```\n(create: .*?)\n```", PAGE, re.S)
    assert tree[at:] == written.splitlines()
    assert len(created.report.failed) == 1


def test_the_lines_of_the_formatter_are_json_with_the_keys(created: Any) -> None:
    lines = [json.loads(line) for line in created.lines]
    assert [line["event"] for line in lines] == ["isolation", "retry", "batch"]
    isolation, retry, batch = lines
    assert (isolation["chunk"], isolation["level"]) == (2, "WARNING")
    assert (retry["error"], retry["status"], retry["attempt"]) == ("ThresholdExceeded", 429, 1)
    assert (batch["records"], batch["succeeded"], batch["failed"]) == (1000, 999, 1)
    assert {*isolation, *retry, *batch} - {"at", "level", "logger", "text"} <= KEYS.keys()
