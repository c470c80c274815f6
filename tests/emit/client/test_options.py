"""Requests that say themselves who calls, and the call that ends a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.options import resolve_options
from tests.emit.client.rules_in import MAIL, OBJECTS, inputs_in, refusal, shown

LOGOUT, LAST = 'logout = "LogoutSession"\n', 'last = "Read{group}"\n'


def test_without_a_rule_there_is_nothing(tmp_path: Path) -> None:
    assert resolve_options(inputs_in(tmp_path, MAIL)) is None


def test_the_first_operation_that_needs_nothing_else_is_the_last_call(tmp_path: Path) -> None:
    options = resolve_options(inputs_in(tmp_path, OBJECTS))
    assert options is not None
    text = shown(options.constant)
    assert "options = types.RequestOptions(logout_session=True)" in text
    assert "return Call(SAMPLE_OBJECT_READ_SAMPLE_OBJECT, " in text
    assert options.fields["SampleObject.ReadSampleObject"] == "sample_object_options"
    assert len(set(options.fields.values())) == 2, "one a group"


def test_a_session_that_nothing_ends(tmp_path: Path) -> None:
    options = resolve_options(inputs_in(tmp_path, OBJECTS, (LOGOUT, ""), (LAST, "")))
    assert options is not None
    assert shown(options.constant) == (
        'OPTIONS = RequestOptions(username="username", password="password") '
        '"""Where each request says who calls."""'
    )
    assert options.constant.functions == ()


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('part = "{group}Options"', 'part = "Options"', "session.options.part", "'Options'"),
        ('password = "Password"', 'password = "Secret"', "session.options.password", "'Secret'"),
        (LAST, 'last = "Trigger{group}"\n', "session.options.last", "without arguments"),
        (LAST, 'last = "Update{group}"\n', "session.options.last", "without arguments"),
        (LAST, 'last = "Lead{group}"\n', "session.options.last", "'Lead{group}'"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(resolve_options, tmp_path, OBJECTS, before, after)
    assert error.key == key
    assert says in error.message
