"""Every error a generated client raises, in one hierarchy.

Each carries the operation and the zone it happened in and, where known, the indices of the
records it concerns. Messages hold no credentials: they are made of the service's own texts, HTTP
status lines and wire names only. Every error can be pickled and copied, with all it carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from soapwright.runtime.pickling.guarded import Guarded, bare, guarded

if TYPE_CHECKING:
    from soapwright.runtime.outcome import Report


class SoapwrightError(Guarded, Exception):
    """The base of them all.

    Args:
        message: what happened, in one sentence.
        operation: wire name of the operation, where one was being called.
        zone: the zone the client was opened in, where known.
        records: indices (from 0) of the input records concerned, where known.
    """

    report: Report[Any, Any] | None = None
    """The outcomes so far, where the error ended a batch."""
    earlier: SoapwrightError | None = None
    """What became of an earlier try of the same call, where the service may have acted on that."""

    @property
    def maybe_done(self) -> bool:
        """Whether the service may have acted, now or when the call was tried before."""
        return self.earlier is not None

    def __init__(
        self,
        message: str,
        *,
        operation: str | None = None,
        zone: str | None = None,
        records: Sequence[int] = (),
    ) -> None:
        self.message = message = _cut(message)
        self.operation = operation
        self.zone = zone
        self.records = tuple(records)
        super().__init__(message)

    def __str__(self) -> str:
        where = ", ".join(
            part
            for part in (
                self.operation and f"operation {self.operation}",
                self.zone and f"zone {self.zone}",
                self._named_records(),
            )
            if part
        )
        told = f"{self.message} ({where})" if where else self.message
        if self.earlier is None:
            return told
        return f"{told}; an earlier try may have been done: {self.earlier.message}"

    def _named_records(self) -> str:
        """The records, the first of many, where the message does not begin with them."""
        if not self.records or f"record {self.records[0]}:" in self.message:
            return ""
        more = len(self.records) - _SHOWN
        shown = ", ".join(map(str, self.records[:_SHOWN]))
        return f"record {shown}" + (f" and {more} more" if more > 0 else "")

    def __reduce__(self) -> Any:
        # Not by calling the class: its arguments are more than ``args`` and differ.
        return _bare, (type(self),), self.__getstate__()

    def __getstate__(self) -> Any:
        return guarded(self.args), guarded(self.__cause__), super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        args, cause, attributes = state
        self.args = bare(args)
        if cause is not None:
            # Where a process pool puts the text of a traceback in place of the cause, it is still
            # found as the context.
            self.__cause__ = self.__context__ = bare(cause)
        super().__setstate__(attributes)


_LONGEST = 2_000
"""Characters of an error's message, which ends in a log or a table, whatever a service says."""


def _cut(text: str) -> str:
    """The beginning of a text that is too long to be read."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text):,} characters)"


def unencodable(error: ValueError) -> str:
    """What is told of a value that cannot be written.

    An error of Python's codecs has the whole text with it, which may be a secret: it is taken out,
    since tracebacks keep the error.
    """
    if not isinstance(error, UnicodeEncodeError):
        return str(error)
    told = f"a text holds a character that {error.encoding} does not have: {error.reason}"
    error.object, error.start, error.end = "", 0, 0
    error.args = (error.encoding, "", 0, 0, error.reason)
    return told


def _bare(cls: type[SoapwrightError]) -> SoapwrightError:
    """An error whose state is still to be set."""
    return cls.__new__(cls)


_SHOWN = 10

REFUSALS = frozenset({400, 401, 403, 404, 405, 407, 413, 415, 422, 429})
"""Statuses that say without another word that nothing was done (RFC 9110, 15.5; RFC 6585, 4)."""

_BLAMING = frozenset(
    {"Client", "Sender", "MustUnderstand", "VersionMismatch", "DataEncodingUnknown"}
)
"""Codes of faults that say that a message could not be processed (SOAP 1.1, 4.4.1; 1.2, 5.4.6)."""


class ClientClosed(RuntimeError):
    """A client was used after it was closed; nothing was sent."""

    def __init__(
        self, message: str = "the client is closed: use it within its `with`, or connect another"
    ) -> None:
        super().__init__(message)


class TransportError(SoapwrightError):
    """No usable answer: the connection failed, timed out, or the server answered with an error.

    ``sent`` is False where the request certainly never reached the server, so that repeating it
    is safe; ``status`` is the HTTP status where there was one. ``retry_after`` are the seconds
    after which the server wants to be asked again, where it says so; ``tries`` is how often at
    most it is worth trying, where time mends nothing, or None. ``given`` is how many records of
    the page were whole and were given out before: one that is read as it arrives may break off in
    the middle.
    """

    given: int = 0

    def __init__(
        self,
        message: str,
        *,
        sent: bool = True,
        status: int | None = None,
        retry_after: float | None = None,
        tries: int | None = None,
        **context: Any,
    ) -> None:
        super().__init__(message, **context)
        self.sent = sent
        self.status = status
        self.retry_after = retry_after
        self.tries = tries

    @property
    def maybe_done(self) -> bool:
        """Whether the service may have acted: it got the request, and no status refuses it."""
        return (self.sent and self.status not in REFUSALS) or super().maybe_done


class MalformedResponse(TransportError):
    """The answer is not what the WSDL describes: another root, a value its type does not allow."""


class TruncatedResponse(MalformedResponse):
    """The answer is not well-formed to its last byte: it was cut, or it is not XML.

    ``may_pass`` is whether asking again may help: not where it holds a character that XML forbids.
    """

    may_pass: bool = True


class UntrustedResponse(MalformedResponse):
    """An answer that nobody vouches for: it is not signed as it has to be, its signature or time
    does not hold, or it belongs to another message.

    Nothing of it was read, so what became of the call is unknown. Where it says that the call
    failed, ``__cause__`` is that error, which anybody on the way may have written.
    """


class NotUnderstood(MalformedResponse):
    """The answer has a header part that it must not be used without, and nobody knows it.

    ``header`` is its name in Clark notation. The service may have acted.
    """

    def __init__(self, message: str, *, header: str, **context: Any) -> None:
        super().__init__(message, **context)
        self.header = header


class ServiceError(SoapwrightError):
    """The service answered that the call failed (ReturnCode, Succeeded=false, hasErrors).

    ``messages`` are the service's own texts in its order, ``kind`` is what it calls the error.
    Where it tells what caused that, ``__cause__`` is another such error. ``answer`` is its whole
    answer where that is of the kind it gives on success too.
    """

    answer: Any = None

    def __init__(
        self, message: str, *, messages: Sequence[str] = (), kind: str | None = None, **context: Any
    ) -> None:
        super().__init__(message, **context)
        self.messages = tuple(messages)
        self.kind = kind


class SoapFault(ServiceError):
    """A ``soap:Fault``.

    ``code`` is its code without a prefix; ``subcodes`` are what SOAP 1.2 says closer, the outermost
    first. ``detail`` is the first entry of its detail that is of a type which the WSDL declares for
    faults of the operation; where there is none, the detail's XML or None. ``details`` are all
    entries, those of declared types first, and ``detail_xml`` is the XML in any case. ``reasons``
    are its texts by language (SOAP 1.2 may have several; "" is none): the message is the English
    one, or the first. ``headers`` are the answer's header parts (``soapwright.Headers``).

    ``refused`` is whether it says that nothing was done: by its code, or since the service's
    rules know it. Another one, such as Server, may come after the service has acted.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        subcodes: Sequence[str] = (),
        reasons: Mapping[str, str] | None = None,
        actor: str | None = None,
        detail: Any = None,
        details: Sequence[Any] = (),
        detail_xml: str | None = None,
        headers: Any = (),
        **context: Any,
    ) -> None:
        super().__init__(message, messages=(message,), **context)
        self.code = code
        self.subcodes = tuple(subcodes)
        self.reasons = dict(reasons or {})
        self.actor = actor
        self.detail = detail
        self.details = tuple(details)
        self.detail_xml = detail_xml
        self.headers = headers
        self.refused = code.partition(".")[0] in _BLAMING

    @property
    def maybe_done(self) -> bool:
        """Whether the service may have acted before it failed."""
        return not self.refused or super().maybe_done


class HttpError(ServiceError):
    """An HTTP operation was refused: ``status`` is 4xx, or 2xx where the answer itself says so."""

    def __init__(self, message: str, *, status: int, **context: Any) -> None:
        super().__init__(message, **context)
        self.status = status

    @property
    def maybe_done(self) -> bool:
        """Whether the service may have acted: neither a text nor the status refuses the request."""
        refuses = self.messages or self.status in REFUSALS or self.status < 300
        return not refuses or super().maybe_done


class AuthenticationError(ServiceError):
    """The service refused the credentials (HTTP 401 or 403, or its own answer that says so)."""


class ThresholdExceeded(ServiceError):
    """The service refused the call because too many were made.

    ``status`` is 429 where HTTP says so, and ``retry_after`` are the seconds after which the
    service takes another one, where it tells.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        **context: Any,
    ) -> None:
        super().__init__(message, **context)
        self.status = status
        self.retry_after = retry_after


class OutcomeUnknown(TransportError):
    """A step that is never repeated went out, no answer came, and asking did not help.

    ``id`` is that of the work it belongs to: with it, ask again later.
    """

    def __init__(self, message: str, *, id: int | str | None, **context: Any) -> None:
        super().__init__(message, **context)
        self.id = id


class OutOfOrder(SoapwrightError):
    """A step is not the next one of its work; nothing was sent. ``following`` are those that
    are."""

    def __init__(self, message: str, *, following: Sequence[str], **context: Any) -> None:
        super().__init__(message, **context)
        self.following = tuple(following)


class WaitTimeout(SoapwrightError, TimeoutError):
    """The service goes on with the work of that ``id`` beyond the time you gave it."""

    def __init__(self, message: str, *, id: int | str | None, **context: Any) -> None:
        super().__init__(message, **context)
        self.id = id


class JobFailed(ServiceError):
    """The job of that ``id`` ended, and not well; ``info`` is what the service says of it."""

    def __init__(self, message: str, *, id: int | str, info: Any, **context: Any) -> None:
        super().__init__(message, **context)
        self.id = id
        self.info = info


class JobVanished(SoapwrightError):
    """The service knows no job of that ``id`` any more: it was deleted, by whomever."""

    def __init__(self, message: str, *, id: int | str, **context: Any) -> None:
        super().__init__(message, **context)
        self.id = id


class NotCancellable(SoapwrightError):
    """The job of that ``id`` cannot be stopped, or has ended; it was not tried."""

    def __init__(self, message: str, *, id: int | str, **context: Any) -> None:
        super().__init__(message, **context)
        self.id = id


class ZoneMismatch(SoapwrightError):
    """A type or field is used in a zone that does not have it; nothing was sent."""


class InvalidRecord(SoapwrightError, ValueError):
    """A record breaks a rule that the service states of it; it was not sent.

    ``entity`` and ``field`` are wire names.
    """

    def __init__(self, message: str, *, entity: str, field: str | None, **context: Any) -> None:
        super().__init__(message, **context)
        self.entity = entity
        self.field = field


class InvalidHeader(SoapwrightError, ValueError):
    """A header part cannot be sent: nothing binds it, it is given twice, or cannot be written.

    Nothing was sent. ``part`` is its name in Clark notation, ``bound`` are the classes of those
    that are bound.
    """

    def __init__(
        self, message: str, *, part: str, bound: Sequence[str] = (), **context: Any
    ) -> None:
        super().__init__(message, **context)
        self.part = part
        self.bound = tuple(bound)


class NotAllowed(InvalidRecord):
    """The service lets nobody do this with an entity's records; nothing was sent."""


class JournalError(SoapwrightError):
    """A journal cannot be used: it is none, of another run, in use, or cannot be written.

    Nothing was sent that is not written down as sent. Where a run had begun, ``report`` holds every
    outcome so far.
    """


class UnknownReference(SoapwrightError, ValueError):
    """A field refers to no other records, or to records that cannot be read."""


class UnknownLabel(SoapwrightError, LookupError):
    """No value of a picklist has that label, or several have."""


class NoLink(SoapwrightError, ValueError):
    """The user interface has no address that shows this record."""


class TooLarge(SoapwrightError, ValueError):
    """The service would not take so much data; nothing was sent.

    ``retry_after`` are the seconds until it would, where waiting helps.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, **context: Any) -> None:
        super().__init__(message, **context)
        self.retry_after = retry_after


class UntrackedEntity(SoapwrightError, ValueError):
    """An entity does not tell when its records changed, or not in the way that was asked for."""


class InvalidDocument(SoapwrightError, ValueError):
    """A document cannot be read, or is not what the service takes; it was not sent."""


class InvalidArgument(SoapwrightError, ValueError):
    """Arguments of a call, by name, are required and missing, or none of those that are allowed;
    nothing was sent."""

    def __init__(self, message: str, *, arguments: Sequence[str], **context: Any) -> None:
        super().__init__(message, **context)
        self.arguments = tuple(arguments)


class SessionLeftOpen(UserWarning):
    """The call that ends a session failed; the service ends it when it has been idle."""


class UnknownValue(UserWarning):
    """A value is none of those the service is known to take; it is sent all the same."""


class AttachmentLeft(UserWarning):
    """A part of an answer stands for no value of it, and whoever called is not given it."""


class FieldNotYours(UserWarning):
    """A field is written that belongs to others; it is sent all the same."""


class HookFailed(UserWarning):
    """An observer among ``hooks`` raised an error; the call goes on as if it had not."""


class EncodingError(SoapwrightError, ValueError):
    """A request cannot be written: a value is none of its type, or XML cannot carry it."""


class NotSent(SoapwrightError):
    """The record was taken from the input but never sent, since the batch ended before."""


class ListShifted(SoapwrightError):
    """A list changed while it was read page by page: rows may be missing, or have come twice."""


class RowsShifted(UserWarning):
    """A list changed while it was read page by page: rows may be missing, or have come twice."""


class RecordUnreadable(UserWarning):
    """A record could not be read and was left out, as ``on_unreadable="skip"`` asks for.

    Args:
        reason: why.
        page: which of the answers it was in, from 1.
        position: its index in that answer, from 0.
        key: its key as it stands there, where that is known.
        offset: of the byte in that answer that is wrong, where it is one.
    """

    def __init__(
        self,
        reason: str,
        page: int = 1,
        position: int = 0,
        key: str | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.page = page
        self.position = position
        self.key = key
        self.offset = offset

    def __str__(self) -> str:
        at = "" if self.offset is None else f", at byte {self.offset}"
        name = "" if self.key is None else f" (key {self.key})"
        return (
            f"record {self.position}{name} of page {self.page} cannot be read and was left out: "
            f"{self.reason}{at}"
        )


class BatchError(SoapwrightError):
    """A batch ended with failures; ``report`` holds every outcome so far."""

    report: Report[Any, Any]

    def __init__(self, message: str, *, report: Report[Any, Any], **context: Any) -> None:
        super().__init__(message, **context)
        self.report = report
