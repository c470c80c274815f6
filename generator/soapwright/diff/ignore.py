"""What a team accepts: the ``[diff]`` table of service.toml and of an ``--ignore`` file.

::

    [diff.severity]
    "enum-label-changed" = "warning"

    [[diff.ignore]]
    id = "element-removed-optional"
    path = "Ticket/*"           # glob; * crosses /; every path where it is left out
    reason = "not used by us"
    until = 2027-01-31          # the last day it holds; for ever where it is left out
    fingerprint = "0123…"       # this difference alone, with these values: what --accept writes
    zone = "de"                 # in this zone alone
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from soapwright.diff.finding import SEVERITIES, Accepted, Comparison, Finding, Severity
from soapwright.diff.rules import RULES
from soapwright.errors import InputError
from soapwright.reading.bounded import read_toml
from soapwright.runtime.records.dataclass import dataclass, field, replace

_TABLE_KEYS = ("severity", "ignore")
_IGNORE_KEYS = ("id", "path", "reason", "until", "fingerprint", "zone")


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings that are accepted: of rule ``id`` at the paths that match, up to and with ``until``.

    With a ``fingerprint`` it is one finding with its values, with a ``zone`` those of one other
    side. ``origin`` is the file and key it was read from, for the notices.
    """

    id: str
    reason: str
    origin: str
    path: str = "*"
    until: date | None = None
    fingerprint: str | None = None
    zone: str | None = None

    def matches(self, finding: Finding, zone: str) -> bool:
        """Whether it accepts a finding of the comparison whose other side is ``zone``."""
        return (
            finding.id == self.id
            and self.zone in (None, zone)
            and fnmatchcase(finding.path, self.path)
            and self.fingerprint in (None, finding.fingerprint)
        )

    def expired(self, today: date) -> bool:
        return self.until is not None and today > self.until

    def __str__(self) -> str:
        return f"{self.origin}: the ignore of {self.id} at {self.path} ({self.reason})"


@dataclass(frozen=True, slots=True)
class DiffSettings:
    """Severities by rule id, and the ignores in the order they were written."""

    severity: Mapping[str, Severity] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()

    def merged(self, other: DiffSettings) -> DiffSettings:
        """Both: the other's severities win, and all ignores hold."""
        return DiffSettings({**self.severity, **other.severity}, self.ignores + other.ignores)


def read_file(path: Path) -> DiffSettings:
    """An ``--ignore`` file: TOML with a ``[diff]`` table and nothing else.

    Raises:
        InputError: it cannot be read, is not TOML, or says what :func:`read_rules` refuses.
    """
    document = read_toml(path)
    _known(document, ("diff",), file=str(path), key="")
    return read_rules(_table(document.get("diff", {}), file=str(path), key="diff"), file=str(path))


def read_rules(table: Mapping[str, object], *, file: str) -> DiffSettings:
    """The ``[diff]`` table of a TOML file.

    Raises:
        InputError: an unknown key or rule id (with the closest known ones), a missing id or
            reason, a value of the wrong type.
    """
    _known(table, _TABLE_KEYS, file=file, key="diff")
    severities = _table(table.get("severity", {}), file=file, key="diff.severity")
    ignores = table.get("ignore", [])
    if not isinstance(ignores, list):
        raise InputError(
            "must be an array of tables: [[diff.ignore]]", file=file, key="diff.ignore"
        )
    return DiffSettings(
        {rule: _severity(rule, value, file=file) for rule, value in severities.items()},
        tuple(
            _ignore(value, file=file, key=f"diff.ignore[{index}]")
            for index, value in enumerate(ignores)
        ),
    )


def apply(
    comparison: Comparison, settings: DiffSettings, today: date
) -> tuple[Comparison, list[str]]:
    """:func:`apply_all` for one comparison."""
    [settled], notices = apply_all([comparison], settings, today)
    return settled, notices


def apply_all(
    comparisons: Sequence[Comparison], settings: DiffSettings, today: date
) -> tuple[list[Comparison], list[str]]:
    """The comparisons with what is accepted set apart, and with the severities of the settings.

    Also returns what the user should know, a line each: the ignores that have expired, which no
    longer hold, and those that matched in none of the comparisons.
    """
    valid = [ignore for ignore in settings.ignores if not ignore.expired(today)]
    used: set[Ignore] = set()

    def settle(comparison: Comparison) -> Comparison:
        findings, accepted = [], [*comparison.accepted]
        for finding in comparison.findings:
            matching = [one for one in valid if one.matches(finding, comparison.other)]
            used.update(matching)
            finding = replace(finding, severity=settings.severity.get(finding.id, finding.severity))
            if matching:
                last = max(matching, key=lambda one: one.until or date.max)
                accepted.append(Accepted(finding, last.reason, last.until))
            else:
                findings.append(finding)
        return replace(comparison, findings=tuple(findings), accepted=tuple(accepted))

    settled = [settle(comparison) for comparison in comparisons]
    notices = []
    for ignore in settings.ignores:
        if ignore.expired(today):
            notices.append(f"{ignore} expired on {ignore.until} and no longer holds")
        elif ignore not in used:
            notices.append(f"{ignore} matches nothing: remove it")
    return settled, notices


# --- reading -----------------------------------------------------------------------------------


def _ignore(value: object, *, file: str, key: str) -> Ignore:
    table = _table(value, file=file, key=key)
    _known(table, _IGNORE_KEYS, file=file, key=key)
    rule = _string(table, "id", file=file, key=key)
    _known_rule(rule, file=file, key=f"{key}.id")
    until = table.get("until")
    # A datetime is a date to isinstance, and TOML has both.
    if until is not None and (not isinstance(until, date) or isinstance(until, datetime)):
        raise InputError(
            "must be a date without quotes, e.g. 2027-01-31", file=file, key=f"{key}.until"
        )

    def optional(name: str) -> str | None:
        return _string(table, name, file=file, key=key) if name in table else None

    return Ignore(
        id=rule,
        reason=_string(table, "reason", file=file, key=key),
        origin=f"{file} [{key}]",
        path=_string(table, "path", file=file, key=key) if "path" in table else "*",
        until=until,
        fingerprint=optional("fingerprint"),
        zone=optional("zone"),
    )


def _severity(rule: str, value: object, *, file: str) -> Severity:
    _known_rule(rule, file=file, key=f"diff.severity.{rule}")
    for severity in SEVERITIES:
        if value == severity:
            return severity
    raise InputError(
        f"must be one of {', '.join(SEVERITIES)}, not {value!r}",
        file=file,
        key=f"diff.severity.{rule}",
    )


def _known_rule(rule: str, *, file: str, key: str) -> None:
    if rule not in RULES:
        close = difflib.get_close_matches(rule, RULES, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise InputError(f"no such rule: {rule}{hint}", file=file, key=key)


def _known(table: Mapping[str, object], allowed: Sequence[str], *, file: str, key: str) -> None:
    for name in table:
        if name not in allowed:
            raise InputError(
                f"unknown key; allowed: {', '.join(allowed)}",
                file=file,
                key=f"{key}.{name}" if key else name,
            )


def _table(value: object, *, file: str, key: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InputError("must be a table", file=file, key=key)
    return value


def _string(table: Mapping[str, object], name: str, *, file: str, key: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        problem = "is required" if value is None else "must be text, and not empty"
        raise InputError(problem, file=file, key=f"{key}.{name}")
    return value
