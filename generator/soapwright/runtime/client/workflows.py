"""What clients have whose service takes work in steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from soapwright.runtime.client.base import Caller
from soapwright.runtime.document_jobs.rule import Workflow
from soapwright.runtime.document_jobs.run import Flow


class HasWorkflow(Caller):
    """Work in steps, new or taken up again."""

    def _flow(
        self, workflow: Workflow, id: int | str | None = None, items: Sequence[Any] = ()
    ) -> Flow[Any]:
        from soapwright.runtime.http.http_binding import write_document  # lxml

        connection = self._connection
        encode = partial(write_document, connection.codec())
        return Flow(workflow, encode, connection.zone, id=id, items=items)
