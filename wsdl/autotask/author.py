"""Writes en.wsdl, de.wsdl and es.wsdl from the field catalogues beside this file.

The WSDLs are authored by us from what is known of the service (ATWS 1.6): its operations, its
response types and, from ``<zone>.fields.json``, its entities. As in the service's own WSDL every
entity extends the abstract Entity, and its fields are optional and carry no type; the types are
in the catalogue. The order of entities and fields is the catalogue's.

en is modelled on release 1.6.8. de and es model a zone that is one release behind (1.6.5), with
German and Spanish labels on some system picklists: replace them by the real thing with
``soapwright fetch`` and ``soapwright snapshot``.

Run it after changing a catalogue: ``python wsdl/autotask/author.py``. The same input gives the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
NAMESPACE = "http://autotask.net/ATWS/v1_6/"
HEADER = "AutotaskIntegrations"


@dataclass(frozen=True)
class Zone:
    """One zone: the number of its host, the release it is modelled on, a note for the reader."""

    host: int
    release: str
    note: str


BEHIND = "It models a zone one release behind: replace it by a real one with soapwright fetch."
ZONES = {
    "en": Zone(3, "1.6.8", "The reference zone."),
    "de": Zone(18, "1.6.5", BEHIND),
    "es": Zone(12, "1.6.5", BEHIND),
}


@dataclass(frozen=True)
class Operation:
    """An operation: its parameters, and the type of its result (``<element>Result``).

    ``element`` is the request's element, where it is not called as the operation is.
    """

    name: str
    parameters: str
    result: str
    documentation: str
    element: str = ""
    header: bool = True

    @property
    def request(self) -> str:
        return self.element or self.name


# Members are written "name: type", "!" for required; "[]" is 0..unbounded and nillable.
OPERATIONS = (
    Operation(
        "getZoneInfo",
        "UserName: string",
        "ATWSZoneInfo",
        "Tells which zone a user belongs to. Called first, without credentials.",
        header=False,
    ),
    Operation("GetWsdlVersion", "", "string", "The release of the service, such as 1.6.8."),
    Operation(
        "getThresholdAndUsageInfo",
        "",
        "ATWSResponse",
        "The limit of requests and how many were made, as text in EntityReturnInfo.Message.",
    ),
    Operation(
        "getEntityInfo",
        "",
        "ArrayOfEntityInfo",
        "What the caller may do with each entity.",
        element="GetEntityInfo",
    ),
    Operation(
        "GetFieldInfo",
        "psObjectType: string",
        "ArrayOfField",
        "Describes the fields of one entity, with the values of its picklists.",
    ),
    Operation(
        "getUDFInfo",
        "psTable: string",
        "ArrayOfField",
        "Describes the user-defined fields of one entity.",
    ),
    Operation(
        "query",
        "sXML: string",
        "ATWSResponse",
        "Finds entities of one type by a QueryXML document: at most 500, in order of id.",
    ),
    Operation(
        "create",
        "Entities: ArrayOfEntity",
        "ATWSResponse",
        "Creates up to 200 entities of one type; all of them or none.",
    ),
    Operation(
        "update",
        "Entities: ArrayOfEntity",
        "ATWSResponse",
        "Replaces up to 200 entities of one type; all of them or none. "
        "Writable fields that are not sent are cleared.",
    ),
    Operation(
        "delete",
        "Entities: ArrayOfEntity",
        "ATWSResponse",
        "Deletes up to 200 entities of one type; all of them or none.",
    ),
    Operation("GetAttachment", "attachmentId: long!", "Attachment", "Reads one attachment."),
    Operation(
        "CreateAttachment", "attachment: Attachment", "long!", "Adds an attachment; gives its id."
    ),
    Operation("DeleteAttachment", "attachmentId: long!", "string", "Deletes one attachment."),
    Operation(
        "GetInvoiceMarkup",
        "InvoiceId: int!, Format: string!",
        "string",
        "Renders an invoice; Format is xml or html.",
    ),
)

TYPES = {
    "ATWSResponse": "ReturnCode: int!, EntityResults: ArrayOfEntity, EntityResultType: string, "
    "Errors: ArrayOfATWSError, EntityReturnInfoResults: ArrayOfEntityReturnInfo",
    "ATWSError": "Message: string",
    "EntityReturnInfo": "EntityId: long!, DatabaseAction: EntityReturnInfoDatabaseAction!, "
    "DuplicateStatus: EntityDuplicateStatus!, Message: string",
    "EntityDuplicateStatus": "Found: boolean!, MatchInfo: string, Ignored: boolean!",
    "ATWSZoneInfo": "URL: string, ErrorCode: int!, DataBaseType: string, CI: int!, WebUrl: string",
    "EntityInfo": "Name: string, CanUpdate: boolean!, CanDelete: boolean!, CanCreate: boolean!, "
    "CanQuery: boolean!, HasUserDefinedFields: boolean!, UserAccessForCreate: string, "
    "UserAccessForQuery: string, UserAccessForUpdate: string, UserAccessForDelete: string, "
    "SupportsWebhookCallouts: boolean",
    "Field": "Name: string, Label: string, Type: string, Length: int!, Description: string, "
    "IsRequired: boolean!, IsReadOnly: boolean!, IsQueryable: boolean!, IsReference: boolean!, "
    "ReferenceEntityType: string, IsPickList: boolean!, PicklistValues: ArrayOfPickListValue, "
    "PicklistParentValueField: string, DefaultValue: string",
    "PickListValue": "Value: string, Label: string, IsDefaultValue: boolean!, SortOrder: int!, "
    "parentValue: string, IsActive: boolean, IsSystem: boolean",
    "UserDefinedField": "Name: string, Value: string",
    "Attachment": "Data: base64Binary, Info: AttachmentInfo",
    HEADER: "PartnerID: string, IntegrationCode: string, ImpersonateAsResourceID: int",
    **{
        f"ArrayOf{item}": f"{item}: {item}[]"
        for item in (
            "ATWSError",
            "Entity",
            "EntityInfo",
            "EntityReturnInfo",
            "Field",
            "PickListValue",
            "UserDefinedField",
        )
    },
}
BASE = "Fields: ArrayOfField, id: long!, UserDefinedFields: ArrayOfUserDefinedField"

DOCUMENTATION = {
    "ATWSResponse": "ReturnCode is 1 for success and -1 for an error, which Errors explains.",
    "EntityReturnInfo": "What became of one entity of a create or update.",
    "ATWSZoneInfo": "Where a user's zone is; a negative ErrorCode is an error.",
    "Field": "One field of an entity; Type is a name such as integer, long or datetime.",
    "PickListValue": "Value is what is stored, Label what people see, in the zone's language.",
    "UserDefinedField": "A user-defined field is told by its name; its value is always text.",
    HEADER: "Sent with every call but getZoneInfo: the code that names the integration.",
}


def main() -> None:
    """Write every zone's WSDL beside its catalogue."""
    for name in ZONES:
        (HERE / f"{name}.wsdl").write_text(wsdl(name), encoding="utf-8", newline="\n")


def wsdl(zone: str) -> str:
    """The WSDL of a zone, made from its catalogue ``<zone>.fields.json``."""
    catalogue = json.loads((HERE / f"{zone}.fields.json").read_text(encoding="utf-8"))
    entities = {
        name: [field for field in entity["fields"] if field != "id"]
        for name, entity in catalogue.items()
    }
    about = ZONES[zone]
    address = f"https://webservices{about.host}.autotask.net/ATServices/1.6/atws.asmx"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- Written by author.py beside it from {zone}.fields.json (release {about.release}).",
        f"     {about.note} -->",
        f'<definitions name="ATWS" targetNamespace="{NAMESPACE}"',
        f'    xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="{NAMESPACE}"',
        '    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"',
        '    xmlns:xs="http://www.w3.org/2001/XMLSchema">',
        *indent(
            [
                "<types>",
                *indent(
                    [
                        f'<xs:schema targetNamespace="{NAMESPACE}" elementFormDefault="qualified">',
                        *indent([*wrappers(), *shared_types(), *entity_types(entities)]),
                        "</xs:schema>",
                    ]
                ),
                "</types>",
                *messages(),
                '<portType name="ATWSSoap">',
                *indent(line for op in OPERATIONS for line in port_operation(op)),
                "</portType>",
                '<binding name="ATWSSoap" type="tns:ATWSSoap">',
                '  <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
                *indent(line for op in OPERATIONS for line in bound_operation(op)),
                "</binding>",
                '<service name="ATWS">',
                '  <port name="ATWSSoap" binding="tns:ATWSSoap">',
                f'    <soap:address location="{address}"/>',
                "  </port>",
                "</service>",
            ]
        ),
        "</definitions>",
    ]
    return "\n".join(lines) + "\n"


# --- types -----------------------------------------------------------------------------------


def wrappers() -> Iterator[str]:
    """The request and response elements of every operation, and the header's element."""
    for op in OPERATIONS:
        for name, members in (
            (op.request, op.parameters),
            (f"{op.request}Response", f"{op.request}Result: {op.result}"),
        ):
            yield f'<xs:element name="{name}">'
            yield from indent(["<xs:complexType>", *indent(sequence(members)), "</xs:complexType>"])
            yield "</xs:element>"
    yield f'<xs:element name="{HEADER}" type="tns:{HEADER}"/>'


def shared_types() -> Iterator[str]:
    """The types of requests and responses, and Entity, the base of all entities."""
    for name, members in TYPES.items():
        yield f'<xs:complexType name="{name}">'
        if name in DOCUMENTATION:
            yield "  <xs:annotation>"
            yield f"    <xs:documentation>{escape(DOCUMENTATION[name])}</xs:documentation>"
            yield "  </xs:annotation>"
        yield from indent(sequence(members))
        yield "</xs:complexType>"
    yield '<xs:simpleType name="EntityReturnInfoDatabaseAction">'
    yield '  <xs:restriction base="xs:string">'
    yield from (f'    <xs:enumeration value="{v}"/>' for v in ("None", "Created", "Updated"))
    yield "  </xs:restriction>"
    yield "</xs:simpleType>"
    yield '<xs:complexType name="Entity" abstract="true">'
    yield from indent(sequence(BASE))
    yield "</xs:complexType>"


def entity_types(entities: dict[str, list[str]]) -> Iterator[str]:
    """One extension of Entity an entity, its fields optional and untyped."""
    for name, fields in entities.items():
        extension = [
            '<xs:extension base="tns:Entity">',
            *indent(sequence(", ".join(fields))),
            "</xs:extension>",
        ]
        yield f'<xs:complexType name="{name}">'
        yield from indent(["<xs:complexContent>", *indent(extension), "</xs:complexContent>"])
        yield "</xs:complexType>"


def sequence(members: str) -> Sequence[str]:
    """A sequence of the members, given as ``name: type!, …``; no type is no type attribute."""
    if not members:
        return ["<xs:sequence/>"]
    return ["<xs:sequence>", *indent(map(member, members.split(", "))), "</xs:sequence>"]


def member(text: str) -> str:
    name, _, type_ = text.partition(": ")
    if type_.endswith("[]"):
        many = 'minOccurs="0" maxOccurs="unbounded" nillable="true"'
        return f'<xs:element name="{name}" type="{qname(type_[:-2])}" {many}/>'
    if type_.endswith("!"):
        return f'<xs:element name="{name}" type="{qname(type_[:-1])}"/>'
    typed = f' type="{qname(type_)}"' if type_ else ""
    return f'<xs:element name="{name}"{typed} minOccurs="0"/>'


def qname(type_: str) -> str:
    return f"xs:{type_}" if type_[0].islower() else f"tns:{type_}"


# --- messages, port type, binding ------------------------------------------------------------


def messages() -> Iterator[str]:
    """The messages: request, response and header are one part each."""
    for op in OPERATIONS:
        yield from message(f"{op.request}SoapIn", "parameters", op.request)
        yield from message(f"{op.request}SoapOut", "parameters", f"{op.request}Response")
        if op.header:
            yield from message(f"{op.request}{HEADER}", HEADER, HEADER)


def message(name: str, part: str, element: str) -> Iterator[str]:
    yield f'<message name="{name}">'
    yield f'  <part name="{part}" element="tns:{element}"/>'
    yield "</message>"


def port_operation(op: Operation) -> Iterator[str]:
    named = f' name="{op.element}"' if op.element else ""
    yield f'<operation name="{op.name}">'
    yield f"  <documentation>{escape(op.documentation)}</documentation>"
    yield f'  <input{named} message="tns:{op.request}SoapIn"/>'
    yield f'  <output{named} message="tns:{op.request}SoapOut"/>'
    yield "</operation>"


def bound_operation(op: Operation) -> Iterator[str]:
    named = f' name="{op.element}"' if op.element else ""
    yield f'<operation name="{op.name}">'
    yield f'  <soap:operation soapAction="{NAMESPACE}{op.request}" style="document"/>'
    yield f"  <input{named}>"
    yield '    <soap:body use="literal"/>'
    if op.header:
        header = f'message="tns:{op.request}{HEADER}" part="{HEADER}" use="literal"'
        yield f"    <soap:header {header}/>"
    yield "  </input>"
    yield f"  <output{named}>"
    yield '    <soap:body use="literal"/>'
    yield "  </output>"
    yield "</operation>"


def indent(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


if __name__ == "__main__":
    main()
