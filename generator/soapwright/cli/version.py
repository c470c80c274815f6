"""What this is, and what reads rows for it: it needs no extra."""

from __future__ import annotations

from soapwright import __version__
from soapwright.runtime.codec.fast_reader import which_reader


def version() -> str:
    return f"soapwright, version {__version__} ({which_reader()})"
