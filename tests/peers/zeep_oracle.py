"""zeep and a generated package, writing and reading the same messages of any WSDL.

Values are made from zeep's own view of a message, each leaf as a text that both read; so nothing of
the package decides what is tried. What is compared is what goes out, and what of an answer is left
when both have read it and written it again.
"""

# mypy: untyped-calls-exclude=zeep

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zeep
from lxml import etree
from zeep.transports import Transport
from zeep.xsd.context import XmlParserContext

from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.soap import find_operations
from soapwright.emit.types.bindings import emit_types
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.codec.arrays import SOAP11_ENCODING
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.http.soap import read_envelope, write_envelope
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.lexical import DECODERS
from soapwright.schema import read_schema
from soapwright.schema.wrappers import with_wrappers
from tests.emit.generate import write
from tests.emit.samples import TEXTS

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XSD = "http://www.w3.org/2001/XMLSchema"
_TEXTS = {name: text for name, text in TEXTS.items() if name != "QName"} | {
    "dateTime": "2024-02-29T12:30:45Z",
    "anyURI": "urn:a",
    "language": "en",
    "string": "text & <more>",
    "normalizedString": "text",
    "token": "text",
    "anySimpleType": "text",
    "negativeInteger": "-3",
    "nonPositiveInteger": "-3",
}
_INTEGERS = frozenset(
    (
        *("byte", "int", "integer", "long", "nonNegativeInteger", "positiveInteger", "short"),
        *("unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"),
    )
)
_DEEPEST = 5


class Skipped(Exception):
    """zeep's view of a message has something that is not compared; it says what."""


@dataclass(frozen=True)
class Leaf:
    """A value as its text, and as zeep's type makes of it."""

    text: str
    theirs: Any


@dataclass(frozen=True)
class Name:
    """What zeep calls something, and its local name on the wire."""

    theirs: str
    wire: str


TEXT = Name("_value_1", "_value_1")


# --- values, from zeep's view of a message -----------------------------------------------------


def value(type_: Any, depth: int = 0) -> Any:
    """A value of a type of zeep's: a leaf, or a dict by name.

    Raises:
        Skipped: it has wildcards, groups that repeat, or no end.
    """
    if depth > _DEEPEST * 3:
        raise Skipped("a type that needs itself")
    if not hasattr(type_, "elements_nested"):
        return leaf(type_)
    if getattr(type_, "_abstract", False) or getattr(type_, "abstract", False):
        raise Skipped("an abstract type")
    if type_.name == "anyType":
        raise Skipped("anyType")
    found: dict[Name, Any] = {}
    for _, part in type_.elements_nested:
        found.update(particle(part, depth))
    for name, attribute in type_.attributes:
        if type(attribute).__name__ == "AnyAttribute":
            raise Skipped("any attributes")
        if depth <= 2 or attribute.required:
            found[Name(name, attribute.qname.localname)] = leaf(attribute.type)
    return found


def particle(part: Any, depth: int) -> dict[Name, Any]:
    """The values of an element, or of all that is in a group."""
    kind = type(part).__name__
    if kind in ("Any", "AnyObject", "Schema"):
        raise Skipped("any elements")
    if kind == "Group":
        return particle(part.child, depth)
    if kind in ("Sequence", "All", "Choice"):
        if part.accepts_multiple:
            raise Skipped("a group that repeats")
        if depth > 2 and part.is_optional:
            return {}
        members = list(part)
        found: dict[Name, Any] = {}
        for member in members[:1] if kind == "Choice" else members:
            inner = particle(member, depth)
            if found.keys() & inner.keys():
                raise Skipped("a name that comes twice in a type")
            found.update(inner)
        return found
    if part.is_optional and depth > 2:
        return {}
    inner = value(part.type, depth + 1)
    if inner == {} and part.is_optional:
        return {}  # zeep leaves it out
    name = Name(part.attr_name, part.qname.localname)
    return {name: [inner, inner] if part.accepts_multiple else inner}


def leaf(type_: Any) -> Leaf:
    kind = type(type_).__name__
    if hasattr(type_, "item_types"):
        raise Skipped("a union")
    if hasattr(type_, "item_type"):
        raise Skipped("a list")
    names = (
        name.localname
        for base in type(type_).__mro__
        if (name := vars(base).get("_default_qname")) is not None and name.namespace == XSD
    )
    name = next(names, None)
    if name in (None, "QName", "NOTATION", "anyType"):
        raise Skipped(f"the type {name or kind}")
    if type_.name == "swaRef":
        raise Skipped("a reference to an attachment, which zeep does not send")
    text = _TEXTS.get(str(name), "7" if name in _INTEGERS else "text")
    made = type_.pythonvalue(text)
    if name == "base64Binary" and isinstance(made, str):
        raise Skipped("a restricted base64Binary, which zeep takes for text")
    return Leaf(text, made)


def theirs(given: Any) -> Any:
    """A value as zeep takes it."""
    if isinstance(given, Leaf):
        return given.theirs
    if isinstance(given, list):
        return [theirs(each) for each in given]
    return {name.theirs: theirs(each) for name, each in given.items()}


def ours(record: type[Record], given: Mapping[Name, Any]) -> Record:
    """A value as a record.

    Raises:
        KeyError: the class has no field for something.
    """
    left = {name.wire: each for name, each in given.items()}
    values = {}
    for field in plan(record):
        name = "_value_1" if field.kind == "Text" else field.tag.rpartition("}")[2]
        if name not in left:
            continue
        each = left.pop(name)
        many = each if isinstance(each, list) else [each]
        made = [_ours(field, one) for one in many]
        values[field.attribute] = made if field.many else made[-1]
    if left and any(field.mixed for field in plan(record)):
        raise Skipped("mixed content, of which zeep takes the elements")
    if left.keys() == {TEXT.wire}:
        raise Skipped("text that zeep takes for a type which extends another without any")
    if left:
        raise KeyError(f"{record.__name__} has no {', '.join(left)}")
    fixed = {f.attribute for f in plan(record)} & values.keys() - set(_settable(record))
    return record(**{name: each for name, each in values.items() if name not in fixed})


def _settable(record: type[Record]) -> Iterator[str]:
    for name, known in record.__fields__.items():  # type: ignore[attr-defined]
        if known.init:
            yield name


def _ours(field: Any, given: Any) -> Any:
    if isinstance(given, Mapping):
        if field.record is None:
            raise KeyError(f"{field.attribute} is no record")
        return ours(field.record, given)
    if field.record is not None:  # a reference to a simple element
        return ours(field.record, {TEXT: given})
    for xsd in field.xsd:
        try:
            return DECODERS[xsd](given.text)
        except ValueError:
            continue
    return given.text


# --- messages ----------------------------------------------------------------------------------


def canonical(element: etree._Element) -> Any:
    """An element without prefixes, types that are told, and blanks around elements."""
    attributes = {
        str(name): str(text)
        for name, text in element.attrib.items()
        if name != f"{XSI}type" and not str(name).endswith("}encodingStyle")
    }
    children = [canonical(child) for child in element.iterchildren(etree.Element)]
    text = "" if children else element.text or ""
    return str(element.tag), tuple(sorted(attributes.items())), text, tuple(children)


def _full(element: Any) -> Any:
    """Without what is empty: zeep reads that as None, which it does not write."""
    tag, attributes, text, children = element
    nil = [pair for pair in attributes if pair != (f"{XSI}nil", "true")]
    kept = tuple(each for child in children if (each := _full(child)) is not None)
    return (tag, tuple(nil), text, kept) if nil or text or kept else None


def _content(body: Any) -> Any:
    """What the wrapper in a Body holds."""
    return None if body is None else body[3][0][1:]


class Peer:
    """One WSDL, loaded by both."""

    def __init__(self, client: Any, operations: list[OperationView], codec: Codec) -> None:
        self.client = client
        self.views = operations
        self.codec = codec

    def their_operation(self, view: OperationView) -> Any:
        """zeep's operation of the same binding.

        Raises:
            Skipped: it has none.
        """
        for service in self.client.wsdl.services.values():
            for port in service.ports.values():
                kind = type(port.binding).__name__
                if kind != f"Soap{view.soap.replace('.', '')}Binding":
                    continue
                found = port.binding.all().get(view.name)
                if found is not None and (found.soapaction or "") == view.action:
                    return found
        raise Skipped("zeep does not bind it")

    def request(self, view: OperationView) -> tuple[Any, Any]:
        """The Bodies that both send for the same values: zeep's, ours."""
        operation = self.their_operation(view)
        given = {} if operation.input.body is None else value(operation.input.body.type)
        record = self._message(view.request.name, operation.input, given)
        kwargs = theirs(given)
        message = (
            operation.create(**kwargs) if isinstance(kwargs, dict) else operation.create(kwargs)
        )
        content = self._written(record, view, runtime(view))
        return canonical(_body(message.content)), canonical(_body(etree.fromstring(content)))

    def answer(self, view: OperationView) -> tuple[Any, Any]:
        """What both make of the same answer, written again: zeep's, ours."""
        operation = self.their_operation(view)
        output = operation.output
        if view.response is None or output is None or not getattr(output, "body", None):
            raise Skipped("nothing comes back")
        given = value(output.body.type)
        record = self._message(view.response.name, output, given)
        asked = runtime(view, answers=True)
        content = self._written(record, view, asked)
        root = etree.fromstring(content)
        response = read_envelope(self.codec, runtime(view), etree.fromstring(content))
        again = self._written(response.body, view, asked)
        context = XmlParserContext(self.client.wsdl.settings)
        wrapped = output._is_body_wrapped
        node = _body(root) if wrapped else _body(root)[0]
        parsed = output.body.parse(node, self.client.wsdl.types, context=context)
        envelope = etree.Element(root.tag)
        try:
            if wrapped:
                output.body.render(envelope, parsed)
            else:
                output.body.render(etree.SubElement(envelope, _body(root).tag), parsed)
        except zeep.exceptions.ValidationError:
            raise Skipped("zeep cannot write what it read: what was empty is None") from None
        both = _full(canonical(envelope[0])), _full(canonical(_body(etree.fromstring(again))))
        if view.response_form == "rpc":  # whose name says nothing
            return _content(both[0]), _content(both[1])
        return both

    def _written(self, record: Record, view: OperationView, operation: Any) -> bytes:
        special = operation.encoding or operation.request_form != "element"
        asked = operation if special else None
        return write_envelope(self.codec, record, (), view.soap, None, asked)

    def _message(self, name: str, message: Any, given: Any) -> Record:
        record: type[Record] = self.codec.types.load(name)
        if isinstance(given, Leaf):
            return ours(record, {TEXT: given})
        return ours(record, given)


def runtime(view: OperationView, *, answers: bool = False) -> Operation[Any, Any]:
    """An operation as the runtime has it; where it ``answers``, it writes as the service does."""
    form = view.request_form
    if answers:
        form = "body" if view.response_form == "body" else "element"
    return Operation(
        name=view.name,
        action=view.action,
        request=view.request.name,
        response=None if view.response is None else view.response.name,
        soap=view.soap,
        request_form=form,
        response_form=view.response_form,
        encoding=view.encoding,
    )


def _body(envelope: etree._Element) -> etree._Element:
    found = envelope.find("{*}Body")
    assert found is not None
    return found


_SOAP_ENCODING = f"""\
<xs:schema xmlns:xs="{XSD}" xmlns:t="{SOAP11_ENCODING}" targetNamespace="{SOAP11_ENCODING}">
  <xs:attribute name="arrayType" type="xs:string"/>
  <xs:complexType name="Array">
    <xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence>
    <xs:attribute ref="t:arrayType"/><xs:anyAttribute namespace="##other"/>
  </xs:complexType>
  <xs:simpleType name="string"><xs:restriction base="xs:string"/></xs:simpleType>
  <xs:simpleType name="int"><xs:restriction base="xs:int"/></xs:simpleType>
  <xs:simpleType name="boolean"><xs:restriction base="xs:boolean"/></xs:simpleType>
</xs:schema>
"""
"""What zeep would fetch: as little of it as its types need."""


class _Files(Transport):
    """Reads files, and no network."""

    def load(self, url: str) -> bytes:
        if url.rstrip("/") == SOAP11_ENCODING.rstrip("/"):
            return _SOAP_ENCODING.encode()
        if url.startswith(("http:", "https:")):
            raise OSError(f"{url} is not here")
        content: bytes = super().load(url)  # type: ignore[no-untyped-call]
        return content


@contextmanager
def peer(wsdl: Path, root: Path, folder: Path) -> Iterator[Peer]:
    """Load a WSDL with both.

    Raises:
        Skipped: zeep does not load it.
    """
    try:
        client = zeep.Client(str(wsdl), transport=_Files())  # type: ignore[no-untyped-call]
    except Exception as error:
        raise Skipped(f"zeep does not load it: {type(error).__name__}: {error}") from None
    reading = with_wrappers(read_schema(wsdl, root=root))
    types = emit_types(
        reading.documents,
        reading.schema,
        entity_base=None,
        id_field=None,
        catalogue=None,
        header="",
        wire_names=reading.wire_names,
    )
    write(types, folder, "peer")
    sys.path.insert(0, str(folder))
    try:
        index = importlib.import_module("peer.types").TYPES
        views = list(find_operations(reading.schema, types).by_key.values())
        yield Peer(client, views, Codec(index))
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.partition(".")[0] == "peer"]:
            del sys.modules[module]
