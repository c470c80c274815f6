"""Reading and writing messages of any number of records, the envelope aside."""

from __future__ import annotations

from typing import Any

from benchmarks import inputs

from . import Job


def read_ours(count: int, kind: str, udfs: bool) -> Job:
    from soapwright.runtime.codec.codec import Codec

    message = inputs.answer(kind, count, udfs)
    content, codec, expected = message.write(), Codec(message.types), type(message.record)
    return lambda: codec.decode(expected, content)


def read_lxml(count: int, kind: str, udfs: bool) -> Job:
    from lxml import etree

    content = inputs.answer(kind, count, udfs).write()
    return lambda: etree.fromstring(content)


def read_zeep(count: int, kind: str, udfs: bool) -> Job:
    import zeep
    from zeep.loader import parse_xml

    from benchmarks.zeep_values import element_of

    message = inputs.answer(kind, count, udfs)
    content: Any = message.write()  # zeep takes bytes, and says str
    client: Any = zeep.Client(str(message.wsdl))
    element, _ = element_of(client, message)
    return lambda: element.parse(parse_xml(content, client.transport), client.wsdl.types)


def write_ours(count: int, kind: str, udfs: bool) -> Job:
    from soapwright.runtime.codec.codec import Codec

    message = inputs.request(kind, count, udfs)
    codec = Codec(message.types)
    return lambda: codec.encode(message.record)


def write_zeep(count: int, kind: str, udfs: bool) -> Job:
    import zeep
    from lxml import etree
    from zeep.wsdl.utils import etree_to_string

    from benchmarks.zeep_values import element_of, value_of

    message = inputs.request(kind, count, udfs)
    client: Any = zeep.Client(str(message.wsdl))
    element, _ = element_of(client, message)
    value = value_of(client, message)

    def write() -> object:
        parent = etree.Element("Body")
        element.render(parent, value)
        return etree_to_string(parent)

    return write
