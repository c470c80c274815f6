"""How a service describes its entities and fields, as the field catalogue has it.

What comes out is the form of ``<zone>.fields.json``: entity → access and fields. Only what is
said is in it: a flag that is false, an empty text and a length of 0 are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Listed:
    """Things that an answer lists: where, and catalogue's name → Python name of each member."""

    items: Path
    members: Mapping[str, str]

    def read(self, result: Any) -> list[dict[str, Any]]:
        """What is set of each thing, by the catalogue's names."""
        return [
            {
                name: value
                for name, attribute in self.members.items()
                if (value := getattr(item, attribute)) not in (None, "")
            }
            for item in walk(result, self.items)
        ]


@dataclass(frozen=True, slots=True)
class Ask:
    """An operation that describes one entity, and how to ask it for one."""

    operation: Operation[Any, Any]
    request: Callable[[str], Record]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The operations by which a service describes itself.

    Args:
        entities: lists all entities; it is asked for nothing.
        request: builds its request.
        listed: how it lists them.
        fields: describes the fields of an entity.
        described: how it lists them.
        values: how a field lists the values of its picklist, or None.
        udfs: describes the user-defined fields of an entity, as ``fields`` does, or None.
        types: the service's names of types → the catalogue's, where they differ.
    """

    entities: Operation[Any, Any]
    request: Callable[[], Record]
    listed: Listed
    fields: Ask
    described: Listed
    values: Listed | None = None
    udfs: Ask | None = None
    types: Mapping[str, str] = field(default_factory=dict)

    def ask_entities(self) -> Call:
        return Call(self.entities, self.request())

    def read_entities(self, result: Any) -> dict[str, dict[str, bool]]:
        """Entity → what may be done with it."""
        found = {}
        for entity in self.listed.read(result):
            if "name" not in entity:
                raise MalformedResponse("an entity has no name", operation=self.entities.name)
            name = str(entity.pop("name"))
            found[name] = {right: bool(granted) for right, granted in entity.items()}
        return found

    def read_fields(self, result: Any, *, udf: bool = False) -> dict[str, dict[str, Any]]:
        """Field → what is said of it.

        Raises:
            MalformedResponse: a field has no name or no type.
        """
        found = {}
        for item in walk(result, self.described.items):
            (said,) = Listed((), self.described.members).read(item)
            if not {"name", "type"} <= said.keys():
                ask = self.udfs if udf and self.udfs is not None else self.fields
                raise MalformedResponse(
                    f"a field has no name or no type: {said}", operation=ask.operation.name
                )
            found[str(said["name"])] = self._field(said, item, udf)
        return found

    def _field(self, said: dict[str, Any], item: Any, udf: bool) -> dict[str, Any]:
        type_ = str(said["type"])
        info: dict[str, Any] = {"type": self.types.get(type_, type_)}
        if info["type"] == "string" and said.get("length", 0) > 0:
            info["length"] = said["length"]
        for flag in ("required", "read_only", "queryable"):
            if said.get(flag):
                info[flag] = True
        if "reference" in said:
            info["reference"] = said["reference"]
        if said.get("picklist"):
            values = [] if self.values is None else self.values.read(item)
            info["picklist"] = [_value(value) for value in values if "value" in value] or True
            if "picklist_parent" in said:
                info["picklist_parent"] = said["picklist_parent"]
        if said.get("label", said["name"]) != said["name"]:
            info["label"] = said["label"]
        if udf:
            info["udf"] = True
        return info


def _value(said: dict[str, Any]) -> dict[str, Any]:
    """One value of a picklist: whether it is the default only where it is."""
    return {name: value for name, value in said.items() if value or name != "default"}
