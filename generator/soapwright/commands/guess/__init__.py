"""What a WSDL lets somebody guess of its service.toml: one function a guess.

A guess is made from names, types and documentation, and says so; whether it fits the WSDL is
proven by generating with it (``starting``).
"""

from __future__ import annotations

from soapwright.commands.guess.batches import guess_batches
from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.examples import guess_examples
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.jobs import guess_jobs
from soapwright.commands.guess.pages import guess_pages
from soapwright.commands.guess.service import guess_groups, guess_idempotent, guess_secrets
from soapwright.commands.guess.session import (
    guess_address,
    guess_basic,
    guess_header_status,
    guess_headers,
    guess_login,
    guess_nobody,
    guess_options,
    guess_security,
)

__all__ = ["Evidence", "Guess", "guess_all", "guess_groups"]


def guess_all(evidence: Evidence) -> list[Guess]:
    """Every guess, in the order of service.toml's tables; groups are guessed before."""
    address = list(guess_address(evidence))
    who = [*guess_options(evidence), *guess_login(evidence), *guess_basic(evidence)]
    known = next((guess for guess in who if guess.holds), None)
    security = list(guess_security(evidence))
    others = [guess for guess in who if not guess.holds]
    return [
        *guess_idempotent(evidence),
        *guess_secrets(evidence),
        *address,
        *([known] if known else others or (() if security else guess_nobody(evidence))),
        *security,
        *guess_headers(evidence, known),
        *guess_header_status(evidence),
        *guess_batches(evidence),
        *guess_pages(evidence),
        *guess_jobs(evidence),
        *guess_examples(evidence, addressed=not address),
    ]
