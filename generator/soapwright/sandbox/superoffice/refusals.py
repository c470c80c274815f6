"""Errors as the service tells them: in a header part, one caused by another."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The call failed; the answer's ``ExceptionInfo`` says so.

    Args:
        friendly: the text for people.
        kind: the name of .NET's exception.
        message: the technical text; None means the friendly one.
        inner: what caused it.
    """

    def __init__(
        self,
        friendly: str,
        kind: str = "SuperOffice.Exceptions.SoServerException",
        *,
        message: str | None = None,
        inner: Refused | None = None,
    ) -> None:
        super().__init__(friendly)
        self.friendly = friendly
        self.kind = kind
        self.message = message or friendly
        self.inner = inner

    def info(self) -> dict[str, Any]:
        """The content of ``ExceptionInfo``."""
        return {
            "Message": self.message,
            "StackTrace": f"   at SuperOffice.Sandbox({self.kind})",
            "FriendlyText": self.friendly,
            "ExceptionType": self.kind,
            "Source": "sandbox",
            "InnerException": None if self.inner is None else self.inner.info(),
            "Parameters": {"SoExceptionInfoParametersKeyValuePair": []},
        }


def not_known(what: str, name: str) -> Refused:
    """Something is asked for by a name that nothing has."""
    inner = Refused(
        f"Value does not fall within the expected range: {name}", "System.ArgumentException"
    )
    return Refused(f"There is no {what} {name!r}.", inner=inner)
