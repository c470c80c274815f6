"""Schemas → xsdata's classes, as they are before its analysis: what its mapper forgets, kept.

xsdata names elements and types alike, and takes the one for the other where both have a name.
Here the type of an attribute that is a reference says so. Content that is simple is not mixed
(XML Schema part 1, 3.4.2), and the items of a list are what its anonymous type restricts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from xsdata.codegen.mappers.schema import SchemaMapper
from xsdata.codegen.models import AttrType, Class, Restrictions
from xsdata.models.enums import DataType, Tag
from xsdata.models.mixins import ElementBase
from xsdata.models.xsd import Attribute, Element, List, Restriction, SimpleType


class Ref(AttrType):
    """The type of what refers to a global element or attribute: ``qname`` is that one's name."""

    @classmethod
    def to(cls, type_: AttrType) -> Ref:
        return cls(**{known.name: getattr(type_, known.name) for known in fields(type_)})


class Mapper(SchemaMapper):
    """xsdata's mapper, with what it forgets."""

    @classmethod
    def build_class(
        cls, obj: ElementBase, container: str, location: str, target_namespace: str | None
    ) -> Class:
        if isinstance(obj, Element) and not (obj.type or obj.complex_type or obj.simple_type):
            obj.type = obj.default_type  # where it has an annotation, xsdata takes that for content
        made: Class = super().build_class(obj, container, location, target_namespace)
        content = getattr(obj, "complex_type", None) or obj
        if getattr(content, "simple_content", None) is not None:
            made.mixed = False
        return made

    @classmethod
    def build_class_attribute(
        cls, target: Class, obj: ElementBase, parent_restrictions: Restrictions
    ) -> None:
        super().build_class_attribute(target, obj, parent_restrictions)
        attr = target.attrs[-1]
        if isinstance(obj, Element | Attribute) and obj.ref:
            attr.types = [Ref.to(type_) for type_ in attr.types]

    @classmethod
    def build_attr_types(cls, target: Class, obj: ElementBase) -> list[AttrType]:
        found: list[AttrType] = super().build_attr_types(target, obj)
        if found == [cls.build_attr_type(target, obj.default_type)]:
            return [cls.build_attr_type(target, name) for name in _items(obj)] or found
        return found


def is_untyped(item: Class) -> bool:
    """Whether it is a global element that may hold anything: text, elements and both."""
    return (
        item.tag == Tag.ELEMENT
        and not item.attrs
        and [ext.type.qname for ext in item.extensions] == [str(DataType.ANY_TYPE)]
    )


def _items(obj: ElementBase) -> Iterator[str]:
    """The types that the items of an anonymous list restrict, where that is all there is."""
    simple = getattr(obj, "simple_type", None)
    if isinstance(obj, List) and simple is not None:
        yield from _restricted(simple)
    elif isinstance(simple, SimpleType) and simple.list is not None:
        yield from _items(simple.list)


def _restricted(simple: SimpleType) -> Iterator[str]:
    found: Restriction | None = simple.restriction
    if found is None or found.enumerations:
        return
    if found.base:
        yield found.base
    elif found.simple_type is not None:
        yield from _restricted(found.simple_type)
