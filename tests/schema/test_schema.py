"""What the package offers, and what it loads for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import soapwright.schema


def test_every_name_it_offers_is_there() -> None:
    for name in soapwright.schema.__all__:
        assert getattr(soapwright.schema, name) is not None


def test_a_name_it_does_not_have() -> None:
    with pytest.raises(AttributeError, match=r"'soapwright\.schema' has no attribute 'Catalog'"):
        _ = soapwright.schema.Catalog


def test_what_reads_catalogues_is_loaded_for_who_has_one() -> None:
    code = (
        "import sys, soapwright.schema as s; name = 'soapwright.schema.catalogue'; "
        "before = name in sys.modules; s.Catalogue; print(before, name in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"]
