"""Documents → xsdata's analysed classes, by its code generator used as a library.

Only the schemas are given to it: its service mapper mixes the ports of a service and fails on
HTTP bindings. Nothing is read but the documents, and nothing is written.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from xsdata.codegen.container import ClassContainer, Steps
from xsdata.codegen.exceptions import CodegenError
from xsdata.codegen.handlers import (
    AddAttributeSubstitutions,
    MergeAttributes,
    ProcessAttributeTypes,
    ResetAttributeSequenceNumbers,
    ResetAttributeSequences,
    SanitizeAttributesDefaultValue,
    UnnestInnerClasses,
    UpdateAttributesEffectiveChoice,
    ValidateAttributesOverrides,
)
from xsdata.codegen.mixins import ContainerInterface, HandlerInterface
from xsdata.codegen.models import Attr, AttrType, Class
from xsdata.codegen.transformer import ResourceTransformer
from xsdata.codegen.validator import ClassValidator
from xsdata.exceptions import ParserError
from xsdata.logger import logger
from xsdata.models.config import GeneratorConfig
from xsdata.models.enums import DataType, Tag
from xsdata.models.xsd import Schema as XsdSchema

from soapwright.emit.types.local_types import LocalTypes
from soapwright.emit.types.mapping import Mapper, Ref, is_untyped
from soapwright.emit.types.particles import SEQUENCE, Again, Content, Orders, Run, content_of
from soapwright.emit.types.repeated import OneField, RepeatedElements
from soapwright.emit.types.roots import roots
from soapwright.emit.types.substitutions import Substitutions
from soapwright.errors import InputError
from soapwright.runtime.xsd.lexical import parse_qname
from soapwright.schema.source import Document


class Analysis(NamedTuple):
    """xsdata's classes, in the order of the source, and what it put up with on the way.

    ``empties`` has, by its ``id``, each attribute whose empty elements stand for a text that is
    not the attribute's default. ``runs`` has the fields of a class, by its ``ref``, whose order is
    content.
    """

    classes: list[Class]
    warnings: tuple[str, ...]
    empties: Mapping[int, str] = MappingProxyType({})
    runs: Mapping[int, Sequence[Run]] = MappingProxyType({})


def analyse(documents: Sequence[Document], config: GeneratorConfig) -> Analysis:
    """Let xsdata read and analyse the schemas of ``documents``; the first is where to start.

    Raises:
        InputError: a schema refers to something that is not in the documents, or that xsdata
            cannot make sense of.
    """
    with _warnings_of_xsdata() as warnings:
        transformer = Transformer(config, documents)
        try:
            transformer.process_sources(transformer.locations)
            classes, runs = transformer.analysed()
        except (CodegenError, ParserError) as error:
            details = getattr(error, "meta", None)
            message = f"{error}: {details}" if details else str(error)
            raise InputError(message, file=documents[0].location) from error
    for item in classes:
        item.attrs = [attr for attr in item.attrs if not attr.is_prohibited or attr.is_attribute]
        for attr in item.attrs:
            if attr.tag == Tag.ANY and not attr.restrictions.path:
                _hold_anything(attr)
            attr.choices.clear()  # only mixed content has them; its wildcard holds any element
    return Analysis(classes, tuple(dict.fromkeys(warnings)), transformer.empties, runs)


def _hold_anything(attr: Attr) -> None:
    """What is of the type xs:anyType has text among any number of elements; xsdata has room for
    one element."""
    attr.mixed = True
    attr.restrictions.min_occurs, attr.restrictions.max_occurs = 0, sys.maxsize


class Transformer(ResourceTransformer):
    """Reads every schema of the documents once for each namespace it is included into."""

    __slots__ = ("empties", "locations", "namespaces")

    def __init__(self, config: GeneratorConfig, documents: Sequence[Document]) -> None:
        super().__init__(config)
        self.empties: dict[int, str] = {}
        self.locations: list[str] = []
        self.namespaces: dict[str, str | None] = {}
        for number, root in enumerate(roots(documents)):
            # The suffix tells xsdata what it is, the number keeps the schemas of a WSDL apart.
            location = f"{root.location}#{number}.xsd"
            self.preloaded[location] = root.text
            self.namespaces[location] = root.namespace
            self.locations.append(location)

    def process_schema(self, uri: str, namespace: str | None = None) -> None:
        super().process_schema(uri, self.namespaces.get(uri, namespace))

    def convert_schema(self, schema: XsdSchema) -> None:
        """Take in a schema; what it imports is taken in by itself."""
        self.classes.extend(self.generate_classes(schema))

    def load_resource(self, uri: str) -> bytes | None:
        if uri not in self.preloaded:
            raise InputError(f"{uri} is not among the documents that were read")
        content: bytes | None = super().load_resource(uri)
        return content

    def generate_classes(self, schema: XsdSchema) -> list[Class]:
        return Mapper.map(schema)

    def analysed(self) -> tuple[list[Class], Mapping[int, Sequence[Run]]]:
        """The classes, and the runs of their fields."""
        container = _Container(self.config, self.empties)
        container.extend(self.classes)
        container.process()
        return list(container), container.runs()


class _Container(ClassContainer):
    """xsdata's analysis, without the steps that name things: ``naming`` names by reference."""

    __slots__ = ("_particles", "_substitutions", "nillable")

    def __init__(self, config: GeneratorConfig, empties: dict[int, str]) -> None:
        super().__init__(config)
        self.nillable: set[str] = set()
        self._particles = _Particles()
        self._substitutions = Substitutions(self)
        ours: dict[type, HandlerInterface] = {
            ProcessAttributeTypes: _AttributeTypes(self),
            AddAttributeSubstitutions: self._substitutions,
            UpdateAttributesEffectiveChoice: RepeatedElements(),
            UnnestInnerClasses: LocalTypes(self),
            MergeAttributes: OneField(),
        }
        flatten = self.processors[Steps.FLATTEN]
        flatten[:] = [self._particles, *(ours.get(type(step), step) for step in flatten)]
        self.processors[Steps.SANITIZE] = [_RepeatedSequences()]
        self.processors[Steps.RESOLVE] = [_Overrides(self)]
        self.processors[Steps.FINALIZE] = [
            _Defaults(self, empties),
            ResetAttributeSequenceNumbers(self),
        ]

    def validate_classes(self) -> None:
        self.nillable = {item.qname for item in self if item.is_element and item.nillable}
        for item in self:
            if item.substitutions and is_untyped(item):
                self._take_type_of_head(item)
        _Validator(self).process()

    def _take_type_of_head(self, item: Class) -> None:
        """An element without a type has that of its group's head (part 1, 3.3.2)."""
        head, passed = item, set[int]()
        while head.substitutions and is_untyped(head) and head.ref not in passed:
            passed.add(head.ref)
            heads = self.data.get(head.substitutions[0], ())
            head = next((other for other in heads if other.is_element), head)
        if head.extensions and not head.attrs:
            item.extensions = [extension.clone() for extension in head.extensions]
            item.mixed = head.mixed

    def process_classes(self, step: int) -> None:
        """Bases first: xsdata would come to them by calls within calls, as deep as they are."""
        self.step = step
        while waiting := [item for item in self if item.status < step]:
            for item in waiting:
                for each in reversed([item, *self._unprocessed_bases(item)]):
                    if each.status < step:
                        self.process_class(each, step)

    def _unprocessed_bases(self, item: Class) -> Iterator[Class]:
        """The classes that ``item`` derives from; each has one base, but for copies of groups."""
        seen = {item.ref}
        above = [item]
        while above:
            names = (extension.type.qname for extension in above.pop().extensions)
            for base in chain.from_iterable(self.data.get(name, ()) for name in names):
                if base.status < self.step and base.ref not in seen:
                    seen.add(base.ref)
                    above.append(base)
                    yield base

    def filter_classes(self) -> None:
        """Simple types have been resolved where they are used; only enumerations are classes."""
        self.set([item for item in self if item.is_complex_type or item.is_enumeration])

    def designate_classes(self) -> None:
        """Names and modules are given later."""

    def runs(self) -> dict[int, Sequence[Run]]:
        """The runs that each class adds to those of its bases; their fields can be left out."""
        contents = self._particles.contents

        def find(name: str) -> Content | None:
            found = self.find(name, lambda item: item.tag == Tag.COMPLEX_TYPE)
            return None if found is None else contents.get(found.ref)

        orders = Orders(contents, find, self._substitutions.members())
        own = _OwnRuns({item.ref: item for item in self}, orders)
        return {item.ref: runs for item in self if (runs := own.of(item))}


class _Particles(HandlerInterface):
    """Keeps what a class declares, before xsdata merges what is of one name."""

    __slots__ = ("contents",)

    def __init__(self) -> None:
        self.contents: dict[int, Content] = {}

    def process(self, target: Class) -> None:
        if not target.is_enumeration:
            self.contents[target.ref] = content_of(target)


class _OwnRuns:
    """The runs that classes add to those of their bases.

    Args:
        known: the classes by reference.
        orders: finds the runs of one.
    """

    def __init__(self, known: Mapping[int, Class], orders: Orders) -> None:
        self._known = known
        self._orders = orders
        self._found: dict[int, Sequence[Run]] = {}

    def of(self, item: Class) -> list[Run]:
        """Those of a class; its fields that a run leaves out need not be there."""
        bases = self._lineage(item)[:-1]
        inherited = [set(run.keys) for base in bases for run in self._all(base)]
        runs = [
            run
            for run in self._all(item)
            if run.single or not any(keys.issuperset(run.keys) for keys in inherited)
        ]
        optional = {key for run in runs if not run.single for key in run.keys}
        for attr in item.attrs:
            if attr.key in optional and not attr.is_list:
                attr.restrictions.min_occurs = 0
        return runs

    def _all(self, item: Class) -> Sequence[Run]:
        """The runs of a class with its bases, found once however many classes derive from it."""
        if item.ref not in self._found:
            fields = dict.fromkeys(a.key for part in self._lineage(item) for a in part.attrs)
            self._found[item.ref] = self._orders.runs(item, [*fields])
        return self._found[item.ref]

    def _lineage(self, item: Class) -> list[Class]:
        """A class and its bases, the outermost first."""
        known = self._known
        bases = [ext.type.reference for ext in item.extensions if ext.type.reference in known]
        return [*(up for ref in bases for up in self._lineage(known[ref])), item]


class _Validator(ClassValidator):
    """xsdata makes one class of an element and its type of one name, and forgets the element's."""

    __slots__ = ()

    @classmethod
    def merge_global_types(cls, classes: list[Class]) -> None:
        by_tag = {item.tag: item for item in classes}
        element, type_ = by_tag.get(Tag.ELEMENT), by_tag.get(Tag.COMPLEX_TYPE)
        if element is None or type_ is None:
            return
        if element.default is None and element.abstract == type_.abstract:
            super().merge_global_types(classes)


class _AttributeTypes(ProcessAttributeTypes):
    """xsdata's, with two differences in how the type of an attribute is found, and two in what is
    taken over from a simple type.

    It looks for names, where elements and types have symbol spaces of their own. And it analyses
    what it finds before the class that asks, so that types that name each other in a chain are as
    many calls within calls; of a complex type nothing is asked that needs that.
    """

    __slots__ = ()

    container: _Container

    @classmethod
    def copy_attribute_properties(
        cls, source: Class, target: Class, attr: Attr, attr_type: AttrType
    ) -> None:
        """``nillable`` belongs to the element, and is none of the type's (part 1, 3.3.1)."""
        nillable = attr.restrictions.nillable
        super().copy_attribute_properties(source, target, attr, attr_type)
        attr.restrictions.nillable = attr.restrictions.nillable or nillable

    @classmethod
    def process_native_type(cls, attr: Attr, attr_type: AttrType) -> None:
        """A date with a pattern is no text."""
        assert attr_type.datatype is not None
        cls.update_restrictions(attr, attr_type.datatype)

    def find_dependency(self, target: Class, attr_type: AttrType, tag: str) -> Class | None:
        candidates = self.container.data.get(attr_type.qname, ())
        if len(candidates) == 1 and candidates[0].is_complex_type:
            return candidates[0]
        if not attr_type.reference:
            kinds = (tag,) if isinstance(attr_type, Ref) else (Tag.SIMPLE_TYPE, Tag.COMPLEX_TYPE)
            found = [item for kind in kinds for item in candidates if item.tag == kind]
            if found and found[0].is_complex_type:
                return found[0]
            if found:
                kind = found[0].tag
                return self.container.find(attr_type.qname, lambda item: item.tag == kind)
        return super().find_dependency(target, attr_type, tag)

    def process_dependency_type(self, target: Class, attr: Attr, attr_type: AttrType) -> None:
        missing = isinstance(attr_type, Ref) and attr.is_element
        if missing and self.find_dependency(target, attr_type, attr.tag) is None:
            # As the ``xs:schema`` of a DataSet: xsdata would take it for a text.
            attr_type.qname, attr_type.native = str(DataType.ANY_TYPE), True
            return
        super().process_dependency_type(target, attr, attr_type)
        if isinstance(attr_type, Ref) and attr_type.qname in self.container.nillable:
            attr.restrictions.nillable = True


class _Defaults(SanitizeAttributesDefaultValue):
    """xsdata has no default for an element that may be absent or repeat, nor for one whose type is
    complex, for which it takes the default's type instead. What is empty stands for it all the
    same (XML Schema part 1, 3.3.4)."""

    __slots__ = ("empties",)

    def __init__(self, container: ContainerInterface, empties: dict[int, str]) -> None:
        super().__init__(container)
        self.empties = empties

    def process_attribute(self, target: Class, attr: Attr) -> None:
        text = attr.default if attr.tag == Tag.ELEMENT else None
        if text is not None and any(self._is_complex(target, type_) for type_ in attr.user_types):
            attr.default, attr.fixed = None, False
        super().process_attribute(target, attr)
        if text is not None and attr.default is None:
            self.empties[id(attr)] = _resolved(text, attr, target)

    def _is_complex(self, target: Class, type_: AttrType) -> bool:
        if type_.forward:  # xsdata gives an anonymous type the default
            return False
        found: Class | None = self.container.find(type_.qname)
        return found is not None and found.is_complex_type and not found.is_enumeration


def _resolved(text: str, attr: Attr, target: Class) -> str:
    """A default with the names in it in Clark notation: who reads it knows no prefixes."""
    if not {"QName", "NOTATION"} & {tp.datatype.code for tp in attr.types if tp.datatype}:
        return text
    try:
        return " ".join(str(parse_qname(name, target.ns_map)) for name in text.split())
    except ValueError:
        return text


class _RepeatedSequences(ResetAttributeSequences):
    """xsdata looks only at the outermost sequence, and that which repeats may stand within it."""

    __slots__ = ()

    def process(self, target: Class) -> None:
        for attr in target.attrs:
            path = attr.restrictions.path
            repeating = (number for kind, number, _, most in path if kind == SEQUENCE and most > 1)
            attr.restrictions.sequence = next(repeating, None)
        super().process(target)


class _Overrides(ValidateAttributesOverrides):
    """xsdata takes fields that differ only by case for one; to the wire they are two."""

    __slots__ = ()

    @classmethod
    def validate_attrs(cls, target: Class, base_attrs_map: dict[str, list[Attr]]) -> None:
        for attr in target.attrs.copy():
            same = [base for base in base_attrs_map.get(attr.slug, ()) if base.key == attr.key]
            if same and not target.is_restricted and (attr.is_element or attr.tag == Tag.ANY):
                cls.declared_again(target, attr, same)
            elif same:
                cls.validate_override(target, attr, same[0])
            elif attr.is_prohibited:
                cls.remove_attribute(target, attr)

    @classmethod
    def declared_again(cls, target: Class, attr: Attr, same: list[Attr]) -> None:
        """An extension's element of a name that a base has: both stand in the content.

        It is another field where it is plain which is which, else the base's is a list of both.
        """
        base = same[0]
        if attr.is_element and not base.is_list and base.restrictions.min_occurs == 1:
            target.attrs[target.attrs.index(attr)] = Again.of(attr, len(same) + 1)
        else:
            base.restrictions.max_occurs = sys.maxsize
            cls.remove_attribute(target, attr)

    @classmethod
    def prohibit_parent_attrs(cls, *_: object) -> None:
        """A restriction leaves inherited fields out by not setting them."""


@contextmanager
def _warnings_of_xsdata() -> Iterator[list[str]]:
    """Collects xsdata's warnings, which would otherwise go to stderr."""
    messages: list[str] = []
    handler = _Collector(messages.append)
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


class _Collector(logging.Handler):
    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._keep = keep

    def emit(self, record: logging.LogRecord) -> None:
        self._keep(record.getMessage())
