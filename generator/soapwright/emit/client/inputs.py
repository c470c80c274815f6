"""What everything about a client is resolved from."""

from __future__ import annotations

from collections.abc import Iterable

from soapwright.emit.client.bindings import bindings_of
from soapwright.emit.client.http_operations import HttpOperations
from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import Group, Operations
from soapwright.emit.client.policies import addressed, asked
from soapwright.emit.client.ports import Ports
from soapwright.emit.client.resolve import Resolver
from soapwright.emit.client.results import Results
from soapwright.emit.client.soap import SOAP_VERSIONS
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import QName, Schema
from soapwright.service.rules import ServiceRules


@dataclass(frozen=True, slots=True)
class Entities:
    """The type that all entities extend, its class, and the attribute that holds their id."""

    type: QName
    base: ClassName
    id: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """A service's rules, its WSDL, and what finds the one in the other.

    ``zones_with_picklists`` are the zones that have a module ``picklists``.
    """

    rules: ServiceRules
    schema: Schema
    types: Types
    operations: Operations
    http: HttpOperations
    ports: Ports
    resolver: Resolver
    methods: MethodBuilder
    results: Results
    entities: Entities | None
    zones_with_picklists: frozenset[str]

    @classmethod
    def of(
        cls,
        rules: ServiceRules,
        schema: Schema,
        types: Types,
        operations: Operations,
        http: HttpOperations,
        zones_with_picklists: Iterable[str] = (),
    ) -> Inputs:
        """Of what the WSDL was found to say.

        Raises:
            InputError: ``[entities]`` names what the WSDL does not have.
        """
        resolver = Resolver(rules, schema, types, operations.by_key, http.by_name)
        return cls(
            rules=rules,
            schema=schema,
            types=types,
            operations=operations,
            http=http,
            ports=Ports.of([*operations.by_key.values(), *http.by_name.values()]),
            resolver=resolver,
            methods=MethodBuilder(types),
            results=Results(rules, resolver),
            entities=_entities(rules, types, resolver),
            zones_with_picklists=frozenset(zones_with_picklists),
        )

    @property
    def addressed(self) -> bool:
        """Whether messages have headers of WS-Addressing, unless a user says otherwise."""
        told = self.rules.session.addressing
        if told is not None:
            return told
        bound = {view.port.name for view in self.operations.by_key.values()}
        return any(
            port.name in bound and addressed(asked(self.schema, binding))
            for binding, port in bindings_of(self.schema, SOAP_VERSIONS)
        )

    def named(self, patterns: Iterable[str], key: str) -> frozenset[str]:
        """The keys of the operations that names and patterns of a rule stand for.

        Raises:
            InputError: one stands for none.
        """
        return frozenset(name for each in patterns for name in self.resolver.keys(each, key))

    def group_of(self, name: str | None) -> Group | None:
        """The group with that wire name."""
        return next((group for group in self.operations.groups if group.name == name), None)


def _entities(rules: ServiceRules, types: Types, resolver: Resolver) -> Entities | None:
    if rules.entities is None:
        return None
    type_ = resolver.type(rules.entities.base, "entities.base")
    base = types.types[type_]
    return Entities(type_, base, resolver.field_of(base, rules.entities.id, "entities.id").name)
