"""What errors say of where they happened."""

from __future__ import annotations

from soapwright.runtime.errors import ServiceError, SoapwrightError


def test_an_error_says_where_it_happened() -> None:
    error = ServiceError("no", operation="create", zone="de", records=[3, 4])
    assert str(error) == "no (operation create, zone de, record 3, 4)"
    assert str(SoapwrightError("no")) == "no"
