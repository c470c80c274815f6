"""Reading all tickets of a database over HTTP, page by page: the whole client, rows dropped.

Where the server is stands in the environment, in ``BENCHMARKS_SERVER``. Each reads one row before,
so that what is loaded and compiled on first use does not count.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from benchmarks.inputs import PAGE, WSDL

from . import Job

_NAMESPACE = "{http://autotask.net/ATWS/v1_6/}"
_DATABASES = 4


def _job(read: Callable[[str], int], rows: int, delay: int) -> Job:
    """Read all rows of a database, after the one row of another.

    Args:
        read: reads what an address has, and tells how many rows there were.
        rows, delay: see :mod:`benchmarks.server`.
    """
    server = os.environ["BENCHMARKS_SERVER"]

    def job() -> None:
        found = read(f"{server}/{rows}/{delay}")
        assert found == rows, f"{found} rows of {rows}"

    read(f"{server}/1/0")
    return job


def ours(rows: int, delay: int) -> Job:
    from generated.autotask import Autotask, Ticket

    def read(url: str) -> int:
        with Autotask.connect("user", "secret", integration_code="code", url=url) as at:
            return sum(1 for _ in at.query(Ticket))

    return _job(read, rows, delay)


fast = ours


def ours_concurrent(rows: int, delay: int) -> Job:
    """The rows of four databases at once, a quarter in each."""
    import asyncio

    from generated.autotask import AsyncAutotask, Ticket

    async def database(number: int, url: str) -> int:
        connecting = AsyncAutotask.connect("user", "secret", integration_code=f"{number}", url=url)
        async with connecting as at:
            return sum([1 async for _ in at.query(Ticket)])

    async def databases(url: str) -> int:
        return sum(await asyncio.gather(*(database(n, url) for n in range(_DATABASES))))

    return _job(lambda url: asyncio.run(databases(url)) // _DATABASES, rows // _DATABASES, delay)


def zeep(rows: int, delay: int) -> Job:
    import requests
    import zeep

    transport = zeep.Transport(session=requests.Session())
    client: Any = zeep.Client(str(WSDL), transport=transport)
    (binding,) = client.wsdl.bindings
    integrations = client.get_element(f"{_NAMESPACE}AutotaskIntegrations")
    headers = [integrations(IntegrationCode="code")]

    def read(url: str) -> int:
        service = client.create_service(binding, url)

        def page(last: int) -> list[int]:
            result = service.query(sXML=_query(last), _soapheaders=headers)
            found = result["EntityResults"]
            return [ticket["id"] for ticket in found["Entity"]] if found else []

        return _pages(page)

    return _job(read, rows, delay)


def lxml(rows: int, delay: int) -> Job:
    """No client: what the parsing alone costs."""
    import requests
    from lxml import etree

    session = requests.Session()

    def read(url: str) -> int:
        def page(last: int) -> list[int]:
            root = etree.fromstring(session.post(url, data=_query(last)).content)
            return [int(node.text or "") for node in root.iter(f"{_NAMESPACE}id")]

        return _pages(page)

    return _job(read, rows, delay)


def _pages(page: Callable[[int], list[int]]) -> int:
    """Go through pages by key, as one does by hand; gives how many rows there were."""
    last, count = 0, 0
    while ids := page(last):
        last, count = max(ids), count + len(ids)
        if len(ids) < PAGE:
            break
    return count


def _query(last: int) -> str:
    return (
        '<queryxml version="1.0"><entity>Ticket</entity><query><field>id'
        f'<expression op="GreaterThan">{last}</expression></field></query></queryxml>'
    )
