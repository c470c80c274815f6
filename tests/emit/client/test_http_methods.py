"""HTTP operations as methods: parameters of the URL, content, and answers that may be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.http_methods import http_method
from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.runtime.records.dataclass import replace
from tests.emit.client.rules_in import MAIL, inputs_in


@pytest.fixture
def views(tmp_path: Path) -> dict[str, HttpOperationView]:
    return dict(inputs_in(tmp_path, MAIL).http.by_name)


def test_nothing_is_sent(views: dict[str, HttpOperationView]) -> None:
    found = http_method(views["createBatch"], "create_batch", ())
    assert (found.signature, found.parameters, found.content) == (("self",), (), "None")
    assert "is taken" not in found.doc


def test_content_comes_after_what_is_needed_and_before_the_rest(
    views: dict[str, HttpOperationView],
) -> None:
    found = http_method(views["uploadDocument"], "upload_document", ())
    assert found.signature == ("self", "*", "id: int", "document: bytes")
    assert found.content == "document"
    tracking = http_method(views["getTracking"], "get_tracking", ())
    assert tracking.signature == ("self", "*", "id: int", "tracking_type: str | None = None")
    assert tracking.parameters == ('"id": id', '"trackingType": tracking_type')


def test_an_answer_may_say_that_there_is_nothing(views: dict[str, HttpOperationView]) -> None:
    view = views["getTracking"]
    assert http_method(view, "get_tracking", ["getTracking"]).returns == "types.Tracking | None"
    assert http_method(view, "get_tracking", ["getBatch"]).returns == "types.Tracking"


def test_wire_names_are_texts(views: dict[str, HttpOperationView]) -> None:
    view = views["submitBatch"]
    (parameter,) = view.parameters
    hostile = replace(view, parameters=(replace(parameter, name='i"d\\', argument="i_d"),))
    assert http_method(hostile, "x", ()).parameters == ("'i\"d\\\\': i_d",)
