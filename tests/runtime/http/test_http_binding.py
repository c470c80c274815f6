"""HTTP operations without a network: the URL, the content, and what each answer means."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from typing import Any

import pytest

from generated.click2mail import operations, types
from soapwright.runtime.calls.operation import HttpErrors, HttpOperation, HttpRequest
from soapwright.runtime.calls.retry import may_repeat
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import (
    AuthenticationError,
    HttpError,
    MalformedResponse,
    ThresholdExceeded,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.http_binding import FORM, HttpExchange, write_content, write_url
from soapwright.runtime.http.settings import Limits
from tests.runtime.soap import outgoing

CODEC = Codec(types.TYPES)
GET = operations.GET_BATCH
BATCH = b"<batchjob><id>7</id><submitted>true</submitted><hasErrors>false</hasErrors></batchjob>"


def exchange(
    operation: HttpOperation[Any, Any], parameters: Mapping[str, object] | None = None
) -> HttpExchange:
    request = HttpRequest({"id": 7} if parameters is None else parameters, None)
    out = outgoing(operation, request, zone="us")
    out.http_headers["Authorization"] = "Basic c2VjcmV0"
    limits = Limits(response_bytes=1000)
    return HttpExchange(CODEC, operation, out, url="https://x.example/v1/", limits=limits)


def answer(operation: HttpOperation[Any, Any], status: int, body: bytes, **head: str) -> Any:
    call = exchange(operation)
    call.start(status, head)
    call.feed(body)
    return call.finish().body


# --- requests ---------------------------------------------------------------------------------


class Size(enum.Enum):
    SMALL = "S"


@pytest.mark.parametrize(
    ("path", "parameters", "url"),
    [
        ("/a", {}, "/a"),
        ("/a/(id)/b", {"id": 7}, "/a/7/b"),
        ("/a/(id)", {"id": "x/y ?#%ü"}, "/a/x%2Fy%20%3F%23%25%C3%BC"),
        ("/a/(one)-(two)", {"one": 1, "two": True}, "/a/1-true"),
        ("/a", {"q": "x&y=z", "none": None, "many": [1, 2]}, "/a?q=x%26y%3Dz&many=1&many=2"),
        ("/a?fixed=1", {"on": datetime.date(2026, 3, 1)}, "/a?fixed=1&on=2026-03-01"),
        ("/a", {"size": Size.SMALL}, "/a?size=S"),
    ],
)
def test_urls(path: str, parameters: dict[str, object], url: str) -> None:
    operation: HttpOperation[Any, Any] = HttpOperation(name="x", method="GET", path=path)
    for address in ("https://x.example/v1", "https://x.example/v1/"):
        found = write_url(address, operation, HttpRequest(parameters, None))
        assert found == f"https://x.example/v1{url}"


@pytest.mark.parametrize("value", [None, "", ".", ".."])
def test_a_path_needs_its_parameters(value: str | None) -> None:
    with pytest.raises(ValueError, match="needs it"):
        exchange(GET, {"id": value})


def test_contents() -> None:
    form: HttpOperation[Any, Any] = HttpOperation(
        name="x", method="POST", path="/(id)", content_type=FORM
    )
    request = HttpRequest({"id": 7, "name": "Ann & Bob", "gone": None}, None)
    assert write_content(CODEC, form, request) == b"name=Ann+%26+Bob"
    assert write_url("https://x.example", form, request) == "https://x.example/7"
    assert write_content(CODEC, operations.UPLOAD_DOCUMENT, HttpRequest({}, b"%PDF")) == b"%PDF"
    assert write_content(CODEC, GET, HttpRequest({}, None)) == b""
    batch = types.Batch(filename="a.pdf", app_signature="x", job=[])
    written = write_content(CODEC, operations.UPLOAD_JOBS, HttpRequest({}, batch))
    assert CODEC.decode(types.Batch, written) == batch


def test_headers() -> None:
    call = exchange(operations.UPLOAD_DOCUMENT)
    assert call.method == "PUT"
    assert call.headers["Content-Type"] == "application/pdf"
    assert call.headers["Authorization"] == "Basic c2VjcmV0"
    assert exchange(GET).headers["Accept"] == "application/xml"
    assert "Content-Type" not in exchange(GET).headers


# --- answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 299])
def test_good_answers(status: int) -> None:
    assert answer(GET, status, BATCH).id == 7
    assert answer(operations.SUBMIT_BATCH, status, b"") is None
    assert answer(operations.SUBMIT_BATCH, status, b"Thank you.") is None


def test_the_root_of_a_type_has_any_name() -> None:
    for root in ("batch", "details"):
        found = answer(
            operations.GET_DETAILS, 200, f"<{root}><batchNumber>7</batchNumber></{root}>".encode()
        )
        assert found.batch_number == 7
    with pytest.raises(MalformedResponse, match="<batch> in no namespace, not <batchjob>"):
        answer(GET, 200, b"<batch/>")


def test_bytes_are_given_as_they_are() -> None:
    raw: HttpOperation[Any, bytes] = HttpOperation(name="x", method="GET", path="/x", raw=True)
    assert answer(raw, 200, b"%PDF\0") == b"%PDF\0"


@pytest.mark.parametrize("status", [200, 404])
def test_what_is_absent_is_none(status: int) -> None:
    body = b"<r><message>Tracking data not available for this batch.</message></r>"
    assert answer(operations.GET_TRACKING, status, body) is None


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (b"Bad XML.", ("Bad XML.",)),
        (b"", ()),
        (b"<html><body>Bad gateway</body></html>", ()),
        (b"<error><description>Bad.</description></error>", ("Bad.",)),
        (b"<errors><error><description>Bad.</description></error></errors>", ("Bad.",)),
        (
            b"<e:errors xmlns:e='urn:e'><e:error><e:description>A</e:description></e:error>"
            b"<e:error><e:description>B</e:description></e:error></e:errors>",
            ("A", "B"),
        ),
        (b"<r><description>no</description><message>Bad.</message></r>", ("Bad.",)),
        (b"<batchjob><errorMessage> Bad. </errorMessage></batchjob>", ("Bad.",)),
        (b"<r>Bad <b>indeed</b></r>", ("Bad indeed",)),
        (b"<r/>", ()),
    ],
)
def test_refusals(body: bytes, messages: tuple[str, ...]) -> None:
    with pytest.raises(HttpError) as refused:
        answer(operations.UPLOAD_JOBS, 400, body)
    assert refused.value.messages == messages
    assert refused.value.status == 400
    assert refused.value.operation == "uploadJobs"
    assert "c2VjcmV0" not in str(refused.value)
    assert not may_repeat(refused.value, idempotent=True)


def test_an_answer_with_http_200_may_be_a_refusal() -> None:
    body = BATCH.replace(b">false<", b">true<").replace(
        b"<id>", b"<errorMessage>No.</errorMessage><id>"
    )
    with pytest.raises(HttpError, match=r"although with HTTP 200: No\.") as refused:
        answer(GET, 200, body)
    assert refused.value.answer.id == 7
    with pytest.raises(HttpError, match=r"No\."):
        answer(operations.SUBMIT_BATCH, 200, body)
    other: HttpOperation[Any, Any] = HttpOperation(
        name="x", method="GET", path="/x", response="Batchjob", errors=HttpErrors()
    )
    assert answer(other, 200, body).has_errors


@pytest.mark.parametrize("status", [401, 403])
def test_credentials_refused(status: int) -> None:
    with pytest.raises(AuthenticationError) as refused:
        exchange(GET).start(status, {})
    assert "c2VjcmV0" not in str(refused.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_refused(status: int) -> None:
    with pytest.raises(TransportError, match="not followed"):
        exchange(GET).start(status, {"location": "https://elsewhere.example"})


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 524])
def test_failures_of_a_moment(status: int) -> None:
    with pytest.raises(TransportError) as failed:
        answer(GET, status, b"<html/>")
    assert failed.value.status == status
    assert may_repeat(failed.value, idempotent=True)
    assert not may_repeat(failed.value, idempotent=False)
    assert failed.value.maybe_done


def test_too_many_calls() -> None:
    one = exchange(GET)
    with pytest.raises(ThresholdExceeded) as caught:
        one.start(429, {"retry-after": "3"})
    assert caught.value.retry_after == 3
    assert may_repeat(caught.value, idempotent=False)


@pytest.mark.parametrize(
    ("status", "data", "maybe_done"),
    [(404, b"", False), (409, b"", True), (409, b"There is one already.", False)],
)
def test_what_refuses_is_a_text_or_a_status(status: int, data: bytes, maybe_done: bool) -> None:
    with pytest.raises(HttpError) as caught:
        answer(GET, status, data)
    assert caught.value.maybe_done == maybe_done


@pytest.mark.parametrize("status", [501, 505])
def test_failures_that_last(status: int) -> None:
    with pytest.raises(TransportError) as failed:
        answer(GET, status, b"")
    assert not may_repeat(failed.value, idempotent=True)


@pytest.mark.parametrize("body", [b"", b"  ", BATCH[:-4], b"not XML", b'{"id": 7}'])
def test_answers_that_are_no_xml(body: bytes) -> None:
    with pytest.raises(TruncatedResponse) as cut:
        answer(GET, 200, body)
    assert cut.value.operation == "getBatch"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (BATCH.replace(b">7<", b">seven<"), "seven"),
        (b"<!DOCTYPE batchjob [<!ENTITY e 'x'>]><batchjob><id>7</id></batchjob>", "DOCTYPE"),
        (b"<batchjob>" + b" " * 1000 + b"</batchjob>", "larger than 1000 bytes"),
    ],
)
def test_answers_that_are_not_as_described(body: bytes, problem: str) -> None:
    with pytest.raises(MalformedResponse, match=problem):
        answer(GET, 200, body)
