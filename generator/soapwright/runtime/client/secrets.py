"""What a connection knows to be secret, so that what is shown of its calls does not show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from soapwright.runtime.http.masking import Secrets
from soapwright.runtime.http.secret_names import is_secret
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.auth.login import Login
    from soapwright.runtime.auth.session import Session

_OPEN = ("user", "name", "mail", "login", "language", "culture", "zone")
"""What names of arguments have that are not secret; all others of a session's are."""


def secrets_of(session: Session, login: Login | None) -> Secrets:
    """The secret, what header parts and logins were given beside names, and the present ticket."""
    values = {session.secret}
    names: set[str] = set()
    for part in session.headers.values():
        values.update(_secrets(part))
    if login is not None:
        values.update(_secrets(login.call.request))
        values.add(login.ticket or "")
        names.update(login.rule.ticket[-1:])
    return Secrets(frozenset(values - {""}), frozenset(names))


def _secrets(record: Any) -> Iterator[str]:
    """The texts in a record that may be secret."""
    for name, value in vars(record).items():
        if isinstance(value, Record | list):
            for each in value if isinstance(value, list) else (value,):
                if isinstance(each, Record):
                    yield from _secrets(each)
        elif isinstance(value, str) and (is_secret(name) or not any(w in name for w in _OPEN)):
            yield value
