"""How often, and how much at once, a client may call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.sandbox.conftest import Open
from tests.sandbox.raw import Answer, q, query_xml


def test_usage_window_and_suspension(opened: Open) -> None:
    now = 1_700_000_000.0
    _, raw = opened(threshold=4, latency=0.0, clock=lambda: now)

    def usage() -> str:
        result = Answer(raw.call("getThresholdAndUsageInfo")[0])
        return result.infos[0].findtext(q("Message")) or ""

    def text(used: int) -> str:
        return (
            "ThresholdOfExternalRequest: 4; TimeframeOfLimitation: 60; "
            f"numberOfExternalRequest: {used};"
        )

    assert usage() == text(0)
    for used in range(1, 5):
        assert raw.query("Ticket").code == 1
        assert usage() == text(used)
    assert "over the threshold of 4" in raw.query("Ticket").errors[0]
    now += 3600
    assert usage() == text(0)
    assert raw.query("Ticket").code == 1


def test_latency_steps(opened: Open) -> None:
    _, raw = opened(threshold=8, latency=0.1)
    body = f"<sXML>{query_xml('Ticket').replace('<', '&lt;')}</sXML>"
    seconds = [raw.post("query", body).elapsed.total_seconds() for _ in range(8)]
    assert max(seconds[:4]) < 0.1 <= min(seconds[4:6])
    assert min(seconds[6:]) >= 0.2


def test_three_calls_at_a_time_for_an_entity(opened: Open) -> None:
    _, raw = opened(threshold=100, latency=0.3)
    for _ in range(50):  # from here on calls are slow
        raw.post("GetWsdlVersion")

    def ask(name: str) -> list[str]:
        return raw.query(name).errors

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(ask, ["Ticket"] * 4 + ["Contact"]))
    refused = [
        "Only 3 concurrent calls to Ticket are allowed per tracking identifier.",
    ]
    assert sorted(answers) == [[], [], [], [], refused]
    assert answers[4] == []
    assert ask("Ticket") == []
