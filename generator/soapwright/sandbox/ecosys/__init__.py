"""A server that keeps the rules of EcoSys' object APIs, as far as they are documented.

Known: the messages, success record by record and the reason codes, that a request logs out unless
it says not to, that a user must not run requests at the same time, and what is logged. Chosen
here, since nothing is said of it: how many sessions a licence allows, how long an idle one lives,
the texts of faults, and which values of the example APIs break which rule.
"""

from __future__ import annotations

from soapwright.sandbox.ecosys.answers import Manner
from soapwright.sandbox.ecosys.app import PASSWORD, SESSIONS, USERNAME, create_app

__all__ = ["PASSWORD", "SESSIONS", "USERNAME", "Manner", "create_app"]
