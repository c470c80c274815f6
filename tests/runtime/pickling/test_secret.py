"""A secret is a text whose repr shows nothing, and that is not pickled."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback

import pytest

from soapwright.runtime.pickling.secret import Secret, hidden

TEXT = "s3cr3t:é"


def test_it_is_a_text() -> None:
    secret = Secret(TEXT)
    assert secret == TEXT
    assert hash(secret) == hash(TEXT)
    assert isinstance(secret, str)
    assert secret.encode() == TEXT.encode()


def test_it_is_not_shown() -> None:
    secret = Secret(TEXT)
    for shown in (repr(secret), f"{secret!r}", f"{[secret]}", str({"a": secret}), ascii(secret)):
        assert "s3cr3t" not in shown
        assert "***" in shown
    record = logging.LogRecord("x", 20, "x", 1, "given: %s", ({"a": secret},), None)
    assert "s3cr3t" not in record.getMessage()
    error = ValueError("no", secret)
    assert "s3cr3t" not in "".join(traceback.format_exception(error))


def test_who_writes_it_on_purpose_has_it() -> None:
    secret = Secret(TEXT)
    assert type(str(secret)) is str
    assert f"{secret}" == "".join([secret]) == str(secret) == TEXT
    assert json.loads(json.dumps({"a": secret})) == {"a": TEXT}


def test_it_is_copied_and_never_pickled() -> None:
    secret = Secret(TEXT)
    assert copy.copy(secret) is copy.deepcopy(secret) is secret
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="a secret is not pickled") as caught:
            pickle.dumps([secret], protocol)
        assert "s3cr3t" not in str(caught.value)


def test_what_is_hidden() -> None:
    once = Secret("a")
    assert hidden(once) is once
    assert [type(each) for each in hidden(["a", None, 1])] == [Secret, type(None), int]
    assert hidden(None) is None
    assert hidden(b"a") == b"a"
