"""Messages, port types, bindings and services of WSDL 1.1."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.schema.model import BoundMessage, QName
from tests.schema.conftest import Read, Write, wsdl

ABSTRACT = """<wsdl:message name="In"><wsdl:part name="body" element="t:e"/>
<wsdl:part name="token" type="xs:string"/></wsdl:message>
<wsdl:message name="Out"><wsdl:documentation> What
  comes back. </wsdl:documentation></wsdl:message>
<wsdl:portType name="P"><wsdl:operation name="op" parameterOrder="b a">
<wsdl:documentation>Does it.</wsdl:documentation>
<wsdl:input message="w:In"/><wsdl:output message="w:Out"/><wsdl:fault name="F" message="w:Out"/>
</wsdl:operation><wsdl:operation name="tell"><wsdl:input message="w:In"/></wsdl:operation>
</wsdl:portType>"""

SCHEMA = '<xs:schema targetNamespace="urn:t"><xs:element name="e" type="xs:int"/></xs:schema>'


def w(local: str) -> QName:
    return QName("urn:w", local)


def binding(body: str, extension: str = "<soap:binding transport='urn:http'/>") -> str:
    return wsdl(
        f'{ABSTRACT}<wsdl:binding name="B" type="w:P">{extension}{body}</wsdl:binding>'
        '<wsdl:service name="S"><wsdl:port name="p" binding="w:B">'
        '<soap:address location="https://h/s"/></wsdl:port></wsdl:service>',
        SCHEMA,
    )


def bound(read: Read, body: str) -> BoundMessage:
    operation = f'<wsdl:operation name="op"><wsdl:input>{body}</wsdl:input></wsdl:operation>'
    found = read(binding(operation)).schema.bindings[w("B")].operation("op")
    assert found is not None
    assert found.input is not None
    return found.input


def test_messages_and_port_types(read: Read) -> None:
    schema = read(wsdl(ABSTRACT, SCHEMA)).schema
    assert schema.target_namespace == "urn:w"
    message = schema.messages[w("In")]
    assert [(p.name, p.element, p.type and p.type.local) for p in message.parts] == [
        ("body", QName("urn:t", "e"), None),
        ("token", None, "string"),
    ]
    assert message.parts[1].place.line == 4
    assert schema.messages[w("Out")].documentation == "What\ncomes back."
    op, tell = schema.port_types[w("P")].operations
    assert (op.input, op.output, op.parameter_order) == (w("In"), w("Out"), ("b", "a"))
    assert [(f.name, f.message) for f in op.faults] == [("F", w("Out"))]
    assert op.documentation == "Does it."
    assert (tell.input, tell.output) == (w("In"), None)


def test_soap11_binding_and_service(read: Read) -> None:
    schema = read(
        binding(
            '<wsdl:operation name="op"><soap:operation soapAction="urn:a" style="rpc"/>'
            '<wsdl:input><soap:body use="encoded" namespace="urn:n" encodingStyle="urn:e" '
            'parts="a b"/></wsdl:input><wsdl:output><soap:body/></wsdl:output>'
            '<wsdl:fault name="F"/></wsdl:operation><wsdl:operation name="tell"/>'
        )
    ).schema
    found = schema.bindings[w("B")]
    assert (found.kind, found.port_type, found.style) == ("soap11", w("P"), "document")
    assert found.transport == "urn:http"
    op, tell = found.operations
    assert (op.action, op.style, op.faults) == ("urn:a", "rpc", ("F",))
    assert op.input is not None
    assert op.input.body_parts == ("a", "b")
    assert (op.input.use, op.input.namespace) == ("encoded", "urn:n")
    assert op.input.encoding_style == "urn:e"
    assert op.output is not None
    assert (op.output.use, op.output.body_parts) == ("literal", None)
    assert (tell.action, tell.style, tell.input) == (None, "document", None)
    (port,) = schema.services[w("S")].ports
    assert (port.name, port.binding, port.address) == ("p", w("B"), "https://h/s")


def test_every_header_is_kept(read: Read) -> None:
    message = bound(
        read,
        '<soap:header message="w:In" part="token" use="encoded" namespace="urn:n"/>'
        '<soap:body/><soap:header message="w:Out" part="x" wsdl:required="true"/>',
    )
    assert [(h.message, h.part, h.use, h.must_understand) for h in message.headers] == [
        (w("In"), "token", "encoded", False),
        (w("Out"), "x", "literal", True),
    ]
    assert message.headers[0].namespace == "urn:n"


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("<soap12:binding/>", "soap12"),
        ('<http:binding verb="GET"/>', "http"),
        ('<x:binding xmlns:x="urn:jms"/>', "other"),
        ("", "other"),
    ],
)
def test_kinds_of_binding(read: Read, extension: str, kind: str) -> None:
    found = read(binding("", extension)).schema.bindings[w("B")]
    assert found.kind == kind
    assert found.verb == ("GET" if kind == "http" else None)


def test_http_binding(read: Read) -> None:
    operation = '<wsdl:operation name="op"><http:operation location="/o/(a)"/><wsdl:input>{}'
    operation += '</wsdl:input><wsdl:output><mime:content type="text/xml"/><mime:content/>'
    operation += "</wsdl:output></wsdl:operation>"
    for element, url in (("urlEncoded", "encoded"), ("urlReplacement", "replacement")):
        schema = read(binding(operation.format(f"<http:{element}/>"))).schema
        (op,) = schema.bindings[w("B")].operations
        assert op.location == "/o/(a)"
        assert op.input is not None
        assert op.input.url == url
        assert op.output is not None
        assert op.output.content_types == ("text/xml", "*/*")


def test_multipart_holds_body_header_and_attachments(read: Read) -> None:
    message = bound(
        read,
        '<mime:multipartRelated><mime:part><soap:body parts="body"/>'
        '<soap:header message="w:In" part="token"/></mime:part><mime:part>'
        '<mime:content part="a" type="image/png"/></mime:part></mime:multipartRelated>',
    )
    assert message.body_parts == ("body",)
    assert len(message.headers) == 1
    assert message.content_types == ("image/png",)


def test_components_of_imported_wsdls_are_merged(read: Read, write: Write) -> None:
    write("abstract.wsdl", wsdl(ABSTRACT, SCHEMA))
    first = '<wsdl:import location="abstract.wsdl"/><wsdl:message name="Out"/>'
    schema = read(wsdl(first)).schema
    assert list(schema.messages) == [w("Out"), w("In")]
    assert list(schema.port_types) == [w("P")]
    assert schema.warnings == ()  # the two differ in their documentation only


def test_declared_twice_and_differently(read: Read) -> None:
    schema = read(wsdl(f'{ABSTRACT}\n<wsdl:message name="In"/>', SCHEMA)).schema
    assert len(schema.messages[w("In")].parts) == 2
    assert "main.wsdl:12: {urn:w}In is declared again and differently" in schema.warnings[0]


@pytest.mark.parametrize(("prefix", "warnings"), [("", 0), ("wsdl:", 0), ("t:", 1)])
def test_names_whose_prefix_is_forgotten_or_wrong(read: Read, prefix: str, warnings: int) -> None:
    text = wsdl(ABSTRACT, SCHEMA).replace('message="w:', f'message="{prefix}')
    schema = read(text).schema
    op, _ = schema.port_types[w("P")].operations
    assert (op.input, op.output, op.faults[0].message) == (w("In"), w("Out"), w("Out"))
    assert len(schema.warnings) == warnings
    for warning in schema.warnings:
        assert "{urn:t}In: no WSDL read has that namespace; urn:w is assumed" in warning


def test_ports_without_a_binding_are_named(read: Read) -> None:
    schema = read(
        wsdl(
            '<wsdl:service name="S"><wsdl:port name="a"/>\n'
            '<wsdl:port name="b" binding="w:Gone"/></wsdl:service>'
        )
    ).schema
    assert schema.services[w("S")].ports == ()
    assert "main.wsdl:3: a port without a binding is ignored" in schema.warnings[0]
    assert "main.wsdl:4: port b is ignored: binding {urn:w}Gone" in schema.warnings[1]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<wsdl:message/>", "message needs the attribute name"),
        ('<wsdl:binding name="B"/>', "wsdl:binding needs a type"),
        ('<wsdl:binding name="B" type="w:Q"/>', "portType {urn:w}Q is not declared"),
        ('<wsdl:binding name="B" type="q:Q"/>', "the prefix of 'q:Q' is not declared"),
    ],
)
def test_what_has_no_meaning(read: Read, body: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read(wsdl(f"\n{body}"))
    assert message in raised.value.message
    assert raised.value.line == 4


def test_a_binding_that_does_not_say_its_kind_has_that_of_its_operations(read: Read) -> None:
    operation = '<wsdl:operation name="op">{}</wsdl:operation>'
    silent = f'<wsdl:binding name="B" type="w:P">{operation}</wsdl:binding>'
    port_type = '<wsdl:portType name="P"><wsdl:operation name="op"/></wsdl:portType>'
    kinds = {
        "": "other",
        '<soap:operation soapAction="urn:a"/>': "soap11",
        '<soap12:operation soapAction="urn:a"/>': "soap12",
        '<http:operation location="/a"/>': "http",
    }
    for extension, kind in kinds.items():
        schema = read(wsdl(port_type + silent.format(extension))).schema
        assert schema.bindings[w("B")].kind == kind
