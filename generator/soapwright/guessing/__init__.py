"""What a WSDL lets somebody guess of its service.toml: one function a guess.

A guess is made from names, types and documentation, and says so; whether it fits the WSDL is
proven by generating with it (``starting``).
"""

from __future__ import annotations

from .batches import guess_batches
from .evidence import Evidence
from .examples import guess_examples
from .guess import Guess
from .jobs import guess_jobs
from .pages import guess_pages
from .service import guess_groups, guess_idempotent, guess_secrets
from .session import (
    guess_address,
    guess_basic,
    guess_headers,
    guess_login,
    guess_nobody,
    guess_options,
    guess_verdict,
)

__all__ = ["Evidence", "Guess", "guess_all", "guess_groups"]


def guess_all(evidence: Evidence) -> list[Guess]:
    """Every guess, in the order of service.toml's tables; groups are guessed before."""
    address = list(guess_address(evidence))
    who = [*guess_options(evidence), *guess_login(evidence), *guess_basic(evidence)]
    known = next((guess for guess in who if guess.holds), None)
    others = [guess for guess in who if not guess.holds]
    return [
        *guess_idempotent(evidence),
        *guess_secrets(evidence),
        *address,
        *([known] if known else others or guess_nobody(evidence)),
        *guess_headers(evidence, known),
        *guess_verdict(evidence),
        *guess_batches(evidence),
        *guess_pages(evidence),
        *guess_jobs(evidence),
        *guess_examples(evidence, addressed=not address),
    ]
