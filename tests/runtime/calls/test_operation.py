"""Where an operation goes."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.calls.operation import HttpOperation, Operation


def operation(path: str) -> Operation[Any, Any]:
    return Operation("op", "urn:op", "In", "Out", path=path)


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("https://x.example/a/b.asmx", "", "https://x.example/a/b.asmx"),
        ("https://x.example/a/", "", "https://x.example/a/"),
        ("https://x.example/a", "Batch.svc", "https://x.example/a/Batch.svc"),
        ("https://x.example/a/", "Batch.svc", "https://x.example/a/Batch.svc"),
        ("https://x.example/a//", "v1/Batch.svc", "https://x.example/a/v1/Batch.svc"),
    ],
)
def test_a_path_is_below_the_connections_address(base: str, path: str, url: str) -> None:
    assert operation(path).url(base) == url


def test_an_http_operation_returns_its_whole_answer() -> None:
    assert HttpOperation[Any, Any]("op", "GET", "/").result is None
