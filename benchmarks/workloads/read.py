"""Reading one page of 500 tickets, which has arrived, into objects."""

from __future__ import annotations

from typing import Any

from benchmarks.inputs import WSDL, page

from . import Job


def ours(udfs: bool = True) -> Job:
    """What the client does for a page of ``at.query(Ticket)``, the wire aside."""
    from generated.autotask import Autotask, Ticket, paging
    from soapwright.runtime.client.queries import query

    client = Autotask.connect("user", "secret", integration_code="code", url="http://localhost/")
    connection = client._connection
    content = page(udfs=udfs)

    def read() -> list[Ticket]:
        rows: list[Ticket] = []
        pager = query(connection, paging.QUERY, Ticket, None)
        asked = pager.next_call()
        assert asked is not None
        call = pager.stream(asked, rows.extend)
        exchange = connection.exchange(connection.outgoing(call))
        exchange.start(200, {})
        exchange.feed(content)
        rows.extend(pager.receive(exchange.finish().result(call.operation)))
        return rows

    return read


fast = ours


def lxml() -> Job:
    from lxml import etree

    content = page()
    return lambda: etree.fromstring(content)


def zeep() -> Job:
    import requests
    import zeep

    content = page()
    client: Any = zeep.Client(str(WSDL))
    binding = client.service._binding
    operation = binding.get("query")

    def read() -> object:
        response: Any = requests.Response()
        response.status_code = 200
        response._content = content
        response.headers["Content-Type"] = "text/xml; charset=utf-8"
        return binding.process_reply(client, operation, response)

    return read


def xsdata() -> Job:
    from lxml import etree
    from xsdata.formats.dataclass.context import XmlContext
    from xsdata.formats.dataclass.parsers import XmlParser

    from generated.autotask.types import TYPES, QueryResponse

    for name in TYPES.names():  # it finds a class by its xsi:type among those that are loaded
        TYPES.load(name)
    content = etree.tostring(etree.fromstring(page())[0][0])
    parser = XmlParser(context=XmlContext(models_package="generated.autotask.types"))
    return lambda: parser.from_bytes(content, QueryResponse)


def suds() -> Job:
    from suds.client import Client

    content = page()
    client: Any = Client(WSDL.as_uri(), cache=None)
    return lambda: client.service.query("", __inject={"reply": content})
