"""What ``init`` guesses beside what was written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.commands.init import start
from soapwright.schema.source import Elsewhere
from soapwright.service.rules import ServiceRules, read_service
from tests.commands.guess.guessing import WSDL


def rules_of(wsdl: str, folder: Path) -> ServiceRules:
    done = start(str(WSDL / wsdl), folder, elsewhere=Elsewhere((str(WSDL),)))
    return read_service(done.folder / "service.toml")


def test_ecosys(tmp_path: Path) -> None:
    ours, found = read_service(WSDL / "ecosys/service.toml"), rules_of("ecosys/en.wsdl", tmp_path)
    assert found.groups == ours.groups
    assert found.secrets == ours.secrets
    assert found.session.url_needed is ours.session.url_needed
    options, written = found.session.options, ours.session.options
    assert options is not None
    assert written is not None
    for name in ("part", "username", "password", "logout", "last"):
        assert getattr(options, name) == getattr(written, name)
    assert set(found.batches) == set(ours.batches)
    assert found.batches["update"].operation == ours.batches["update"].operation
    assert found.batches["update"].items == ours.batches["update"].items
    for name in ("entries", "index", "success", "id", "messages"):
        assert getattr(found.results["records"], name) == getattr(ours.results["records"], name)


@pytest.mark.slow
def test_superoffice(tmp_path: Path) -> None:
    ours = read_service(WSDL / "superoffice/service.toml")
    batch = rules_of("superoffice/Batch.wsdl", tmp_path)
    archive = rules_of("superoffice/Archive.wsdl", tmp_path)
    (job,), written = batch.jobs.values(), ours.jobs["start"]
    assert (job.done, job.failed, job.state) == (written.done, written.failed, written.state)
    assert (job.id, job.percent) == (written.id, written.percent)
    assert batch.header_status is not None
    assert ours.header_status is not None
    assert (batch.header_status.success, batch.header_status.error) == (
        ours.header_status.success,
        ours.header_status.error,
    )
    pages = {page.operation: page for page in archive.pages.values()}
    for theirs in ours.pages.values():
        page: Any = pages[theirs.operation.removeprefix("Archive.")]
        for name in ("by", "place", "size", "first", "rows", "total"):
            assert getattr(page, name) == getattr(theirs, name)
