"""One guess: what service.toml may say, and why somebody who read the WSDL would say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from soapwright.service.toml_writer import Value


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess, or an example of what could not be guessed.

    Args:
        tables: dotted name of each table it writes → its keys and values.
        why: what it was read from, and what to check: the comment in service.toml.
        holds: False where it is no more than an example, which is written as a comment.
    """

    tables: Mapping[str, Mapping[str, Value]]
    why: str
    holds: bool = True

    @property
    def name(self) -> str:
        """What it is about, for people: ``service.secrets``, ``batch.create``, ``session.login``.

        Of several tables it is the last one, which the others before it serve, or the one that
        the last is within.
        """
        table = self.subject
        return f"{table}.{next(iter(self.tables[table]))}" if table in SHARED else table

    @property
    def subject(self) -> str:
        """The table that the comment stands above."""
        last = next(reversed([*self.tables]))
        return next((name for name in self.tables if last.startswith(f"{name}.")), last)

    def answers_for(self, key: str) -> bool:
        """Whether a key of service.toml, as an error names it, comes from this guess."""
        for table, values in self.tables.items():
            if table in SHARED:
                if any(key == f"{table}.{name}" for name in values):
                    return True
            elif key == table or key.startswith(f"{table}."):
                return True
        return False

    def refuted(self, reason: str) -> Guess:
        """As an example, since it did not hold."""
        return replace(self, holds=False, why=f"{self.why} It did not hold: {reason}.")


SHARED = ("service", "session")
"""The tables that several guesses write keys into."""
