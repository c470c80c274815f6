"""The options of how requests travel."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.http.settings import HttpOptions


def test_a_tls_context_alone_is_plain() -> None:
    assert HttpOptions().are_plain
    assert HttpOptions(verify=False).are_plain


@pytest.mark.parametrize(
    "options", [{"auth": ("a", "b")}, {"headers": {}}, {"proxy": ""}, {"http_client": ""}]
)
def test_whatever_is_given_is_not(options: Any) -> None:
    assert not HttpOptions(**options).are_plain
