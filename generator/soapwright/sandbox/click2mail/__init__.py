"""A server that keeps the rules of Click2Mail's Batch API, as far as they are known.

Staging is at ``/v1``, production at ``/production/v1``. The queue moves on whenever somebody asks
for a status, so that nothing depends on how fast a test runs. Where the vendor's pages say
nothing it is strict rather than lenient; the modules say what is known and what was chosen.
"""

from __future__ import annotations

from soapwright.sandbox.click2mail.app import SECRET, USERNAME, create_app
from soapwright.sandbox.click2mail.batches import FIRST_ID

__all__ = ["FIRST_ID", "SECRET", "USERNAME", "create_app"]
