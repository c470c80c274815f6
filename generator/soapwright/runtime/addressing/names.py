"""Names of WS-Addressing 1.0."""

from __future__ import annotations

from typing import Final

WSA: Final = "http://www.w3.org/2005/08/addressing"
