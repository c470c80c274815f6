# Generated for a test.

from __future__ import annotations

from enum import StrEnum


class HandlingValue(StrEnum):
    FRAGILE = "Fragile"
    UPRIGHT = "Upright"
