"""The methods that rules give: what they call comes from every kind of rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.rule_methods import RuleMethod, rule_methods
from soapwright.service.page import TokenRule
from soapwright.service.rules import ServiceRules, ZoneRule, read_service

ROOT = Path(__file__).resolve().parents[3]
START = ("Batch.StartBatchJob", "Batch.GetBatchTaskInfo", "Batch.StopBatchJob")


@pytest.mark.parametrize(
    ("service", "name", "calls"),
    [
        ("autotask", "create", ("create", "query")),  # it looks for what may be there
        ("autotask", "update", ("update", "query")),  # it reads what it does not change
        ("autotask", "changes", ("query",)),
        ("autotask", "read_picklists", ("GetFieldInfo", "getUDFInfo")),
        ("autotask", "connect", ("getZoneInfo",)),
        ("ecosys", "read", ("Read{group}",)),
        ("superoffice", "start", START),
        ("superoffice", "job", START[1:]),
        ("superoffice", "rows", ("Archive.GetArchiveListByColumns",)),
        ("superoffice", "connect", ("SoPrincipal.AuthenticateUsernamePassword",)),
        ("click2mail", "MailBatch.submit", ("submitBatch", "getBatch")),
    ],
)
def test_what_a_method_calls(service: str, name: str, calls: tuple[str, ...]) -> None:
    found = rule_methods(read_service(ROOT / "wsdl" / service / "service.toml"))
    assert calls in [method.calls for method in found if method.name == name]


def test_a_list_by_token_calls_what_gives_the_next_part(tmp_path: Path) -> None:
    page = TokenRule("rows", "First", "Token", "token", "Row", next="More")
    zone = ZoneRule("a", (tmp_path / "a.wsdl",))
    rules = ServiceRules(tmp_path / "t", "s", "S", "a", {"a": zone}, pages={"rows": page})
    assert [*rule_methods(rules)] == [RuleMethod("rows", ("First", "More"))]
