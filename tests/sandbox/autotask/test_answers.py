"""How answers are written."""

from __future__ import annotations

from tests.sandbox.conftest import Open
from tests.sandbox.raw import query_xml, ticket


def test_prefixed_answers(opened: Open) -> None:
    _, raw = opened(prefixed=True)
    raw.create(ticket())
    text = raw.post("query", f"<sXML>{query_xml('Ticket').replace('<', '&lt;')}</sXML>").text
    assert '<ns1:Entity xsi:type="ns1:Ticket">' in text
    assert raw.query("Ticket").values("Title") == ["A ticket"]
