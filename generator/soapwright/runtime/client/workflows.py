"""What clients have whose service takes work in steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from soapwright.runtime.client.base import Caller
from soapwright.runtime.workflow.rule import Workflow
from soapwright.runtime.workflow.work import Work


class HasWorkflow(Caller):
    """Work in steps, new or taken up again."""

    def _work(
        self, workflow: Workflow, id: int | str | None = None, items: Sequence[Any] = ()
    ) -> Work[Any]:
        """A piece of work; that of an ``id`` without ``items`` has some that nobody knows."""
        connection = self._connection
        encode = connection.codec().encode
        return Work(workflow, encode, connection.zone, id=id, items=items or None)
