"""The APIs that the WSDL describes: what they are called, and which requests are valid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.errors import InputError
from soapwright.sandbox import soap as soap
from soapwright.schema.model import ComplexType, QName

if TYPE_CHECKING:
    from soapwright.schema.model import Schema

XS = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True, slots=True)
class Api:
    """One API.

    ``fields`` are its columns with their types, in order; those in ``keys`` tell which object is
    meant.
    """

    name: str
    namespace: str
    fields: dict[str, str]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What a SOAPAction stands for: an API, a verb, and the element in the body."""

    api: Api
    verb: str
    tag: str


def read_apis(schema: Schema) -> dict[str, Call]:
    """The calls by SOAPAction.

    Raises:
        InputError: a port type has no type of its name, so that it is no API.
    """
    calls: dict[str, Call] = {}
    for binding in schema.bindings.values():
        api = _api(schema, binding.port_type.local)
        inputs = {
            operation.name: schema.messages[operation.input].parts[0].element
            for operation in schema.port_types[binding.port_type].operations
            if operation.input is not None
        }
        for bound in binding.operations:
            verb = bound.name.removesuffix(api.name)
            calls[bound.action or ""] = Call(api, verb, str(inputs[bound.name]))
    return calls


def _api(schema: Schema, name: str) -> Api:
    named = {type_.local: type_ for type_ in schema.types}
    if name not in named:
        raise InputError(f"has no type {name!r}, which its port type is for", file=schema.location)
    fields = _fields(schema, named[name])
    key = named.get(f"{name}Key")
    keys = tuple(fields)[:1] if key is None else tuple(_fields(schema, key))
    return Api(name, named[name].namespace, fields, keys)


def _fields(schema: Schema, name: QName) -> dict[str, str]:
    type_ = schema.types[name]
    assert isinstance(type_, ComplexType)
    return {
        element.name.local: element.type.local if isinstance(element.type, QName) else "string"
        for element in schema.all_elements(type_)
    }


def read_validator(wsdl: etree._Element) -> etree.XMLSchema:
    """All schemas of a WSDL as one, which tells whether a message is valid."""
    schemas = [node for node in wsdl.iter(f"{XS}schema") if node.get("targetNamespace")]
    places = {node.get("targetNamespace"): f"wsdl:{at}" for at, node in enumerate(schemas)}
    documents = {}
    for node in schemas:
        for imported in node.iter(f"{XS}import"):
            imported.set("schemaLocation", places[imported.get("namespace")])
        documents[places[node.get("targetNamespace")]] = etree.tostring(node, with_tail=False)
    imports = "".join(
        f'<xs:import namespace="{soap.escape(namespace)}" schemaLocation="{place}"/>'
        for namespace, place in places.items()
        if namespace
    )
    text = f'<xs:schema xmlns:xs="{XS[1:-1]}">{imports}</xs:schema>'
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_InWsdl(documents))
    return etree.XMLSchema(etree.fromstring(text, parser))


class _InWsdl(etree.Resolver):
    """Finds schemas by the place that they were given."""

    def __init__(self, documents: dict[str, bytes]) -> None:
        super().__init__()
        self._documents = documents

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        return self.resolve_string(self._documents[system_url], context)  # type: ignore[call-arg]
