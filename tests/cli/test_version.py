"""What ``soapwright --version`` tells."""

from __future__ import annotations

from soapwright import __version__
from soapwright.cli.version import version
from soapwright.runtime.codec.fast_reader import which_reader


def test_it_names_the_version_and_the_reader() -> None:
    assert version() == f"soapwright, version {__version__} ({which_reader()})"
