"""What processes that are killed come from: it has loaded all that they need, and made nothing.

Each service is called where nobody answers; so a process begins within a hundredth of a second, and
most of its life is its batch.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from soapwright.runtime.batch import fit as fit
from soapwright.runtime.codec import decode as decode
from soapwright.runtime.codec import document as document
from tests.chaos.batches import PACKAGES, Batch, Place, made
from tests.chaos.waits import brief_waits

_NAMES = ("user", "secret", "password", "integration code", "application token")

brief_waits()
with tempfile.TemporaryDirectory() as _folder:
    for _service in PACKAGES:
        for _driver in ("sync", "async"):
            _place = Place(_service, "http://127.0.0.1:9/", dict.fromkeys(_NAMES, "x"))
            _journal = str(Path(_folder) / f"{_service} {_driver}")
            _verb = {"superoffice": "start", "click2mail": "send"}.get(_service, "create")
            made(Batch(_place, _driver, 1, _verb, "nobody", ("0",), journal=_journal))
