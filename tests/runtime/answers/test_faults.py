"""What errors mean, beyond their codes."""

from __future__ import annotations

import pytest

from generated.autotask.results import FAULTS as AUTOTASK
from generated.superoffice.results import FAULTS as SUPEROFFICE
from soapwright.runtime.answers.faults import Faults
from soapwright.runtime.errors import (
    AuthenticationError,
    ServiceError,
    SoapFault,
    ThresholdExceeded,
)

FAULTS = Faults(
    refused=("^Server: .*not valid", "^app:Rule: "),
    suspended=("over the limit",),
    credentials=("[Ll]og in",),
)


@pytest.mark.parametrize(
    ("code", "text", "refused"),
    [
        ("Server", "The name is not valid", True),
        ("Server", "The disk is full", False),
        ("app:Rule", "7", True),
        ("app:Ruler", "7", False),
        ("Client", "anything", True),
        ("Client.Authorisation", "anything", True),
        ("Sender", "anything", True),
        ("MustUnderstand", "anything", True),
        ("VersionMismatch", "anything", True),
        ("DataEncodingUnknown", "anything", True),
        ("Clientele", "anything", False),
        ("app:Client", "anything", False),
        ("Receiver", "anything", False),
        ("", "anything", False),
    ],
)
def test_a_fault_that_refuses(code: str, text: str, refused: bool) -> None:
    fault = SoapFault(text, code=code)
    assert FAULTS.read(fault) is fault
    assert (fault.refused, fault.maybe_done) == (refused, not refused)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("You are over the limit", ThresholdExceeded), ("Please log in", AuthenticationError)],
)
def test_a_text_that_means_another_class(text: str, kind: type[ServiceError]) -> None:
    fault = SoapFault(text, code="Server", operation="op", zone="en")
    told = FAULTS.read(fault)
    assert type(told) is kind
    assert (told.messages, told.operation, told.zone) == ((text,), "op", "en")
    assert told.__cause__ is fault
    assert not told.maybe_done


def test_only_what_the_service_says_counts() -> None:
    for messages in (("its own",), ()):
        error = ServiceError("log in, in our words", messages=messages)
        assert FAULTS.read(error) is error


def test_an_error_that_has_its_meaning_keeps_it() -> None:
    error = AuthenticationError("you are over the limit")
    assert FAULTS.read(error) is error


def test_without_rules_an_error_is_what_it_is() -> None:
    error = ServiceError("log in")
    assert Faults().read(error) is error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ServiceError("x", kind="SuperOffice.Exceptions.SoSessionException"), AuthenticationError),
        (ServiceError("x", messages=["Your ticket has expired"]), AuthenticationError),
        (ServiceError("x", messages=["User is not logged in"]), AuthenticationError),
        (ServiceError("x", kind="System.NullReferenceException", messages=["Null"]), ServiceError),
    ],
)
def test_errors_that_are_about_a_ticket(error: ServiceError, kind: type[ServiceError]) -> None:
    assert type(SUPEROFFICE.read(error)) is kind


def test_a_suspended_database_in_the_words_of_its_zone() -> None:
    for text in (
        "The number of external requests is over the threshold of 10000. The service is suspended.",
        "Die Zahl liegt über dem Schwellenwert von 10000. Der Dienst ist ausgesetzt.",
    ):
        assert type(AUTOTASK.read(ServiceError(text, messages=[text]))) is ThresholdExceeded
