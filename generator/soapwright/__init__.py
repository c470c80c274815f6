"""soapwright: from the WSDL of a batch-style web service to a typed Python client.

Here is what programs that use a generated client name: errors to catch, what batches, jobs and
readings give, and what ``connect`` takes. Each is loaded on first use (PEP 562). All other modules
are private, but for ``soapwright.sandbox`` and ``soapwright.runtime.errors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.2.0"

__all__ = [
    "TRACE",
    "Addressing",
    "AnswerToRead",
    "AsyncJob",
    "AsyncRows",
    "Attachment",
    "AttachmentLeft",
    "Auth",
    "AuthenticationError",
    "BatchError",
    "Checkpoint",
    "ClientClosed",
    "Condition",
    "EncodingError",
    "EntityPicklists",
    "FieldNotYours",
    "Governor",
    "Headers",
    "HookFailed",
    "HookName",
    "Hooks",
    "HttpClient",
    "HttpError",
    "InvalidArgument",
    "InvalidDocument",
    "InvalidHeader",
    "InvalidRecord",
    "JobFailed",
    "JobProgress",
    "JobVanished",
    "JournalError",
    "Limits",
    "ListShifted",
    "MalformedResponse",
    "Mark",
    "Message",
    "MirrorWarning",
    "NoLink",
    "NotAllowed",
    "NotCancellable",
    "NotSent",
    "NotUnderstood",
    "OnError",
    "OnProgress",
    "OnShift",
    "OnUnreadable",
    "OnUsage",
    "OutOfOrder",
    "Outcome",
    "OutcomeUnknown",
    "Outgoing",
    "Picklist",
    "PicklistValue",
    "Progress",
    "Record",
    "RecordUnreadable",
    "Report",
    "RequestToSend",
    "Response",
    "Rows",
    "RowsShifted",
    "Security",
    "ServiceError",
    "SessionLeftOpen",
    "Signature",
    "SoapFault",
    "SoapwrightError",
    "Status",
    "SyncJob",
    "ThresholdExceeded",
    "Timestamp",
    "TooLarge",
    "TransportError",
    "TruncatedResponse",
    "UnknownLabel",
    "UnknownReference",
    "UnknownValue",
    "UntrackedEntity",
    "UntrustedResponse",
    "Usage",
    "UserFields",
    "UsernameToken",
    "Verify",
    "WaitTimeout",
    "WireEvent",
    "ZoneMismatch",
    "from_dict",
    "to_dict",
]

if TYPE_CHECKING:
    from soapwright.runtime.calls.call import Outgoing, Response
    from soapwright.runtime.calls.headers import Headers
    from soapwright.runtime.changes.checkpoint import Checkpoint, Mark
    from soapwright.runtime.client.connection import Security
    from soapwright.runtime.client.mirror import MirrorWarning
    from soapwright.runtime.client.rows import AsyncRows, Rows
    from soapwright.runtime.errors import (
        AttachmentLeft,
        AuthenticationError,
        BatchError,
        ClientClosed,
        EncodingError,
        FieldNotYours,
        HookFailed,
        HttpError,
        InvalidArgument,
        InvalidDocument,
        InvalidHeader,
        InvalidRecord,
        JobFailed,
        JobVanished,
        JournalError,
        ListShifted,
        MalformedResponse,
        NoLink,
        NotAllowed,
        NotCancellable,
        NotSent,
        NotUnderstood,
        OutcomeUnknown,
        OutOfOrder,
        RecordUnreadable,
        RowsShifted,
        ServiceError,
        SessionLeftOpen,
        SoapFault,
        SoapwrightError,
        ThresholdExceeded,
        TooLarge,
        TransportError,
        TruncatedResponse,
        UnknownLabel,
        UnknownReference,
        UnknownValue,
        UntrackedEntity,
        UntrustedResponse,
        WaitTimeout,
        ZoneMismatch,
    )
    from soapwright.runtime.http.hooks import AnswerToRead, RequestToSend
    from soapwright.runtime.http.settings import (
        TRACE,
        Addressing,
        Auth,
        HookName,
        Hooks,
        HttpClient,
        Limits,
        Verify,
    )
    from soapwright.runtime.http.watching import WireEvent
    from soapwright.runtime.jobs.handles import AsyncJob, SyncJob
    from soapwright.runtime.jobs.job import JobProgress
    from soapwright.runtime.limits.quota import Governor, OnUsage
    from soapwright.runtime.limits.usage import Usage
    from soapwright.runtime.outcome import (
        Message,
        OnError,
        OnProgress,
        Outcome,
        Progress,
        Report,
        Status,
    )
    from soapwright.runtime.paging.listing import OnShift
    from soapwright.runtime.paging.pager import OnUnreadable
    from soapwright.runtime.query.conditions import Condition
    from soapwright.runtime.records.dictionaries import from_dict, to_dict
    from soapwright.runtime.records.picklists import EntityPicklists, Picklist, PicklistValue
    from soapwright.runtime.records.record import Record
    from soapwright.runtime.records.user_fields import UserFields
    from soapwright.runtime.security.signature import Signature
    from soapwright.runtime.security.timestamp import Timestamp
    from soapwright.runtime.security.username_token import UsernameToken
    from soapwright.runtime.xsd.attachment import Attachment
else:
    from importlib import import_module

    _MODULES = {
        "Addressing": "http.settings",
        "AnswerToRead": "http.hooks",
        "AsyncJob": "jobs.handles",
        "AsyncRows": "client.rows",
        "Attachment": "xsd.attachment",
        "AttachmentLeft": "errors",
        "Auth": "http.settings",
        "AuthenticationError": "errors",
        "BatchError": "errors",
        "Checkpoint": "changes.checkpoint",
        "ClientClosed": "errors",
        "Condition": "query.conditions",
        "EncodingError": "errors",
        "EntityPicklists": "records.picklists",
        "FieldNotYours": "errors",
        "Governor": "limits.quota",
        "Headers": "calls.headers",
        "HookFailed": "errors",
        "HookName": "http.settings",
        "Hooks": "http.settings",
        "HttpClient": "http.settings",
        "HttpError": "errors",
        "InvalidArgument": "errors",
        "InvalidDocument": "errors",
        "InvalidHeader": "errors",
        "InvalidRecord": "errors",
        "JobFailed": "errors",
        "JobProgress": "jobs.job",
        "JobVanished": "errors",
        "JournalError": "errors",
        "Limits": "http.settings",
        "ListShifted": "errors",
        "MalformedResponse": "errors",
        "Mark": "changes.checkpoint",
        "Message": "outcome",
        "MirrorWarning": "client.mirror",
        "NoLink": "errors",
        "NotAllowed": "errors",
        "NotCancellable": "errors",
        "NotSent": "errors",
        "NotUnderstood": "errors",
        "OnError": "outcome",
        "OnProgress": "outcome",
        "OnShift": "paging.listing",
        "OnUnreadable": "paging.pager",
        "OnUsage": "limits.quota",
        "OutOfOrder": "errors",
        "Outcome": "outcome",
        "OutcomeUnknown": "errors",
        "Outgoing": "calls.call",
        "Picklist": "records.picklists",
        "PicklistValue": "records.picklists",
        "Progress": "outcome",
        "Record": "records.record",
        "RecordUnreadable": "errors",
        "Report": "outcome",
        "RequestToSend": "http.hooks",
        "Response": "calls.call",
        "Rows": "client.rows",
        "RowsShifted": "errors",
        "Security": "client.connection",
        "ServiceError": "errors",
        "SessionLeftOpen": "errors",
        "Signature": "security.signature",
        "SoapFault": "errors",
        "SoapwrightError": "errors",
        "Status": "outcome",
        "SyncJob": "jobs.handles",
        "TRACE": "http.settings",
        "ThresholdExceeded": "errors",
        "Timestamp": "security.timestamp",
        "TooLarge": "errors",
        "TransportError": "errors",
        "TruncatedResponse": "errors",
        "UnknownLabel": "errors",
        "UnknownReference": "errors",
        "UnknownValue": "errors",
        "UntrackedEntity": "errors",
        "UntrustedResponse": "errors",
        "Usage": "limits.usage",
        "UserFields": "records.user_fields",
        "UsernameToken": "security.username_token",
        "Verify": "http.settings",
        "WaitTimeout": "errors",
        "WireEvent": "http.watching",
        "ZoneMismatch": "errors",
        "from_dict": "records.dictionaries",
        "to_dict": "records.dictionaries",
    }
    """Name → the module of the runtime that defines it."""

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f".runtime.{module}", __name__), name)
        globals()[name] = found  # the next access finds it there
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
