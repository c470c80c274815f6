"""Answers as services send them, and one exchange that reads them without a network."""

from __future__ import annotations

from typing import Any

from generated.autotask import operations, types
from soapwright.runtime.calls.call import Call, Outgoing, Stream
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.soap import SOAP_11, SoapExchange

NS = "http://autotask.net/ATWS/v1_6/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
CODEC = Codec(types.TYPES)
QUERY = types.Query(s_xml="<queryxml/>")


def envelope(body: str, *, header: str = "", soap: str = SOAP_11) -> bytes:
    """A SOAP message around ``body``, whose default namespace is the service's."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope xmlns:soap="{soap}" '
        f'xmlns:xsi="{XSI}" xmlns:xsd="{XSD}">{header}<soap:Body>{body}</soap:Body>'
        "</soap:Envelope>"
    ).encode()


def query_answer(entities: str = "", *, code: int = 1, errors: str = "") -> bytes:
    """The answer to a query, in the order and with the prefixes of a real one."""
    return envelope(
        f'<queryResponse xmlns="{NS}"><queryResult><ReturnCode>{code}</ReturnCode>'
        f"<EntityResults>{entities}</EntityResults>"
        f"<EntityResultType>ticket</EntityResultType><Errors>{errors}</Errors>"
        "<EntityReturnInfoResults/></queryResult></queryResponse>"
    )


def page(last: int, *, first: int = 1) -> bytes:
    """A page of Tickets as the vendor sends it: typed leaves, UDFs, no white space at the end."""
    return query_answer(
        "".join(
            f'<Entity xsi:type="Ticket"><id>{number}</id><UserDefinedFields><UserDefinedField>'
            f"<Name>Größe</Name><Value>{number} &lt;m&gt;</Value></UserDefinedField>"
            f'</UserDefinedFields><AccountID xsi:type="xsd:int">7</AccountID>'
            f'<CreateDate xsi:type="xsd:dateTime">2024-02-29T12:30:45.1234567</CreateDate>'
            f'<Title xsi:type="xsd:string">Ticket {number} &amp; more</Title></Entity>'
            for number in range(first, last + 1)
        )
    )


def exchange(
    operation: Operation[Any, Any] = operations.QUERY, request: Any = QUERY, **options: Any
) -> SoapExchange:
    out = outgoing(
        operation, request, zone=options.pop("zone", None), stream=options.pop("stream", None)
    )
    options = {"limits": Limits(), "url": "http://localhost/", **options}
    return SoapExchange(CODEC, operation, out, **options)


def outgoing(
    operation: Any, request: Any, *, zone: str | None = None, stream: Stream | None = None
) -> Outgoing:
    """A call at the end of its way out."""
    call = Call(operation, request, stream=stream)
    return Outgoing(call, "http://localhost/", zone, request)


def receive(
    data: bytes,
    status: int = 200,
    *,
    operation: Operation[Any, Any] = operations.QUERY,
    step: int | None = None,
    **options: Any,
) -> Any:
    """What an answer reads as, arriving ``step`` bytes at a time."""
    one = exchange(operation, **options)
    one.start(status, {})
    for start in range(0, len(data), step or len(data) or 1):
        one.feed(data[start : start + (step or len(data))])
    return one.finish().result(operation)


def entities(data: bytes) -> list[Any]:
    """The records of a query's answer."""
    found: list[Any] = receive(data).entity_results.entity
    return found
