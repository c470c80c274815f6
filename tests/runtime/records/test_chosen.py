"""What only type checkers read costs a program nothing.

What they make of it is held by tests/generated/test_typing.py.
"""

from __future__ import annotations

import subprocess
import sys

from tests.generated.packages import ROOT


def test_no_program_loads_it() -> None:
    code = (
        "import sys; from generated.autotask import Autotask, AsyncAutotask, Ticket; "
        "print('soapwright.runtime.records.chosen' in sys.modules, hasattr(Ticket, '_writable'))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert shown.stdout.split() == ["False", "False"]
