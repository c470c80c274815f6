"""What a service says of its entities beside its schema, asked of xsdata's classes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xsdata.codegen.models import Attr, Class

from soapwright.emit.types.arrays import ArrayField
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.schema.catalogue import Catalogue, EntityInfo, FieldInfo


@dataclass(frozen=True, slots=True)
class UdfNames:
    """Python names that lead from an entity to its user-defined fields' names and values."""

    holder: str
    items: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class EntityRules:
    """What the service says beside its schema.

    Args:
        catalogue: the field catalogue, or None.
        untyped: (complex type, element) by local name where only the catalogue gives a type.
        base: the class all entities derive from, or None.
        id_field: wire name of the field of ``base`` that the service assigns, or None.
        wire_names: local wire name of each element that has another one in the schema.
        secrets: wire names of elements that are never shown.
        days: (complex type, element) by local name of each ``dateTime`` that is a date.
        udf: where ``base`` has user-defined fields, or None.
        arrays: what fields hold that are arrays of SOAP encoding, by the fields' identity.
        encoded: whether values in messages say their types.
    """

    catalogue: Catalogue | None = None
    untyped: Collection[tuple[str, str]] = ()
    base: str | None = None
    id_field: str | None = None
    wire_names: Mapping[str, str] = field(default_factory=dict)
    secrets: Collection[str] = ()
    days: Collection[tuple[str, str]] = ()
    udf: UdfNames | None = None
    arrays: Mapping[int, ArrayField] = field(default_factory=dict)
    encoded: bool = False

    def wire_name(self, item: Class) -> str:
        return self.wire_names.get(item.qname, item.name) if item.is_element else item.name

    def entity(self, item: Class) -> EntityInfo | None:
        if self.catalogue is None or item.local_type or item.is_element:
            return None
        return self.catalogue.entities.get(item.name)

    def field(self, item: Class, attr: Attr) -> FieldInfo | None:
        entity = self.entity(item)
        return entity.fields.get(attr.local_name) if entity and attr.is_element else None

    def is_untyped(self, item: Class, attr: Attr) -> bool:
        """Whether it has its type from the catalogue: of its own entity or of one derived."""
        return (
            (item.name, attr.local_name) in self.untyped
            and attr.is_element
            and not attr.is_any_type
            and not (item.local_type or item.is_element)
        )

    def is_day(self, item: Class, attr: Attr) -> bool:
        return (
            (item.name, attr.local_name) in self.days
            and attr.is_element
            and not (item.local_type or item.is_element)
        )

    def user_fields(self, item: Class) -> UdfNames | None:
        """Where the class has user-defined fields, if it is the base of the entities."""
        return self.udf if item.qname == self.base and not item.is_element else None

    def is_id(self, item: Class, attr: Attr) -> bool:
        return (
            attr.is_element
            and attr.local_name == self.id_field
            and item.qname == self.base
            and not item.is_element
        )
