"""What a WSDL says, as one immutable value that emit and diff both read.

A :class:`Schema` keeps the order of its source, every binding and port apart, and the file
and line of each component. Groups and attribute groups are expanded where they are referenced,
so nothing here refers to them. Types are held as the source wrote them: a complex type lists its
own particles only and names its base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from soapwright.runtime.records.dataclass import dataclass, field

if TYPE_CHECKING:
    from soapwright.schema.catalogue import Catalogue

XSD = "http://www.w3.org/2001/XMLSchema"


class QName(NamedTuple):
    """A namespace and a local name; the namespace is ``""`` where there is none."""

    namespace: str
    local: str

    def __str__(self) -> str:
        return f"{{{self.namespace}}}{self.local}" if self.namespace else self.local


ANY_TYPE = QName(XSD, "anyType")
ANY_SIMPLE_TYPE = QName(XSD, "anySimpleType")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a component stands: the file as the user named it, and the 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


# --- types -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One ``xs:enumeration``; ``number`` is the integer some tools annotate in ``appinfo``.

    ``name`` is what the value means if it is a QName, which is known where the type's base says so.
    """

    value: str
    place: Place
    number: str | None = None
    documentation: str | None = None
    name: QName | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """The constraining facets of one restriction, as written; None or empty where absent."""

    enumeration: tuple[EnumValue, ...] = ()
    patterns: tuple[str, ...] = ()
    assertions: tuple[str, ...] = ()
    white_space: str | None = None
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    total_digits: int | None = None
    fraction_digits: int | None = None
    min_inclusive: str | None = None
    max_inclusive: str | None = None
    min_exclusive: str | None = None
    max_exclusive: str | None = None


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A simple type. ``name`` is None for an anonymous one.

    ``base`` is set for a restriction, ``item`` for a list, ``members`` for a union.
    """

    name: QName | None
    place: Place
    variety: Literal["restriction", "list", "union"] = "restriction"
    base: TypeRef | None = None
    item: TypeRef | None = None
    members: tuple[TypeRef, ...] = ()
    facets: Facets = Facets()
    final: str | None = None
    documentation: str | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a complex type, references resolved to the name they mean."""

    name: QName
    type: TypeRef
    place: Place
    use: Literal["required", "optional", "prohibited"] = "optional"
    default: str | None = None
    fixed: str | None = None
    documentation: str | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``xs:any`` or ``xs:anyAttribute``; ``namespace`` is the attribute's text."""

    place: Place
    namespace: str = "##any"
    process_contents: str = "strict"
    min_occurs: int = 1
    max_occurs: int | None = 1


@dataclass(frozen=True, slots=True)
class Element:
    """A global or local element. ``name.namespace`` is what stands on the wire.

    ``ref`` tells that the source referenced a global element instead of declaring one; type and
    the rest are the global element's. Only an anonymous complex type is not repeated at the
    reference, since it may contain that very reference: there ``type`` is ``ANY_TYPE`` and
    :meth:`Schema.declaration` gives the element that has it.
    ``max_occurs`` None means unbounded.
    """

    name: QName
    type: TypeRef
    place: Place
    min_occurs: int = 1
    max_occurs: int | None = 1
    nillable: bool = False
    default: str | None = None
    fixed: str | None = None
    ref: bool = False
    abstract: bool = False
    substitution_group: QName | None = None
    block: str | None = None
    final: str | None = None
    documentation: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A compositor with its particles in source order."""

    kind: Literal["sequence", "choice", "all"]
    place: Place
    particles: tuple[Particle, ...] = ()
    min_occurs: int = 1
    max_occurs: int | None = 1

    def elements(self) -> Iterator[Element]:
        """Every element below this compositor, in source order."""
        for particle in self.particles:
            if isinstance(particle, Element):
                yield particle
            elif isinstance(particle, Group):
                yield from particle.elements()


@dataclass(frozen=True, slots=True)
class ComplexType:
    """A complex type: own content and attributes, and the base it derives from.

    ``text`` is the type of the character data where the content is simple. ``facets`` are those
    of a simple-content restriction.
    """

    name: QName | None
    place: Place
    base: QName | None = None
    derivation: Literal["extension", "restriction"] | None = None
    content: Group | None = None
    text: TypeRef | None = None
    facets: Facets = Facets()
    attributes: tuple[Attribute, ...] = ()
    any_attribute: Wildcard | None = None
    mixed: bool = False
    abstract: bool = False
    block: str | None = None
    final: str | None = None
    documentation: str | None = None

    def elements(self) -> Iterator[Element]:
        """The elements this type itself declares, without those of its base."""
        if self.content is not None:
            yield from self.content.elements()


Particle: TypeAlias = Element | Wildcard | Group
Type: TypeAlias = SimpleType | ComplexType
TypeRef: TypeAlias = QName | SimpleType | ComplexType
"""A type by name, or an anonymous one in place."""


# --- messages and operations -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A ``wsdl:part``: bound to an element, or (rpc) to a type.

    ``attached`` tells that a binding puts it beside the Body, where it is bytes.
    """

    name: str
    place: Place
    element: QName | None = None
    type: QName | None = None
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    name: QName
    place: Place
    parts: tuple[Part, ...] = ()
    documentation: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    message: QName
    place: Place


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a port type; ``input`` or ``output`` is None where it has none.

    ``input_name`` and ``output_name`` are the names of these as written; several operations of
    one name are told apart by them. ``input_action`` is the WS-Addressing action of its input,
    where the WSDL says one.
    """

    name: str
    place: Place
    input: QName | None = None
    output: QName | None = None
    faults: tuple[Fault, ...] = ()
    parameter_order: tuple[str, ...] = ()
    documentation: str | None = None
    input_name: str | None = None
    output_name: str | None = None
    input_action: str | None = None


@dataclass(frozen=True, slots=True)
class PortType:
    name: QName
    place: Place
    operations: tuple[Operation, ...] = ()
    documentation: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderPart:
    """A ``soap:header``: one part of one message; a message may bind several.

    ``faults`` are its ``soap:headerfault``: what tells, in the header of a fault, what was wrong.
    """

    message: QName
    part: str
    place: Place
    use: str = "literal"
    namespace: str | None = None
    must_understand: bool = False
    faults: tuple[HeaderPart, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundMessage:
    """How one direction of an operation goes over the wire.

    ``body_parts`` None means all parts that are not headers. ``content_types`` are the
    ``mime:content`` types in order; ``url`` tells how an HTTP binding carries its parameters.
    ``attached`` are the parts beside the Body, by name, and the media types that they may have.
    """

    place: Place
    body_parts: tuple[str, ...] | None = None
    use: str = "literal"
    namespace: str | None = None
    encoding_style: str | None = None
    headers: tuple[HeaderPart, ...] = ()
    content_types: tuple[str, ...] = ()
    url: Literal["encoded", "replacement"] | None = None
    attached: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _outermost(assertions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in assertions if "/" not in path)


@dataclass(frozen=True, slots=True)
class BoundOperation:
    """An operation as one binding binds it; ``location`` is the relative one of HTTP bindings.

    ``input_name`` and ``output_name`` tell which of several operations of the name it binds.
    ``assertions`` are as of :class:`Binding`.
    """

    name: str
    place: Place
    action: str | None = None
    style: str = "document"
    input: BoundMessage | None = None
    output: BoundMessage | None = None
    faults: tuple[str, ...] = ()
    location: str | None = None
    assertions: tuple[str, ...] = ()
    input_name: str | None = None
    output_name: str | None = None

    @property
    def required_policies(self) -> tuple[str, ...]:
        """The names of the assertions alone."""
        return _outermost(self.assertions)


Form = Literal["element", "rpc", "body", "header"]
"""An element of the Body; an element that an rpc binding wraps the parts in; all of the Body; a
header part that is a type."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """What a binding makes of parts that are no one element of the schema.

    ``name`` is that of its element on the wire; where the form is "body" there is no such element,
    and it is what a class for it may be called. ``encoded`` tells that each part is an accessor,
    so that none is the type of a whole Body.
    """

    form: Form
    name: QName
    parts: tuple[Part, ...]
    encoded: bool = False

    @property
    def problem(self) -> str | None:
        """Why it cannot be declared, or None."""
        names = [part.element or QName("", part.name) for part in self.parts]
        for part, name in zip(self.parts, names, strict=True):
            if not name.local:
                return f"has a part without a name ({part.place})"
            if part.element is None and part.type is None:
                return f"has the part {part.name}, which is neither an element nor a type"
            if names.count(name) > 1:
                return f"has several parts {name}"
        return None


@dataclass(frozen=True, slots=True)
class Binding:
    """A binding; ``kind`` "other" is one in a vocabulary this tool does not speak.

    ``assertions`` are those that its policy demands, and all that they demand within, as paths:
    ``TransportBinding/IncludeTimestamp``.
    """

    name: QName
    port_type: QName
    kind: Literal["soap11", "soap12", "http", "other"]
    place: Place
    style: str = "document"
    transport: str | None = None
    verb: str | None = None
    operations: tuple[BoundOperation, ...] = ()
    assertions: tuple[str, ...] = ()

    @property
    def required_policies(self) -> tuple[str, ...]:
        """The names of the assertions alone."""
        return _outermost(self.assertions)

    def operation(self, name: str) -> BoundOperation | None:
        return next((o for o in self.operations if o.name == name), None)


@dataclass(frozen=True, slots=True)
class Port:
    """A port; ``assertions`` are as of :class:`Binding`."""

    name: str
    binding: QName
    place: Place
    address: str | None = None
    assertions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    name: QName
    place: Place
    ports: tuple[Port, ...] = ()
    documentation: str | None = None


# --- the whole -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read: where from, and its bytes."""

    location: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        import hashlib  # it loads OpenSSL: only who asks pays

        return hashlib.sha256(self.content).hexdigest()


def _empty() -> Mapping[QName, object]:
    return MappingProxyType({})


def _no_prefixes() -> Mapping[str, str]:
    return MappingProxyType({})


def _no_wrappers() -> Mapping[Wrapper, QName]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything one WSDL (with its imports) says, in source order.

    ``warnings`` are what was tolerated while reading, each with file and line.
    ``catalogue`` is the field catalogue that was laid over, or None. ``line`` is where the first
    file's outermost element stands, ``prefixes`` are the namespaces it binds by prefix (``""`` is
    the default one). ``wrappers`` are the keys of the elements that messages got which had none
    (see :mod:`soapwright.schema.wrappers`).
    """

    location: str
    target_namespace: str
    types: Mapping[QName, Type] = field(default_factory=_empty)  # type: ignore[arg-type]
    elements: Mapping[QName, Element] = field(default_factory=_empty)  # type: ignore[arg-type]
    attributes: Mapping[QName, Attribute] = field(default_factory=_empty)  # type: ignore[arg-type]
    messages: Mapping[QName, Message] = field(default_factory=_empty)  # type: ignore[arg-type]
    port_types: Mapping[QName, PortType] = field(default_factory=_empty)  # type: ignore[arg-type]
    bindings: Mapping[QName, Binding] = field(default_factory=_empty)  # type: ignore[arg-type]
    services: Mapping[QName, Service] = field(default_factory=_empty)  # type: ignore[arg-type]
    documentation: str | None = None
    files: tuple[SourceFile, ...] = ()
    warnings: tuple[str, ...] = ()
    catalogue: Catalogue | None = None
    line: int = 1
    prefixes: Mapping[str, str] = field(default_factory=_no_prefixes)
    wrappers: Mapping[Wrapper, QName] = field(default_factory=_no_wrappers)

    def derived_from(self, base: QName) -> Iterator[ComplexType]:
        """Every complex type that derives from ``base``, directly or not, in source order."""
        below = {base}
        pending = True
        while pending:  # a derived type may stand before its base
            pending = False
            for name, type_ in self.types.items():
                if isinstance(type_, ComplexType) and type_.base in below and name not in below:
                    below.add(name)
                    pending = True
        for name, type_ in self.types.items():
            if name in below and name != base and isinstance(type_, ComplexType):
                yield type_

    def all_elements(self, type_: ComplexType) -> Iterator[Element]:
        """The elements of a type in wire order: those of its bases first."""
        seen: set[QName] = set()
        chain = [type_]
        while chain[-1].derivation == "extension" and chain[-1].base not in seen:
            base = chain[-1].base
            parent = self.types.get(base) if base is not None else None
            if base is None or not isinstance(parent, ComplexType):
                break
            seen.add(base)
            chain.append(parent)
        for member in reversed(chain):
            yield from member.elements()

    def declaration(self, element: Element) -> Element:
        """The global element that a reference stands for; any other element itself."""
        return self.elements.get(element.name, element) if element.ref else element

    def content_of(self, element: Element) -> ComplexType | None:
        """The complex type of an element, named or anonymous; None if its type is simple."""
        type_ = self.declaration(element).type
        if isinstance(type_, tuple):
            found = self.types.get(type_)
            return found if isinstance(found, ComplexType) else None
        return type_ if isinstance(type_, ComplexType) else None
