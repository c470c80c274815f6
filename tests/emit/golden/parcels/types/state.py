# Generated for a test.

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    ON_THE_WAY = "On the way"
    ON_THE_WAY_2 = "on-the-way"
    VALUE_2ND_ATTEMPT = "2nd attempt"
