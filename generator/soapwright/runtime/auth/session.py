"""Who calls, and how each call shows it: credentials and header parts."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING

from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.pickling.secret import Secret
from soapwright.runtime.records.dataclass import dataclass, field

if TYPE_CHECKING:
    from soapwright.runtime.auth.request_options import RequestOptions
    from soapwright.runtime.calls.call import Outgoing
    from soapwright.runtime.records.record import Record


def has_content(part: Record) -> bool:
    """Whether anything of a header part is set; one without says nothing."""
    return any(value is not None and value != [] for value in vars(part).values())


@dataclass(frozen=True, slots=True)
class Session(NeverPickled):
    """What every authenticated call carries.

    Args:
        username: shown in errors; the secret never is. None where no call carries either.
        secret: the password or key.
        headers: header parts by class name, sent with the operations that declare them; one
            without content is left out.
        options: where requests themselves say who calls; None where HTTP headers do.
    """

    username: str | None = None
    secret: str = ""
    headers: Mapping[str, Record] = field(default_factory=dict)
    options: RequestOptions | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "secret", Secret(self.secret))

    def sign(self, outgoing: Outgoing) -> None:
        """Have a call show who makes it, unless it is one that nobody makes.

        A header part that the caller gave stays.

        Raises:
            EncodingError: the request is not of its operation.
        """
        if not outgoing.call.operation.authenticated:
            return
        for name, part in self.headers.items():
            if name not in outgoing.headers and has_content(part):
                outgoing.headers[name] = part
        if self.username is None:
            return
        if self.options is None:  # HTTP Basic authentication (RFC 7617, UTF-8)
            pair = f"{self.username}:{self.secret}".encode()
            text = binascii.b2a_base64(pair, newline=False).decode()
            outgoing.http_headers["Authorization"] = Secret(f"Basic {text}")
        else:
            self.options.fill(outgoing, self.username, self.secret)

    def __repr__(self) -> str:
        return f"<Session of {self.username or 'nobody'}>"
