"""Errors as the service tells them."""

from __future__ import annotations

from soapwright.sandbox.superoffice.refusals import Refused, not_known


def test_one_error_is_caused_by_another() -> None:
    info = Refused("No.", "Outer", inner=Refused("Null", "Inner", message="technical")).info()
    assert (info["FriendlyText"], info["Message"], info["ExceptionType"]) == ("No.", "No.", "Outer")
    inner = info["InnerException"]
    assert (inner["FriendlyText"], inner["Message"]) == ("Null", "technical")
    assert inner["InnerException"] is None


def test_what_is_not_known_is_named() -> None:
    error = not_known("provider", "Nobody")
    assert str(error) == "There is no provider 'Nobody'."
    assert error.inner is not None
    assert error.inner.kind == "System.ArgumentException"
