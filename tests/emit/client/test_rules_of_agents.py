"""Rules that cannot be used: each is refused with the file, the key and what there is instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.service.rules import read_service

FOLDER = Path(__file__).resolve().parents[3] / "wsdl" / "superoffice"


def refusal(folder: Path, before: str, after: str) -> InputError:
    """The error for the service's own rules with one text replaced."""
    for path in FOLDER.glob("*.wsdl"):
        shutil.copy(path, folder)
    rules = (FOLDER / "service.toml").read_text("utf-8")
    assert before in rules
    path = folder / "service.toml"
    path.write_text(rules.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError) as caught:
        emit_package(read_service(path), folder)
    assert str(path) in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        # [session.login]
        ('header = "Credentials/Ticket"', 'header = "Cred/Ticket"', "session.login.header", "Cred"),
        (
            'header = "Credentials/Ticket"',
            'header = "Credentials/T"',
            "session.login.header",
            "'T'",
        ),
        ('ticket = "Credentials/Ticket"', 'ticket = "Ticket"', "session.login.ticket", "has no"),
        ('success = "Authenti', 'success = "Auth', "session.login.success", "has no"),
        ("lifetime = 21600", "lifetime = 0", "session.login.lifetime", "at least 1"),
        (
            "SoPrincipal.AuthenticateImplicit",
            "SoPrincipal.GetSystemInfo",
            "session.login.ticket",
            "has no",
        ),
        (
            '{ AccessToken = "access_token" }',
            '{ AccessToken = "username", X = "password" }',
            "session.login.ways.token",
            "has the arguments of password",
        ),
        (
            '{ AccessToken = "access_token" }',
            '{ Token = "access_token" }',
            "session.login.ways.token.arguments.Token",
            "'Token'",
        ),
        ('"access_token"', '"access-token"', "session.login.ways.token.arguments", "a-z"),
        # [verdict]
        ('success = "Succeeded"', 'success = "Success"', "verdict.success", "'Success'"),
        ('success = "Succeeded"', 'success = "ExtraInfo"', "verdict.success", "of ExtraInfo"),
        ('type = "ExceptionType"', 'type = "Kind"', "verdict.type", "has no 'Kind'"),
        ('["FriendlyText", "Message"]', '["Text"]', "verdict.messages", "has no 'Text'"),
        ('error = "ExceptionInfo"\n', "", "verdict.error", "below it"),
        # [job.start]
        ("Batch.StartBatchJob", "Batch.Start", "job.start.start", "'Batch.Start'"),
        ('id = "Id"', 'id = "Number"', "job.start.id", "'Number'"),
        ('state = "State"', 'state = "Status"', "job.start.state", "has no 'Status'"),
        ('["Succeeded", "SucceededM', '["Done", "SucceededM', "job.start.done", "'Done'"),
        ('failed = ["Failed"]', 'failed = ["Succeeded"]', "job.start.failed", "is done too"),
        (
            'done = ["Succeeded", "SucceededManualCleanup"]',
            "done = []",
            "job.start.done",
            "one state",
        ),
        ('attach = "job"', 'attach = "start"', "job.start.attach", "which is the name"),
        ('"Batch.GetBatchTaskInfo"', '"Archive.GetArchiveList"', "job.start.id", "'Id'"),
        ('"CancelWithWarning"]', '"Ask"]', "job.start.cancel.allowed", "'Ask'"),
        ('behaviour = "CancellationBehaviour"\n', "", "job.start.cancel.allowed", "together"),
        # [page.rows]
        ('page = "Page"', 'page = "Number"', "page.rows.page", "'Number'"),
        ('rows = "ArchiveListItem"', 'rows = "Row"', "page.rows.rows", "has no 'Row'"),
        ("page_size = 500", "page_size = 0", "page.rows.page_size", "at least 1"),
        ('["Restriction"]  ', '["Restrict"]  ', "page.rows.not_null", "'Restrict'"),
        ('style = "page-number"', 'style = "offset"', "page.rows.style", "keyset, page-number"),
        # [service] and [session]
        ('"AccessToken"]', '"Secret"]', "service.secrets", "'Secret'"),
        ("url_needed = true", "url_needed = 1", "session.url_needed", "true or false"),
        (
            '{ "" = "application_token" }',
            '{ Token = "application_token" }',
            "session.headers",
            "'Token'",
        ),
    ],
)
def test_a_rule_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = str(refusal(tmp_path, before, after))
    assert key in error
    assert says in error
