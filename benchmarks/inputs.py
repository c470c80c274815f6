"""What is measured on: records and answers made from the catalogue, with a fixed seed."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from generated.autotask import types
from generated.autotask.types import TYPES
from soapwright.runtime.codec import Codec
from soapwright.runtime.fields import Record
from soapwright.runtime.plan import FieldPlan, plan

ROOT = Path(__file__).resolve().parents[1]
WSDL = ROOT / "wsdl" / "autotask" / "en.wsdl"
SEED = 20_260_101
UDFS = 10
_EPOCH = datetime.datetime(2024, 1, 1, 8)
_WORDS = ("printer", "toner", "server", "mail", "backup", "firewall", "café", "Straße", "<b>", "&")


def record(kind: type[Record], id_: int, dice: random.Random, *, udfs: bool = True) -> Any:
    """A record with every field of the catalogue set, and ten user-defined fields."""
    made: Any = kind()
    for field in plan(kind):
        if field.xsi:
            setattr(made, field.attribute, _value(field, dice))
    made.id = id_
    if udfs:
        made.user_defined_fields = types.ArrayOfUserDefinedField(
            user_defined_field=[
                types.UserDefinedField(name=f"Field {number}", value=_text(dice))
                for number in range(UDFS)
            ]
        )
    return made


def records(kind: str, count: int, *, udfs: bool = True) -> list[Any]:
    """``count`` records of an entity, with ascending ids."""
    dice = random.Random(f"{SEED}{kind}")
    return [record(getattr(types, kind), 1000 + n, dice, udfs=udfs) for n in range(count)]


def page(kind: str, count: int, *, udfs: bool = True) -> bytes:
    """A whole answer to a query, as the service sends it."""
    rows = records(kind, count, udfs=udfs)
    response = types.QueryResponse(
        query_result=types.ATWSResponse(
            return_code=1,
            entity_results=types.ArrayOfEntity(entity=rows),
            entity_result_type=kind.lower(),
            errors=types.ArrayOfATWSError(),
            entity_return_info_results=types.ArrayOfEntityReturnInfo(),
        )
    )
    return envelope(response)


def envelope(message: Record) -> bytes:
    """A SOAP 1.1 message."""
    encoder = Codec(TYPES).encoder
    body = encoder.element(message)
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        f"{encoder.declarations()}><soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def _text(dice: random.Random) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(1, 4)))


def _value(field: FieldPlan, dice: random.Random) -> Any:
    (xsd,) = field.xsd
    if xsd in ("int", "long"):
        return dice.randrange(1, 2**31 - 1)
    if xsd == "short":
        return dice.randrange(1, 100)
    if xsd == "boolean":
        return dice.random() < 0.5
    if xsd in ("double", "float"):
        return round(dice.uniform(0, 10_000), 4)
    if xsd == "decimal":
        return Decimal(dice.randrange(1, 10**8)) / 100
    if xsd == "dateTime":
        moment = _EPOCH + datetime.timedelta(minutes=dice.randrange(1_000_000))
        zone = getattr(field, "time_zone", None)
        return moment.replace(microsecond=dice.randrange(1000) * 1000, tzinfo=zone)
    if xsd == "date":
        return (_EPOCH + datetime.timedelta(days=dice.randrange(700))).date()
    return _text(dice)
