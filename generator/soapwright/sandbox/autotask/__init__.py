"""A server that keeps the rules of Autotask's SOAP API, ATWS 1.6, as far as they are known.

Where the vendor's pages say nothing, it is strict rather than lenient, so that a client that
passes here passes there; the modules say what is known and what was chosen.
"""

from __future__ import annotations

from soapwright.sandbox.autotask.app import INTEGRATION_CODE, SECRET, USERNAME, create_app
from soapwright.sandbox.autotask.operations import BATCH, PAGE
from soapwright.sandbox.autotask.seed import INVOICE_ID, RESOURCE_ID
from soapwright.sandbox.autotask.store import FIRST_ID

__all__ = [
    "BATCH",
    "FIRST_ID",
    "INTEGRATION_CODE",
    "INVOICE_ID",
    "PAGE",
    "RESOURCE_ID",
    "SECRET",
    "USERNAME",
    "create_app",
]
