"""Services, ports and their addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import verdicts


@pytest.mark.parametrize(
    ("address", "severity"),
    [
        ("https://two.example/v1/s", "info"),
        ("http://one.example/v1/s", "error"),
        ("https://one.example/v2/s", "error"),
    ],
)
def test_addresses(address: str, severity: str, tmp_path: Path) -> None:
    change = ("https://one.example/v1/s", address)
    assert verdicts(tmp_path, change) == [("endpoint-address-changed", "port/S", severity)]
