"""``[faults]`` of service.toml: what the errors of a service mean, beyond their codes."""

from __future__ import annotations

import re

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class FaultsRule:
    """``[faults]``: regular expressions of ``code: text`` of a fault, or of another error's text.

    ``refused`` are faults that say that nothing was done, although their code leaves it open.
    ``suspended`` are errors that say that too many calls were made. ``credentials`` are those
    that refuse the user or the ticket.
    """

    refused: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()


def read_faults(table: Table | None) -> FaultsRule | None:
    """Read ``[faults]``.

    Raises:
        InputError: an unknown key, a wrong type, or a text that is no regular expression.
    """
    if table is None:
        return None
    rule = FaultsRule(
        refused=_patterns(table, "refused"),
        suspended=_patterns(table, "suspended"),
        credentials=_patterns(table, "credentials"),
    )
    table.end()
    return rule


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    patterns: tuple[str, ...] = table.texts(key)
    for pattern in patterns:
        try:
            found = re.search(pattern, "")
        except re.error as error:
            table.fail(f"has {pattern!r}, which is not a regular expression: {error}", key)
        if found:
            table.fail(f"has {pattern!r}, which every text matches", key)
    return patterns
