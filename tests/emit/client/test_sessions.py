"""What connections begin with: zones, addresses, who says that a call failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.limits import resolve_usage
from soapwright.emit.client.logins import resolve_headers, resolve_login
from soapwright.emit.client.options import resolve_options
from soapwright.emit.client.sessions import session_view
from soapwright.emit.client.views import Constant
from tests.emit.client.rules_in import AGENTS, IMPORTS, MAIL, OBJECTS, inputs_in, refusal, shown
from tests.workspaces import LIBRARY


def view(inputs: Inputs) -> dict[str, Constant]:
    resolve_headers(inputs)
    login, usage, options = resolve_login(inputs), resolve_usage(inputs), resolve_options(inputs)
    return {each.name: each for each in session_view(inputs, login, usage, options).constants}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (IMPORTS, ["ZONES"]),
        (MAIL, ["ZONES", "ENVIRONMENTS"]),
        (OBJECTS, ["ZONES", "OPTIONS"]),
        (AGENTS, ["ZONES", "HEADER_STATUS", "LOGIN"]),
        (LIBRARY, ["ZONES", "LOCATE", "USAGE", "EXEMPT", "CLOCK"]),
    ],
)
def test_there_is_what_the_rules_tell_of(source: Path, names: list[str], tmp_path: Path) -> None:
    assert list(view(inputs_in(tmp_path, source))) == names


def test_hosts_are_compared_in_small_letters(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, LIBRARY, ('["library.example"]', '["Library.EXAMPLE"]'))
    assert 'hosts=frozenset({"library.example"})' in shown(view(inputs)["ZONES"])


def test_another_zone_has_its_types_and_picklists(tmp_path: Path) -> None:
    change = ("[session]\nauth", '[zones.de]\nwsdl = "en.wsdl"\n\n[session]\nauth')
    inputs: Any = inputs_in(tmp_path, LIBRARY, change)
    text = shown(view(inputs)["ZONES"])
    assert text.index('name="en"') < text.index('name="de", types=f"{__package__}.zones.de"')
    assert "picklists" not in text


def test_a_verdict_of_success_alone(tmp_path: Path) -> None:
    rules = (AGENTS / "service.toml").read_text("utf-8")
    start = rules.index('error = "ExceptionInfo"')
    inputs = inputs_in(tmp_path, AGENTS, (rules[start : rules.index("[job.start]")], ""))
    text = shown(view(inputs)["HEADER_STATUS"])
    assert 'HeaderStatus(success="Succeeded", success_path=("value",))' in text


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('success = "Succeeded"', 'success = "Success"', "verdict.success", "'Success'"),
        ('success = "Succeeded"', 'success = "ExtraInfo"', "verdict.success", "of ExtraInfo"),
        ('type = "ExceptionType"', 'type = "Kind"', "verdict.type", "has no 'Kind'"),
        ('["FriendlyText", "Message"]', '["Text"]', "verdict.messages", "has no 'Text'"),
        ('error = "ExceptionInfo"\n', "", "verdict.error", "below it"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(view, tmp_path, AGENTS, before, after)
    assert (error.key or "").startswith(key)
    assert says in error.message
