"""The workloads: each runs in a process of its own and prints what it cost as JSON.

``python -m benchmarks.work NAME ROUNDS``. A workload is a function that prepares and returns what
is to be timed; CPU time is measured, since the wall clock of a shared machine says little.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

Job = Callable[[], object]
WORK: dict[str, Callable[[], Job]] = {}


def workload(prepare: Callable[[], Job]) -> Callable[[], Job]:
    WORK[prepare.__name__] = prepare
    return prepare


# --- reading a page -----------------------------------------------------------------------------


def _read_ours(kind: str = "Ticket", count: int = 500, *, udfs: bool = True) -> Job:
    from generated.autotask import operations
    from generated.autotask.types import TYPES
    from soapwright.runtime.codec import Codec, parse
    from soapwright.runtime.envelope import read_envelope

    from .inputs import page

    content = page(kind, count, udfs=udfs)
    codec = Codec(TYPES)
    return lambda: read_envelope(codec, operations.QUERY, parse(content))


def _read_lxml(kind: str = "Ticket", count: int = 500, *, udfs: bool = True) -> Job:
    from lxml import etree

    from .inputs import page

    content = page(kind, count, udfs=udfs)
    return lambda: etree.fromstring(content)


@workload
def read_ours() -> Job:
    return _read_ours()


@workload
def read_lxml() -> Job:
    return _read_lxml()


@workload
def read_zeep() -> Job:
    import requests
    import zeep

    from .inputs import WSDL, page

    content = page("Ticket", 500)
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


@workload
def read_xsdata() -> Job:
    from lxml import etree
    from xsdata.formats.dataclass.context import XmlContext
    from xsdata.formats.dataclass.parsers import XmlParser

    from generated.autotask.types import TYPES, QueryResponse

    from .inputs import page

    for name in TYPES.names():
        TYPES.load(name)
    root = etree.fromstring(page("Ticket", 500))
    content = etree.tostring(root[0][0])
    parser = XmlParser(context=XmlContext(models_package="generated.autotask.types"))
    return lambda: parser.from_bytes(content, QueryResponse)


# --- writing a batch ----------------------------------------------------------------------------


@workload
def write_ours() -> Job:
    from generated.autotask import types
    from generated.autotask.types import TYPES
    from soapwright.runtime.codec import Codec
    from soapwright.runtime.envelope import write_envelope

    from .inputs import records

    codec = Codec(TYPES)
    message = types.Create(entities=types.ArrayOfEntity(entity=records("Ticket", 200)))
    return lambda: write_envelope(codec, message)


@workload
def write_zeep() -> Job:
    import zeep
    from zeep import xsd

    from .inputs import WSDL, records

    client: Any = zeep.Client(str(WSDL))
    namespace = "http://autotask.net/ATWS/v1_6/"
    ticket = client.get_type(f"{{{namespace}}}Ticket")
    array = client.get_type(f"{{{namespace}}}ArrayOfEntity")
    udfs = client.get_type(f"{{{namespace}}}ArrayOfUserDefinedField")
    entities = []
    for made in records("Ticket", 200):
        values = _wire_values(made)
        for name, value in values.items():
            if name != "id":
                values[name] = xsd.AnyObject(_zeep_type(xsd, value), value)
        fields = made.user_defined_fields.user_defined_field
        given = udfs(UserDefinedField=[{"Name": f.name, "Value": f.value} for f in fields])
        entities.append(ticket(**values, UserDefinedFields=given))
    message = array(Entity=entities)
    return lambda: client.create_message(client.service, "create", Entities=message)


@workload
def write_xsdata() -> Job:
    from xsdata.formats.dataclass.serializers import XmlSerializer

    from generated.autotask import types

    from .inputs import records

    message = types.Create(entities=types.ArrayOfEntity(entity=records("Ticket", 200)))
    serializer = XmlSerializer()
    return lambda: serializer.render(message)


def _wire_values(made: Any) -> dict[str, Any]:
    from soapwright.runtime.plan import plan

    return {
        field.tag.rpartition("}")[2]: getattr(made, field.attribute)
        for field in plan(type(made))
        if field.xsd and getattr(made, field.attribute) is not None
    }


def _zeep_type(xsd: Any, value: object) -> Any:
    import datetime
    from decimal import Decimal

    kinds: list[tuple[type, Any]] = [
        (bool, xsd.Boolean()),
        (int, xsd.Integer()),
        (float, xsd.Double()),
        (Decimal, xsd.Decimal()),
        (datetime.datetime, xsd.DateTime()),
        (datetime.date, xsd.Date()),
    ]
    return next((made for kind, made in kinds if isinstance(value, kind)), xsd.String())


# --- mirroring ----------------------------------------------------------------------------------

PAGES = 20


def _rows_of_a_page() -> Callable[[], list[dict[str, Any]]]:
    """Read a page of 500 tickets into the rows of a mirror."""
    from generated.autotask import Autotask, results
    from generated.autotask.source import MIRRORING
    from soapwright.runtime.mirror import Mirror

    client = Autotask.connect("user", "secret", integration_code="code", url="http://nowhere/")
    mirror = Mirror(MIRRORING, client, "Ticket", "acme")
    read = _read_ours(udfs=False)

    def pages(_: object) -> Any:
        """What a client gives, without the wire."""
        answer: Any = read()
        return iter(results.ENTITIES.expect(answer.body.query_result, "query", None).items)

    client._pages = pages  # type: ignore[assignment, method-assign]
    return lambda: [row for page in mirror.read() for row in page]


@workload
def mirror_ours() -> Job:
    rows = _rows_of_a_page()

    def read() -> None:
        for _ in range(PAGES):
            rows()

    return read


@workload
def mirror_dlt() -> Job:
    """dlt's part into DuckDB, its fastest destination: the same rows, made before."""
    import os
    import tempfile

    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"}
    import dlt

    rows = _rows_of_a_page()
    pages = [[{**row, "id": row["id"] + page * 500} for row in rows()] for page in range(PAGES)]

    def load() -> None:
        with tempfile.TemporaryDirectory() as folder:
            duckdb = dlt.destinations.duckdb(f"{folder}/cache.duckdb")
            pipeline = dlt.pipeline("x", folder, destination=duckdb, dataset_name="x")
            tickets = dlt.resource(
                iter(pages),
                name="ticket",
                primary_key=("_database", "id"),
                write_disposition={
                    "disposition": "merge",
                    "strategy": "delete-insert",
                    "deduplicated": True,
                },
            )
            pipeline.run(tickets, loader_file_format="parquet")

    return load


# --- how cost grows -----------------------------------------------------------------------------


def _scaling() -> None:
    for kind in ("Ticket", "InstalledProduct", "Contact"):
        for count in (1, 50, 500):
            for udfs in (True, False):
                suffix = f"{kind}_{count}{'' if udfs else '_plain'}"
                WORK[f"read_ours_{suffix}"] = lambda k=kind, c=count, u=udfs: _read_ours(  # type: ignore[misc]
                    k, c, udfs=u
                )
                WORK[f"read_lxml_{suffix}"] = lambda k=kind, c=count, u=udfs: _read_lxml(  # type: ignore[misc]
                    k, c, udfs=u
                )


_scaling()


def main() -> None:
    """Time one workload; prints CPU seconds a round, and the peak memory in KiB."""
    name, rounds = sys.argv[1], int(sys.argv[2])
    job = WORK[name]()
    job()  # whatever is made on first use
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        job()
        seconds.append(time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"cpu": seconds, "grown_kib": peak - before}))


if __name__ == "__main__":
    main()
