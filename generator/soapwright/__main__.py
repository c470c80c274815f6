"""``python -m soapwright`` is the same as ``soapwright``."""

from __future__ import annotations

from soapwright.cli import main

main()
