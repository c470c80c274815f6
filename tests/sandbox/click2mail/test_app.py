"""The Click2Mail sandbox over plain HTTP: the order of the steps, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from lxml import etree

from generated.click2mail import types
from soapwright.errors import InputError
from soapwright.runtime.codec.codec import Codec
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.click2mail import FIRST_ID, SECRET, USERNAME
from tests.generated.mailing import FOLDER, job, pdf

PDF = {"Content-Type": "application/pdf"}
XML = {"Content-Type": "application/xml"}


def xml(*jobs: bytes) -> bytes:
    head = b"<batch><filename>a.pdf</filename><appSignature>x</appSignature>"
    return head + b"".join(jobs) + b"</batch>"


def letter(first: int = 1, last: int = 1) -> bytes:
    batch = types.Batch(filename="a", app_signature="b", job=[job(first, last)])
    root = etree.fromstring(Codec(types.TYPES).encode(batch))
    return etree.tostring(root[2])


@pytest.fixture
def http() -> Iterator[httpx2.Client]:
    with (
        open_sandbox("click2mail", FOLDER) as server,
        httpx2.Client(base_url=server.root, auth=(USERNAME, SECRET), trust_env=False) as client,
    ):
        yield client


def test_the_documented_order(http: httpx2.Client) -> None:
    made = http.post("/v1/batches")
    assert made.status_code == 201
    id_ = etree.fromstring(made.content).findtext("id")
    assert int(id_ or 0) == FIRST_ID
    batch = f"/v1/batches/{id_}"
    assert http.put(batch, content=xml(letter()), headers=XML).status_code == 400  # no PDF yet
    assert http.post(batch).status_code == 400
    for content, headers in ((pdf(1), PDF), (xml(letter()), XML)):
        answer = http.put(batch, content=content, headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
    answer = http.post(batch)
    assert (answer.status_code, answer.content) == (200, b"")
    assert http.post(batch).status_code == 400  # never twice
    assert http.put(batch, content=pdf(1), headers=PDF).status_code == 400
    answers = [etree.fromstring(http.get(batch).content) for _ in range(3)]
    assert [answer.findtext("received") for answer in answers] == ["false", "true", "true"]
    assert [len(answer.findall("jobs")) for answer in answers] == [0, 0, 1]
    assert b"Tracking data not available for this batch." in http.get(f"{batch}/tracking").content


def test_environments_are_apart(http: httpx2.Client) -> None:
    http.post("/v1/batches")
    assert http.get(f"/v1/batches/{FIRST_ID}").status_code == 200
    assert http.get(f"/production/v1/batches/{FIRST_ID}").status_code == 404


@pytest.mark.parametrize(
    ("content", "headers", "status", "text"),
    [
        (b"", PDF, 400, "not a PDF"),
        (b"%PDF-1.7 but no more", PDF, 400, "not a PDF"),
        (xml(), XML, 400, "The XML is invalid"),
        (b"<batch><appSignature/><filename/></batch>", XML, 400, "The XML is invalid"),
        (b"<batch>", XML, 400, "not well-formed"),
        (b"<!DOCTYPE batch><batch/>", XML, 400, "not well-formed"),
        (b"{}", {"Content-Type": "application/json"}, 415, "application/pdf or"),
    ],
)
def test_what_is_refused(
    http: httpx2.Client, content: bytes, headers: dict[str, str], status: int, text: str
) -> None:
    http.post("/v1/batches")
    batch = f"/v1/batches/{FIRST_ID}"
    http.put(batch, content=pdf(1), headers=PDF)
    answer = http.put(batch, content=content, headers=headers)
    assert answer.status_code == status
    assert text in answer.text
    if status == 400:
        assert etree.fromstring(answer.content).find("error/description") is not None


def test_who_calls(http: httpx2.Client) -> None:
    for auth in (None, (USERNAME, "wrong"), ("nobody", SECRET)):
        answer = httpx2.post(f"{http.base_url}/v1/batches", auth=auth, trust_env=False)
        assert answer.status_code == 401


def test_options_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no option 'db'; it has users, jobs_in"):
        open_sandbox("click2mail", FOLDER, db="x")
    with pytest.raises(InputError, match="not one of status, details"):
        open_sandbox("click2mail", FOLDER, jobs_in="both")
    with pytest.raises(InputError, match="cannot be read"):
        open_sandbox("click2mail", tmp_path)
