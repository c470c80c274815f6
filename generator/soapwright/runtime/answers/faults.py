"""What a service's errors mean, as far as their codes do not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from soapwright.runtime.errors import (
    AuthenticationError,
    ServiceError,
    SoapFault,
    ThresholdExceeded,
)
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Faults:
    """Patterns of errors, each found in ``code: text`` of a fault (its code, or a subcode of it),
    in the text or kind of another.

    Args:
        refused: nothing was done, although the code (Server, the service's own) leaves it open.
        suspended: too many calls were made, so that each further one would do harm.
        credentials: it is the user, or the ticket, that is refused.
    """

    refused: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()

    def read(self, error: ServiceError) -> ServiceError:
        """The error as what it means: another class, or a fault that knows that it refuses."""
        if isinstance(error, AuthenticationError | ThresholdExceeded):
            return error
        texts = list(_texts(error))
        meaning: type[ServiceError]
        if _found(self.credentials, texts):
            meaning = AuthenticationError
        elif _found(self.suspended, texts):
            meaning = ThresholdExceeded
        else:
            if isinstance(error, SoapFault) and _found(self.refused, texts):
                error.refused = True
            return error
        told = meaning(
            error.message,
            messages=error.messages,
            kind=error.kind,
            operation=error.operation,
            zone=error.zone,
        )
        told.__cause__ = error
        return told


def _texts(error: ServiceError) -> Iterable[str]:
    codes = (error.code, *error.subcodes) if isinstance(error, SoapFault) else ()
    for text in error.messages:  # not in our own words
        yield from (f"{code}: {text}" for code in codes) if codes else (text,)
    if error.kind:
        yield error.kind


def _found(patterns: Iterable[str], texts: Iterable[str]) -> bool:
    return any(re.search(pattern, text) for pattern in patterns for text in texts)
