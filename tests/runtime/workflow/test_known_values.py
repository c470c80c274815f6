"""Values that are not known are told of, wherever they are, and nothing else is."""

from __future__ import annotations

import warnings

import pytest

from soapwright.runtime.errors import UnknownValue
from soapwright.runtime.workflow.known_values import warn_of_unknown
from tests.generated.mailing import job

KNOWN = {"PrintProductionOptions": {"color": ("Full Color", "Black and White")}}


def test_one_that_is_not_known_is_named_with_its_record() -> None:
    with pytest.warns(UnknownValue) as told:
        warn_of_unknown([job(1, 1), job(2, 2, color="Mauve")], KNOWN)
    (message,) = (str(warning.message) for warning in told)
    assert message == (
        "record 1: PrintProductionOptions.color is 'Mauve', which is not among the 2 known values"
    )


def test_known_and_empty_values_are_not_told_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_unknown([job(1, 1), job(2, 2, color="Full Color"), job(3, 3, color="")], KNOWN)
        warn_of_unknown([job(1, 1, color="Mauve")], {})
