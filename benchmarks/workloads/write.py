"""Writing one batch: a request that creates 200 tickets."""

from __future__ import annotations

from typing import Any

from benchmarks import inputs
from soapwright.runtime.records.plan import plan

from . import Job

COUNT = 200


def ours() -> Job:
    from soapwright.runtime.codec.codec import Codec
    from soapwright.runtime.http.soap import write_envelope

    message = inputs.request("Ticket", COUNT, udfs=True)
    codec = Codec(message.types)
    return lambda: write_envelope(codec, message.record)


def zeep() -> Job:
    import zeep
    from zeep.wsdl.utils import etree_to_string

    from benchmarks.zeep_values import value_of

    message = inputs.request("Ticket", COUNT, udfs=True)
    client: Any = zeep.Client(str(message.wsdl))
    entities = value_of(client, message)["Entities"]

    def write() -> object:
        return etree_to_string(client.create_message(client.service, "create", Entities=entities))

    return write


def xsdata() -> Job:
    from xsdata.formats.dataclass.serializers import XmlSerializer

    message = inputs.request("Ticket", COUNT, udfs=True).record
    serializer = XmlSerializer()
    return lambda: serializer.render(message)


def suds() -> Job:
    from suds.client import Client

    client: Any = Client(inputs.WSDL.as_uri(), cache=None, nosend=True)
    entities = client.factory.create("ArrayOfEntity")
    for record in inputs.records("Ticket", COUNT):
        ticket = client.factory.create("Ticket")
        for field in plan(type(record)):
            if field.xsd:
                setattr(ticket, field.tag.rpartition("}")[2], getattr(record, field.attribute))
        udfs = client.factory.create("ArrayOfUserDefinedField")
        for given in record.user_defined_fields.user_defined_field:
            udf = client.factory.create("UserDefinedField")
            udf.Name, udf.Value = given.name, given.value
            udfs.UserDefinedField.append(udf)
        ticket.UserDefinedFields = udfs
        entities.Entity.append(ticket)
    return lambda: client.service.create(entities).envelope
