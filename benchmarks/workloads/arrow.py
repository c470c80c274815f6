"""Reading one page of 500 tickets, which has arrived, into columns of Arrow."""

from __future__ import annotations

from typing import Any

from benchmarks.inputs import page

from . import Job, read


def ours() -> Job:
    """What the client does for a page of ``at.query(Ticket).to_arrow()``, the wire aside."""
    from generated.autotask import Autotask, Ticket, paging
    from soapwright.runtime.arrow.reading import Batches
    from soapwright.runtime.arrow.table import Columns
    from soapwright.runtime.client.queries import query

    client = Autotask.connect("user", "secret", integration_code="code", url="http://localhost/")
    connection = client._connection
    content, columns = page(), Columns(Ticket)

    def read() -> Any:
        pager = query(connection, paging.QUERY, Ticket, None)
        tables = Batches(pager, columns, 500)
        rows: list[Any] = []
        asked = pager.next_call()
        assert asked is not None
        call = pager.stream(asked, rows.extend)
        exchange = connection.exchange(connection.outgoing(call))
        exchange.start(200, {})
        exchange.feed(content)
        rows.extend(pager.receive(exchange.finish().result(call.operation)))
        for row in rows:
            tables.add(row)
        return list(tables.last())

    return read


fast = ours
lxml = read.lxml
