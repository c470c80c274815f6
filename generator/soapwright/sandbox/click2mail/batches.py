"""Batches of one environment, and the queue that works them off: first in, first out."""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

FIRST_ID = 91_000
FIRST_JOB = 5_600_000
TRACKED = "In Transit"
DOCUMENT_CLASSES = frozenset({"Letter 8.5 x 11", "Postcard 3.5 x 5"})
"""Those known here; a job of another is taken in and then fails, as options are checked late."""


class Refused(Exception):
    """A request that is against the rules; the text is for the answer."""


@dataclass(slots=True)
class Job:
    """One job: what was sent, and what became of it. ``index`` counts from 1."""

    index: int
    element: etree._Element
    id: int | None = None
    error: str = ""
    status: str = "Pending"

    def page(self, name: str) -> int:
        return int(self.element.findtext(name) or 0)

    @property
    def addresses(self) -> list[etree._Element]:
        return self.element.findall("recipients/address")


@dataclass(slots=True)
class Batch:
    """One batch, from its making to its pieces."""

    id: int
    created: datetime
    pages: int = 0
    filename: str = ""
    jobs: list[Job] = field(default_factory=list)
    submitted: bool = False
    received: bool = False
    error: str = ""

    @property
    def listed(self) -> list[Job]:
        """The jobs that the service has got to."""
        return [job for job in self.jobs if job.status != "Pending"]

    @property
    def done(self) -> bool:
        return bool(self.error) or (self.received and len(self.listed) == len(self.jobs))

    @property
    def pieces(self) -> int:
        return sum(len(job.addresses) for job in self.jobs)

    @property
    def failed(self) -> bool:
        return bool(self.error) or any(job.error for job in self.jobs)


class Batches:
    """The batches of one environment; may be used from any thread.

    Args:
        schema: what uploaded jobs must be valid for.
        clock: what time it is.
        credit: how many pieces the account can pay for.
    """

    def __init__(self, schema: etree.XMLSchema, clock: Callable[[], datetime], credit: int) -> None:
        self._schema = schema
        self._clock = clock
        self._credit = credit
        self._batches: dict[int, Batch] = {}
        self._queue: deque[Batch] = deque()
        self._jobs = FIRST_JOB
        self._lock = threading.Lock()

    def create(self) -> Batch:
        with self._lock:
            batch = Batch(FIRST_ID + len(self._batches), self._clock())
            self._batches[batch.id] = batch
            return batch

    def all(self) -> list[Batch]:
        with self._lock:
            return list(self._batches.values())

    def get(self, id: int) -> Batch | None:
        return self._batches.get(id)

    def upload_document(self, batch: Batch, content: bytes) -> None:
        """Take the PDF.

        Raises:
            Refused: it is none, or the batch was submitted.
        """
        self._refuse_if_submitted(batch)
        pages = _pages(content)
        if not pages:
            raise Refused("The body is not a PDF.")
        batch.pages = pages
        batch.jobs = []  # they spoke of pages of the one before

    def upload_jobs(self, batch: Batch, root: etree._Element) -> None:
        """Take the jobs.

        Raises:
            Refused: there is no PDF yet, the XML is invalid, or the batch was submitted.
        """
        self._refuse_if_submitted(batch)
        if not batch.pages:
            raise Refused("Upload the PDF before the XML.")
        try:
            self._schema.assertValid(root)
        except etree.DocumentInvalid as error:
            raise Refused(f"The XML is invalid: {error}") from None
        batch.filename = root.findtext("filename") or ""
        batch.jobs = [Job(index, job) for index, job in enumerate(root.findall("job"), 1)]

    def submit(self, batch: Batch) -> None:
        """Put it into the queue.

        Raises:
            Refused: something is missing, or it was submitted before.
        """
        with self._lock:
            self._refuse_if_submitted(batch)
            if not batch.jobs:
                raise Refused("Upload the PDF and the XML before you submit.")
            batch.submitted = True
            self._queue.append(batch)

    def advance(self) -> None:
        """Let the queue move on by one step: receive the batch in front, or do its next job."""
        with self._lock:
            if not self._queue:
                return
            batch = self._queue[0]
            if not batch.received:
                self._receive(batch)
            else:
                self._do(batch, next(job for job in batch.jobs if job.status == "Pending"))
            if batch.done:
                self._queue.popleft()

    def _refuse_if_submitted(self, batch: Batch) -> None:
        if batch.submitted:
            raise Refused(f"Batch {batch.id} has been submitted.")

    def _receive(self, batch: Batch) -> None:
        batch.received = True
        if batch.pieces > self._credit:
            batch.error = f"Insufficient credit for {batch.pieces} pieces."
        else:
            self._credit -= batch.pieces

    def _do(self, batch: Batch, job: Job) -> None:
        self._jobs += 1
        job.id = self._jobs
        job.error = "; ".join(_problems(batch, job))
        job.status = "Error" if job.error else "Accepted"


def _problems(batch: Batch, job: Job) -> Iterable[str]:
    first, last = job.page("startingPage"), job.page("endingPage")
    if not first <= last <= batch.pages:
        yield f"Pages {first} to {last} are not in the document."
    document_class = job.element.findtext("printProductionOptions/documentClass")
    if document_class not in DOCUMENT_CLASSES:
        yield f"There is no document class {document_class}."
    for number, address in enumerate(job.addresses, 1):
        if not (address.findtext("postalCode") or address.findtext("country")):
            yield f"Address {number} has no postal code."


def _pages(content: bytes) -> int:
    """How many pages a PDF has; 0 where it is none."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        return len(pypdf.PdfReader(io.BytesIO(content)).pages)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError):
        return 0


def utc_now() -> datetime:
    return datetime.now(UTC)


def pieces(batch: Batch) -> Iterable[Mapping[str, str]]:
    """The pieces in the mail, one a recipient of each job that was accepted."""
    for job in batch.jobs:
        for number, address in enumerate(job.addresses, 1):
            if job.status == "Accepted":
                lines = (address.findtext(name) for name in ("name", "address1", "city", "state"))
                yield {
                    "uniqueId": address.findtext("c2m_uniqueid") or "",
                    "barCode": f"{job.id}{number:06d}",
                    "address": ", ".join(line for line in lines if line),
                    "status": TRACKED,
                    "dateTime": batch.created.isoformat(),
                    "statusLocation": address.findtext("city") or "",
                    "mailPieceId": f"{job.id}-{number}",
                }
