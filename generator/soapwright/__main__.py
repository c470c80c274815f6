"""``python -m soapwright`` is the same as ``soapwright``."""

from __future__ import annotations

from .cli import main

main()
