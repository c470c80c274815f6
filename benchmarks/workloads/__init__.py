"""What the contenders do: one module a topic, one function a contender.

A function prepares, and returns what is measured. It imports what it needs itself, so that its
process holds nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

FAST = "fast"
"""The contender that takes soapwright-fast; every other one of ours does without."""
Job: TypeAlias = Callable[[], object]
