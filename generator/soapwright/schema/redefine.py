"""Components that are declared twice: on purpose with ``xs:redefine``, or by accident."""

from __future__ import annotations

from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import ComplexType, Group, Type


def merged(original: Type, new: ComplexType) -> ComplexType:
    """A complex type redefined in terms of itself (part 1, 4.2.2), as one type."""
    if not isinstance(original, ComplexType):
        return replace(new, base=None, derivation=None)
    own = {attribute.name for attribute in new.attributes}
    attributes = tuple(a for a in original.attributes if a.name not in own) + new.attributes
    derivation = original.derivation
    content = new.content
    if new.derivation == "restriction":
        derivation = None if original.base is None else "restriction"
    elif original.content is not None and new.content is not None:
        content = Group("sequence", new.content.place, (original.content, new.content))
    elif new.content is None:
        content = original.content
    return replace(
        new,
        base=original.base,
        derivation=derivation,
        content=content,
        text=new.text or original.text,
        attributes=attributes,
        any_attribute=new.any_attribute or original.any_attribute,
    )


def without_places(value: object) -> object:
    """A component as nested tuples, without where it stands and what its documentation says."""
    if isinstance(value, tuple):
        return tuple(without_places(item) for item in value)
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    return tuple(
        without_places(getattr(value, name))
        for name in names
        if name not in ("place", "documentation")
    )
