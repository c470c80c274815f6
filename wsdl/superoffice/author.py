"""Writes Batch.wsdl, SoPrincipal.wsdl, Archive.wsdl and BulkUpdate.wsdl from agents.txt.

The WSDLs are authored by us from what is known of the service: its operations with their header
parts, and their types. Each agent has a WSDL of its own with a copy of the types it uses, as the
service publishes them; soapwright's own diff finds no error and no warning between them.

Run it after changing agents.txt: ``python wsdl/superoffice/author.py``. The same input gives the
same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
SERVICE = "http://www.superoffice.net/ws/crm/NetServer/Services88"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = f"{SERIALIZATION}Arrays"
CRYPTOGRAPHY = "http://schemas.datacontract.org/2004/07/System.Security.Cryptography"
ADDRESS = "https://example.superoffice.com/Cust12345/Remote/Services88"

PREFIXES = {SERVICE: "so", SERIALIZATION: "ser", ARRAYS: "arr", CRYPTOGRAPHY: "crypt"}
BUILTINS = tuple(
    """anyType anyURI base64Binary boolean byte dateTime decimal double float int long QName short
    string unsignedByte unsignedInt unsignedLong unsignedShort""".split()  # noqa: SIM905
)
FOREIGN = {"DSAParameters": CRYPTOGRAPHY, "ArrayOfint": ARRAYS, "ArrayOfstring": ARRAYS}
LOGIN_HEADERS = ("ApplicationToken",)
REQUEST_HEADERS = ("ApplicationToken", "Credentials", "TimeZone")
ANSWER_HEADERS = ("ExceptionInfo", "ExtraInfo", "Succeeded", "TimeZone")
HEADER_TYPES = {
    "ApplicationToken": "string?",
    "Credentials": "SoCredentials?",
    "ExceptionInfo": "SoExceptionInfo?",
    "ExtraInfo": "SoExtraInfo?",
    "Succeeded": "boolean",
    "TimeZone": "SoTimeZone?",
}
REPEATED = ' minOccurs="0" maxOccurs="unbounded"'
LOGIN_AGENT = "SoPrincipal"
"""Its operations carry no ticket: they are how one gets it."""


@dataclass(frozen=True)
class Element:
    name: str
    type: str
    nillable: bool

    @classmethod
    def of(cls, text: str) -> Element:
        name, type_ = text.split()
        return cls(name, type_.removesuffix("?"), type_.endswith("?"))

    def declaration(self, occurs: str = ' minOccurs="0"') -> str:
        nillable = ' nillable="true"' if self.nillable else ""
        return f'<xs:element{occurs} name="{self.name}"{nillable} type="{qualified(self.type)}"/>'


@dataclass(frozen=True)
class Operation:
    name: str
    doc: str
    request: tuple[Element, ...]
    message: str
    answer: tuple[Element, ...]


@dataclass
class Agent:
    name: str
    doc: str
    operations: list[Operation] = field(default_factory=list)


@dataclass
class Declared:
    """A type as agents.txt has it: its kind, what stands behind its name, and its lines."""

    kind: str
    rest: str
    lines: list[str] = field(default_factory=list)

    def uses(self) -> Iterator[str]:
        if self.kind == "dictionary":
            yield self.rest.partition("-> ")[2].removesuffix("?")
        if self.kind == "type":
            if self.rest:
                yield self.rest.removeprefix(": ")
            yield from (Element.of(line).type for line in self.lines)


def read() -> tuple[list[Agent], dict[str, Declared]]:
    """The agents, and the types by name."""
    agents: list[Agent] = []
    types: dict[str, Declared] = {}
    into: list[str] = []
    doc = ""
    lines = (HERE / "agents.txt").read_text("utf-8").splitlines()
    for line in joined(line for line in lines if line.strip() and not line.startswith("#")):
        text = line.strip()
        if text.startswith("| "):
            doc = text[2:]
            continue
        kind, _, rest = text.partition(" ")
        if line.startswith(" ") and "(" in text:
            agents[-1].operations.append(operation(text, doc))
        elif line.startswith(" "):
            into.append(text)
        elif kind == "agent":
            agents.append(Agent(rest, doc))
        else:
            name, _, rest = rest.partition(" ")
            declared = types[name] = Declared(kind, rest)
            into = declared.lines
        doc = ""
    return agents, types


def joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines with what is continued, further in than its operation, put together again."""
    whole = ""
    for line in lines:
        if line.startswith(" " * 8):
            whole += f" {line.strip()}"
        else:
            if whole:
                yield whole
            whole = line
    yield whole


def operation(text: str, doc: str) -> Operation:
    found = re.fullmatch(r"(\w+)\((.*?)\)(?: -> (.*))?", text)
    assert found is not None, text
    name, request, result = found.groups()
    message, colon, answer = (result or "").partition(": ")
    if not colon:
        message, answer = name, f"Response {result}" if result else ""
    return Operation(name, doc, elements(request), f"{message}Response", elements(answer))


def elements(text: str) -> tuple[Element, ...]:
    return tuple(Element.of(part) for part in text.split(", ") if part)


def qualified(name: str) -> str:
    if name in BUILTINS:
        return f"xs:{name}"
    return f"{PREFIXES[FOREIGN.get(name, SERVICE)]}:{name}"


# --- schemas -------------------------------------------------------------------------------------


def closure(agent: Agent, types: dict[str, Declared]) -> list[str]:
    """The types that an agent's messages need, in the order of agents.txt; arrays stand last."""
    pending = [HEADER_TYPES[name].removesuffix("?") for name in headers(agent)]
    pending += [e.type for o in agent.operations for e in (*o.request, *o.answer)]
    needed: set[str] = set()
    while pending:
        name = pending.pop()
        if name in needed or name in BUILTINS:
            continue
        needed.add(name)
        if name in types:
            pending += types[name].uses()
        else:
            pending.append(name.removeprefix("ArrayOf"))
    return [name for name in types if name in needed] + sorted(needed - types.keys())


def headers(agent: Agent) -> list[str]:
    sent = LOGIN_HEADERS if agent.name == LOGIN_AGENT else REQUEST_HEADERS
    return list(dict.fromkeys((*sent, *ANSWER_HEADERS)))


def schemas(agent: Agent, types: dict[str, Declared]) -> Iterator[str]:
    needed = closure(agent, types)
    spaces = [space for space in (CRYPTOGRAPHY, ARRAYS) if space in map(FOREIGN.get, needed)]
    yield f'<xs:schema elementFormDefault="qualified" targetNamespace="{SERVICE}">'
    for space in (SERIALIZATION, *spaces):
        yield f'  <xs:import namespace="{space}"/>'
    for name in headers(agent):
        yield f"  {Element.of(f'{name} {HEADER_TYPES[name]}').declaration('')}"
    written: set[str] = set()
    for o in agent.operations:
        yield from wrapper(o.name, o.request)
        if o.message not in written:
            written.add(o.message)
            yield from wrapper(o.message, o.answer)
    yield from declarations((name for name in needed if name not in FOREIGN), types)
    yield "</xs:schema>"
    yield from serialization()
    for space in spaces:
        yield f'<xs:schema elementFormDefault="qualified" targetNamespace="{space}">'
        yield from declarations((n for n in needed if FOREIGN.get(n) == space), types)
        yield "</xs:schema>"


def wrapper(name: str, members: Iterable[Element]) -> Iterator[str]:
    yield f'  <xs:element name="{name}"><xs:complexType><xs:sequence>'
    for member in members:
        yield f"    {member.declaration()}"
    yield "  </xs:sequence></xs:complexType></xs:element>"


def declarations(names: Iterable[str], types: dict[str, Declared]) -> Iterator[str]:
    """Each type, and the element of its name that .NET declares beside it."""
    for name in names:
        declared = types.get(name)
        if declared is None:
            yield from array(name)
        elif declared.kind == "dictionary":
            yield from dictionary(name, declared)
        elif declared.kind == "type":
            yield from complex_type(name, declared)
        else:
            yield from enumeration(name, declared)
        yield f'  <xs:element name="{name}" nillable="true" type="{qualified(name)}"/>'


def complex_type(name: str, declared: Declared) -> Iterator[str]:
    base = declared.rest.removeprefix(": ")
    # A structure of .NET has all its members, whatever they are.
    occurs = "" if name in FOREIGN else ' minOccurs="0"'
    yield f'  <xs:complexType name="{name}">'
    if base:
        yield f'    <xs:complexContent><xs:extension base="{qualified(base)}">'
    yield "    <xs:sequence>"
    for line in declared.lines:
        yield f"      {Element.of(line).declaration(occurs)}"
    yield "    </xs:sequence>"
    if base:
        yield "    </xs:extension></xs:complexContent>"
    yield "  </xs:complexType>"


def array(name: str) -> Iterator[str]:
    item = name.removeprefix("ArrayOf")
    element = Element(item, item, nillable=item != "int")
    yield f'  <xs:complexType name="{name}"><xs:sequence>'
    yield f"    {element.declaration(REPEATED)}"
    yield "  </xs:sequence></xs:complexType>"


def dictionary(name: str, declared: Declared) -> Iterator[str]:
    found = re.fullmatch(r"of (\w+): (\S+) -> (\S+)", declared.rest)
    assert found is not None, declared.rest
    item, key, value = found.groups()
    yield f'  <xs:complexType name="{name}">'
    yield f"    {appinfo('IsDictionary', 'true')}"
    yield f'    <xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="{item}">'
    yield "      <xs:complexType><xs:sequence>"
    yield f"        {Element.of(f'Key {key}').declaration('')}"
    yield f"        {Element.of(f'Value {value}').declaration('')}"
    yield "      </xs:sequence></xs:complexType>"
    yield "    </xs:element></xs:sequence>"
    yield "  </xs:complexType>"


def enumeration(name: str, declared: Declared) -> Iterator[str]:
    yield f'  <xs:simpleType name="{name}">'
    flags = declared.kind == "flags"
    inner = '<xs:restriction base="xs:string">'
    yield f"    <xs:list><xs:simpleType>{inner}" if flags else f"    {inner}"
    for value in " ".join(declared.lines).split():
        text, _, number = value.partition("=")
        said = appinfo("EnumerationValue", number) if number else ""
        yield f'      <xs:enumeration value="{text}">{said}</xs:enumeration>'
    yield f"    </xs:restriction>{'</xs:simpleType></xs:list>' if flags else ''}"
    yield "  </xs:simpleType>"


def appinfo(name: str, value: str) -> str:
    said = f'<{name} xmlns="{SERIALIZATION}">{value}</{name}>'
    return f"<xs:annotation><xs:appinfo>{said}</xs:appinfo></xs:annotation>"


def serialization() -> Iterator[str]:
    """The schema that .NET puts beside every other: its own simple types, and elements of all."""
    yield (
        '<xs:schema attributeFormDefault="qualified" elementFormDefault="qualified" '
        f'targetNamespace="{SERIALIZATION}">'
    )
    for name in (*BUILTINS, "char", "duration", "guid"):
        prefix = "xs" if name in BUILTINS else "ser"
        yield f'  <xs:element name="{name}" nillable="true" type="{prefix}:{name}"/>'
    yield '  <xs:simpleType name="char"><xs:restriction base="xs:int"/></xs:simpleType>'
    yield '  <xs:simpleType name="duration"><xs:restriction base="xs:duration">'
    yield r'    <xs:pattern value="\-?P(\d*D)?(T(\d*H)?(\d*M)?(\d*(\.\d*)?S)?)?"/>'
    yield '    <xs:minInclusive value="-P10675199DT2H48M5.4775808S"/>'
    yield '    <xs:maxInclusive value="P10675199DT2H48M5.4775807S"/>'
    yield "  </xs:restriction></xs:simpleType>"
    digits = "-".join(rf"[\da-fA-F]{{{length}}}" for length in (8, 4, 4, 4, 12))
    yield '  <xs:simpleType name="guid"><xs:restriction base="xs:string">'
    yield f'    <xs:pattern value="{digits}"/>'
    yield "  </xs:restriction></xs:simpleType>"
    for name, type_ in (("FactoryType", "QName"), ("Id", "ID"), ("Ref", "IDREF")):
        yield f'  <xs:attribute name="{name}" type="xs:{type_}"/>'
    yield "</xs:schema>"


# --- the WSDL ------------------------------------------------------------------------------------


def wsdl(agent: Agent, types: dict[str, Declared]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield "<!-- Written by author.py from agents.txt. -->"
    yield f'<wsdl:definitions name="Wcf{agent.name}Service" targetNamespace="{SERVICE}"'
    yield '    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"'
    yield '    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
    yield '    xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl"'
    yield '    xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    spaces = [f'    xmlns:{prefix}="{space}"' for space, prefix in PREFIXES.items()]
    yield "\n".join(spaces) + ">"
    yield "  <wsdl:types>"
    yield from (f"    {line}" for line in schemas(agent, types))
    yield "  </wsdl:types>"
    yield from (f"  {line}" for line in messages(agent))
    yield f'  <wsdl:portType name="{agent.name}">'
    yield f"    {documentation(agent.doc)}"
    for o in agent.operations:
        yield from (f"    {line}" for line in abstract(agent, o))
    yield "  </wsdl:portType>"
    yield f'  <wsdl:binding name="BasicHttpBinding_{agent.name}" type="so:{agent.name}">'
    yield '    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>'
    for o in agent.operations:
        yield from (f"    {line}" for line in bound(agent, o))
    yield "  </wsdl:binding>"
    port = f"BasicHttpBinding_{agent.name}"
    yield f'  <wsdl:service name="Wcf{agent.name}Service">'
    yield f'    <wsdl:port name="{port}" binding="so:{port}">'
    yield f'      <soap:address location="{ADDRESS}/{agent.name}.svc"/>'
    yield "    </wsdl:port>"
    yield "  </wsdl:service>"
    yield "</wsdl:definitions>"


def messages(agent: Agent) -> Iterator[str]:
    sent = LOGIN_HEADERS if agent.name == LOGIN_AGENT else REQUEST_HEADERS
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for o in agent.operations:
        found[f"{o.name}Request"] = (o.name, sent)
        found[o.message] = (o.message, ANSWER_HEADERS)
    for name, (element, parts) in found.items():
        yield f'<wsdl:message name="{name}">'
        yield f'  <wsdl:part name="parameters" element="so:{element}"/>'
        yield "</wsdl:message>"
        yield f'<wsdl:message name="{name}_Headers">'
        for part in parts:
            yield f'  <wsdl:part name="{part}" element="so:{part}"/>'
        yield "</wsdl:message>"


def abstract(agent: Agent, o: Operation) -> Iterator[str]:
    action = f"{SERVICE}/{agent.name}/{o.name}"
    yield f'<wsdl:operation name="{o.name}">'
    if o.doc:
        yield f"  {documentation(o.doc)}"
    for direction, name, suffix in (
        ("input", f"{o.name}Request", ""),
        ("output", o.message, "Response"),
    ):
        yield (
            f'  <wsdl:{direction} wsaw:Action="{action}{suffix}" name="{name}" '
            f'message="so:{name}"/>'
        )
    yield "</wsdl:operation>"


def bound(agent: Agent, o: Operation) -> Iterator[str]:
    sent = LOGIN_HEADERS if agent.name == LOGIN_AGENT else REQUEST_HEADERS
    yield f'<wsdl:operation name="{o.name}">'
    yield f'  <soap:operation soapAction="{SERVICE}/{agent.name}/{o.name}" style="document"/>'
    for direction, name, parts in (
        ("input", f"{o.name}Request", sent),
        ("output", o.message, ANSWER_HEADERS),
    ):
        yield f'  <wsdl:{direction} name="{name}">'
        for part in parts:
            yield f'    <soap:header message="so:{name}_Headers" part="{part}" use="literal"/>'
        yield '    <soap:body use="literal"/>'
        yield f"  </wsdl:{direction}>"
    yield "</wsdl:operation>"


def documentation(text: str) -> str:
    return f"<wsdl:documentation>{escape(text)}</wsdl:documentation>"


def main() -> None:
    agents, types = read()
    for agent in agents:
        text = "".join(f"{line}\n" for line in wsdl(agent, types))
        (HERE / f"{agent.name}.wsdl").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
