"""How the records of a service tell when they changed: the rules."""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.runtime.errors import UntrackedEntity
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Tracking:
    """How the records of one entity tell when they changed.

    Args:
        fields: wire name → Python name of each field that does, the one to use first.
        status_only: the time is that of their status; other changes leave it.
    """

    fields: Mapping[str, str]
    status_only: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """The entities of a service that tell when they changed, by wire name."""

    entities: Mapping[str, Tracking]

    def field(self, entity: str, field: str | None, *, status_only: bool) -> tuple[str, str]:
        """Wire and Python name of the field to go by.

        Args:
            entity: wire name of the entity.
            field: the field by either name, or None for the entity's first.
            status_only: whether the caller knows that only changes of the status are told.

        Raises:
            UntrackedEntity: the entity does not tell, or not in that way; with what there is.
        """
        tracking = self.entities.get(entity)
        if tracking is None:
            others = ", ".join(name for name, t in self.entities.items() if not t.status_only)
            raise UntrackedEntity(f"{entity} does not tell when it changed; these do: {others}")
        if tracking.status_only is not status_only:
            if tracking.status_only:
                raise UntrackedEntity(
                    f"{entity} tells changes of its status alone; ask with status_only=True"
                )
            few = ", ".join(name for name, t in self.entities.items() if t.status_only)
            raise UntrackedEntity(f"{entity} tells all changes; status_only is for {few or 'none'}")
        for wire, attribute in tracking.fields.items():
            if field in (None, wire, attribute):
                return wire, attribute
        raise UntrackedEntity(
            f"{entity} tells its changes by {', '.join(tracking.fields)}, not by {field!r}"
        )
