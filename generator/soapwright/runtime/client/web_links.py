"""Addresses that open a record in the service's own user interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.client.base import Caller
from soapwright.runtime.errors import MalformedResponse, NoLink
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Where the user interface is, and how it is told what to show.

    Args:
        web: path of its address, in the answer that tells where the service is.
        entities: wire name → what follows the address; ``{id}`` is the record's.
        id_attribute: Python name of a record's id.
    """

    web: Path
    entities: Mapping[str, str]
    id_attribute: str

    def address(self, answer: Any, operation: str) -> str:
        """The address of the user interface.

        Raises:
            MalformedResponse: the answer holds none.
        """
        web = next(walk(answer, self.web), None)
        if not web:
            raise MalformedResponse(
                "the answer does not tell where the user interface is", operation=operation
            )
        return str(web)

    def path(self, record: Record) -> str:
        """What follows the address for one record.

        Raises:
            NoLink: its entity has none, with those that have; or it has no id yet.
        """
        entity = wire_name(type(record))[1]
        if entity not in self.entities:
            raise NoLink(f"there is no link to {entity}; there is to {', '.join(self.entities)}")
        id_ = getattr(record, self.id_attribute)
        if not id_:
            raise NoLink(f"there is no link to a new {entity}: it has no id yet")
        return self.entities[entity].format(id=id_)


class HasLinks(Caller):
    """Addresses of records in the service's own user interface."""

    def _link(self, rule: LinkRule, record: Record) -> Steps[str]:
        """The address that shows a record.

        Raises:
            NoLink: the interface has none for it.
            AuthenticationError: the service, asked where the interface is, knows no such user.
        """
        location = self._connection.location
        if location is None:
            raise ValueError("the service has no user interface that is known")
        path = rule.path(record)
        answer = yield from location.ask()  # it was asked before, unless the address was given
        address = rule.address(answer, location.locate.operation.name)
        return f"{address.rstrip('/')}/{path.lstrip('/')}"
