"""Operations of HTTP bindings: what they give, and whether they may be repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.runtime.records.dataclass import replace
from tests.emit.client.rules_in import MAIL, inputs_in


@pytest.fixture
def view(tmp_path: Path) -> HttpOperationView:
    return inputs_in(tmp_path, MAIL).http.by_name["getBatch"]


@pytest.mark.parametrize(
    ("verb", "idempotent"), [("GET", True), ("PUT", True), ("DELETE", True), ("POST", False)]
)
def test_its_http_method_says_whether_it_may_be_repeated(
    verb: str, idempotent: bool, view: HttpOperationView
) -> None:
    assert replace(view, verb=verb).idempotent == idempotent


def test_it_gives_a_record_or_bytes_or_nothing(view: HttpOperationView) -> None:
    assert view.returns == "types.Batchjob"
    assert replace(view, response=None, raw=True).returns == "bytes"
    assert replace(view, response=None).returns == "None"
    assert view.wish == "get_batch"
