"""One session with a generated client: a PDF, its jobs, one of them bad, and their tracking."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import ModuleType
from typing import Any

from soapwright.runtime.errors import OutOfOrder
from soapwright.sandbox.click2mail.app import SECRET, USERNAME
from soapwright.sandbox.server import Sandbox

PAGES = 6
NO_POSTAL_CODE = 1


def run(package: ModuleType, server: Sandbox, say: Callable[[str], None]) -> None:
    """Send a batch step by step, and see what became of its jobs and pieces.

    Args:
        package: the generated package.
        server: the running sandbox.
        say: takes each line of what happened.
    """
    production = server.url.replace("/v1", "/production/v1")
    with package.Click2Mail.connect(USERNAME, SECRET, url=production) as client:
        batch = client.create()
        say(f"create: batch {batch.id}")
        try:
            batch.submit()
        except OutOfOrder as error:
            say(f"submit too early, nothing is sent: {error.message}")
        batch.upload_pdf(_pdf(PAGES))
        batch.upload_jobs(_jobs(package))
        batch.submit()
        say("upload_pdf, upload_jobs, submit: it is in the queue")
        questions: list[Any] = []
        report = batch.wait(poll=0.05, progress=questions.append)
        say(
            f"wait: {len(report.succeeded)} jobs succeeded, {len(report.failed)} failed, after "
            f"{len(questions)} questions"
        )
        for outcome in report.failed:
            say(f"  job {outcome.index}: {outcome.errors[0]}")
        say(f"details: {batch.details().no_of_pieces} pieces")
        pieces = batch.tracking().mail_piece
        say(f"tracking: {len(pieces)} in the mail, the first one {pieces[0].status}")
    with package.Click2Mail.connect(USERNAME, SECRET, url=server.url) as client:
        report = client.send(_pdf(PAGES), _jobs(package), poll=0.05)
        say(f"send to staging, all steps in one: {report!r}")


def _pdf(pages: int) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(612, 792)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _jobs(package: ModuleType) -> list[Any]:
    """Three letters of two pages each."""
    options = package.PrintProductionOptions(
        document_class="Letter 8.5 x 11",
        layout="Address on Separate Page",
        production_time="Next Day",
        envelope="#10 Double Window",
        color="Black and White",
        paper_type="White 24#",
        print_option="Printing both sides",
        mail_class="First Class",
    )
    return [
        package.Job(
            starting_page=2 * number + 1,
            ending_page=2 * number + 2,
            print_production_options=options,
            recipients=package.Recipients(
                address=[
                    package.Address(
                        name=f"Customer {number}",
                        organization="",
                        address1=f"{number + 1} Main Street",
                        address2="",
                        address3="",
                        city="Oak Creek",
                        state="WI",
                        postal_code="" if number == NO_POSTAL_CODE else "53154",
                        country="",
                    )
                ]
            ),
        )
        for number in range(PAGES // 2)
    ]
