"""What the rules make of operations."""

from __future__ import annotations

from soapwright.emit.client.batches import Batch, resolve_batches
from soapwright.emit.client.calls import Call, Reading, resolve_calls
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.jobs import Job, resolve_jobs
from soapwright.emit.client.lists import List, resolve_lists
from soapwright.emit.client.operations import Group
from soapwright.emit.client.pages import Page, resolve_pages
from soapwright.errors import Problems
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Verbs:
    """The rules that give methods, resolved."""

    batches: tuple[Batch, ...]
    calls: tuple[Call, ...]
    pages: tuple[Page, ...]
    lists: tuple[List, ...]
    jobs: tuple[Job, ...]

    @classmethod
    def of(cls, inputs: Inputs) -> Verbs:
        """All of a service.

        Raises:
            InputError: a rule names what the WSDL does not have.
        """
        problems = Problems()
        found = cls(
            batches=problems.apart(resolve_batches, inputs) or (),
            calls=problems.apart(resolve_calls, inputs) or (),
            pages=problems.apart(resolve_pages, inputs) or (),
            lists=problems.apart(resolve_lists, inputs) or (),
            jobs=problems.apart(resolve_jobs, inputs) or (),
        )
        problems.settle()
        return found

    def within(self, group: Group | None) -> Verbs:
        """Those of a group's operations, or of all where there are no groups."""
        name = None if group is None else group.name
        return Verbs(
            batches=tuple(each for each in self.batches if each.operation.group == name),
            calls=tuple(each for each in self.calls if each.operation.group == name),
            pages=tuple(each for each in self.pages if each.operation.group == name),
            lists=tuple(each for each in self.lists if each.operation.group == name),
            jobs=tuple(each for each in self.jobs if each.operation.group == name),
        )

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(call.reading for call in self.calls if call.reading is not None)

    @property
    def replaced(self) -> set[str]:
        """The keys of the operations that need no method, since these are of more use.

        One that starts a job or gives a page is called by itself, too.
        """
        return {
            *(batch.operation.key for batch in self.batches),
            *(call.operation.key for call in self.calls),
            *(page.operation.key for page in self.pages),
        }
