"""What is measured on: records and messages made from the types, with a fixed seed."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from generated.autotask import types
from generated.superoffice import types as superoffice
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.dictionaries import from_dict
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record

ROOT = Path(__file__).resolve().parents[1]
WSDL = ROOT / "wsdl" / "autotask" / "en.wsdl"
SEED = 20_260_101
UDFS = 10
PAGE = 500
"""Rows of a full page."""

_EPOCH = datetime.datetime(2024, 1, 1, 8)
_WORDS = ("printer", "toner", "server", "mail", "backup", "firewall", "café", "Straße", "<b>", "&")


def records(kind: str, count: int, *, udfs: bool = True, first: int = 1) -> list[Any]:
    """``count`` records of an entity with ascending ids, every field of the catalogue set.

    Args:
        kind: the entity.
        count: how many.
        udfs: whether each has ten user-defined fields too.
        first: the first id; other ids have other values.
    """
    dice = random.Random(f"{SEED}{kind}{first}")
    made = []
    for id_ in range(first, first + count):
        one = _filled(getattr(types, kind), dice)
        one.id = id_
        if udfs:
            one.user_defined_fields = types.ArrayOfUserDefinedField(
                user_defined_field=[
                    types.UserDefinedField(name=f"Field {number}", value=_text(dice))
                    for number in range(UDFS)
                ]
            )
        made.append(one)
    return made


def batch_tasks(count: int) -> list[Any]:
    """``count`` of SuperOffice's BatchTaskInfo, each with a dictionary of five parameters."""
    dice = random.Random(f"{SEED}BatchTaskInfo")
    made = []
    for _ in range(count):
        task = _filled(superoffice.BatchTaskInfo, dice)
        task.parameter_object = from_dict(
            superoffice.StringDictionary, {f"Key {n}": _text(dice) for n in range(5)}
        )
        made.append(task)
    return made


class Message(NamedTuple):
    """A message, and what reads and writes it: our types, and the WSDL for others."""

    record: Record
    types: TypeIndex
    wsdl: Path

    def write(self) -> bytes:
        """The message as a document, as .NET sends it: in the default namespace."""
        return _unprefixed(Codec(self.types).encode(self.record))


def answer(kind: str, count: int, udfs: bool) -> Message:
    """What a service sends when asked for so many records."""
    if kind == "BatchTaskInfo":
        return _tasks(count)
    return Message(_response(records(kind, count, udfs=udfs)), types.TYPES, WSDL)


def request(kind: str, count: int, udfs: bool) -> Message:
    """What a service is sent; SuperOffice takes no list of tasks, so there it is the answer."""
    if kind == "BatchTaskInfo":
        return _tasks(count)
    batch = types.Create(entities=types.ArrayOfEntity(entity=records(kind, count, udfs=udfs)))
    return Message(batch, types.TYPES, WSDL)


def _tasks(count: int) -> Message:
    array = superoffice.ArrayOfBatchTaskInfo(batch_task_info=batch_tasks(count))
    record = superoffice.GetBatchTaskInfosByStateResponse(response=array)
    return Message(record, superoffice.TYPES, ROOT / "wsdl" / "superoffice" / "Batch.wsdl")


def page(*, udfs: bool = True, first: int = 1) -> bytes:
    """A whole answer to a query: 500 tickets in their envelope."""
    rows = records("Ticket", PAGE, udfs=udfs, first=first)
    message = Message(_response(rows), types.TYPES, WSDL)
    return (
        b'<?xml version="1.0" encoding="utf-8"?>'
        b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        + message.write()
        + b"</soap:Body></soap:Envelope>"
    )


def _response(rows: list[Any]) -> Record:
    return types.QueryResponse(
        query_result=types.ATWSResponse(
            return_code=1,
            entity_results=types.ArrayOfEntity(entity=rows),
            entity_result_type=type(rows[0]).__name__.lower(),
            errors=types.ArrayOfATWSError(),
            entity_return_info_results=types.ArrayOfEntityReturnInfo(),
        )
    )


def _unprefixed(document: bytes) -> bytes:
    """The same document with its root's namespace as the default; no text of ours has a prefix."""
    prefix = document[1 : document.index(b":")]
    for start in (b"<", b"</", b'"'):
        document = document.replace(start + prefix + b":", start)
    return document.replace(b"xmlns:" + prefix + b"=", b"xmlns=")


def _filled(kind: type[Record], dice: random.Random) -> Any:
    """A record with every leaf set that has a type."""
    made: Any = kind()
    for field in plan(kind):
        leaf = field.xsd or issubclass(field.types[0], Enum)
        if leaf and not field.many:
            setattr(made, field.attribute, _value(field, dice))
    return made


def _text(dice: random.Random) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(1, 4)))


def _value(field: FieldPlan, dice: random.Random) -> Any:
    kind = field.types[0]
    if issubclass(kind, Enum):
        return dice.choice(list(kind))
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
        return moment.replace(microsecond=dice.randrange(1000) * 1000)
    if xsd == "date":
        return (_EPOCH + datetime.timedelta(days=dice.randrange(700))).date()
    return _text(dice)
