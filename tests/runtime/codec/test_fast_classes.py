"""What the compiled reader is told of classes, and of which of them it reads all."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generated.autotask import types as autotask
from soapwright.runtime.codec.any_type import XSI
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.decode import Decoder
from soapwright.runtime.codec.fast_classes import Scope, description
from soapwright.runtime.codec.texts import TextPlan
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record
from tests.runtime.codec.test_codec import PACKAGES
from tests.runtime.packages import Package

FORMS = ("OTHER", "TEXT", "INTEGER", "BOOLEAN", "DECIMAL", "DOUBLE", "DATETIME", "DAY", "DATE")
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "fast.md"


def made(names: Any, attribute: str, tag: str, **given: Any) -> SimpleNamespace:
    return SimpleNamespace(names=names, attribute=attribute, tag=tag, **given)


def a_class(record: Any, blank: Any, fields: Any, others: Any = None, make: Any = None) -> Any:
    return SimpleNamespace(record=record, fields={field.attribute: field for field in fields})


MODULE = SimpleNamespace(
    **{name: name for name in FORMS},
    NO_EMPTY="NO_EMPTY",
    Field=made,
    Class=a_class,
    Reader=lambda *given: given,
)
"""What stands for the compiled module, and keeps what it is told."""


def scope(codec: Codec, record: type[Record], *, texts: bool = False) -> Scope:
    names = {None: wire_name(record)[0], "xsi": XSI, "a": "urn:a"}
    return Scope(codec.decoder, codec.texts if texts else None, MODULE, names)


def rows_of(package: Package) -> set[type[Record]]:
    """The classes that stand in lists, and those that derive from them."""
    known = [getattr(package.types, name) for name in package.types.TYPES.names()]
    classes = [each for each in known if issubclass(each, Record)]
    listed = {
        field.record
        for record in classes
        for field in plan(record)
        if field.kind == "Element" and field.many and field.record is not None
    }
    return {record for record in classes if any(issubclass(record, one) for one in listed)}


def unread(codec: Codec, record: type[Record], seen: set[type[Record]]) -> set[str]:
    """What of a class, and of those in it, is left to the parser."""
    if record in seen:
        return set()
    seen.add(record)
    names: dict[str | None, str] = {}
    for field in plan(record):
        uri = field.tag[1:].rpartition("}")[0]
        names[f"p{len(names)}"] = uri
    told = Scope(codec.decoder, None, MODULE, names).describe(record)
    if told is None:
        return {record.__name__}
    found: set[str] = set()
    for name, field in told.fields.items():
        if getattr(field, "record", None) is not None:
            found |= unread(codec, field.record, seen)
        elif getattr(field, "convert", None) is None:
            found.add(f"{record.__name__}.{name}")
    return found


@pytest.mark.parametrize("name", PACKAGES)
def test_all_rows_of_our_services_are_read(name: str) -> None:
    package = PACKAGES[name]
    rows = rows_of(package)
    for record in rows:
        assert not unread(package.codec, record, set())
    assert f"| {name} | {len(rows)} | {len(rows)} |" in DOCUMENT.read_text("utf-8")


def test_elements_in_the_order_of_the_schema_with_what_reads_them() -> None:
    codec = Codec(autotask.TYPES, WallClock("America/New_York"))
    told = scope(codec, autotask.Ticket).describe(autotask.Ticket)
    elements = [field.attribute for field in plan(autotask.Ticket) if field.kind == "Element"]
    assert list(told.fields) == elements
    title, create = told.fields["title"], told.fields["create_date"]
    assert title.names == [b"Title"]
    assert (title.form, title.empty, title.lenient) == ("TEXT", "", True)
    assert (create.form, str(create.zone)) == ("DATETIME", "America/New_York")
    assert create.empty is None
    assert told.fields["id"].form == "INTEGER"
    assert told.fields["user_defined_fields"].record is autotask.ArrayOfUserDefinedField


def test_prefixes_of_one_namespace_beside_each_other() -> None:
    uri = wire_name(autotask.Ticket)[0]
    names = {None: uri, "a": uri, "b": uri, "ü": uri, "xsi": XSI, "i": XSI}
    there = Scope(Codec(autotask.TYPES).decoder, None, MODULE, names)
    *_, xsi, _ = there.reader(autotask.Ticket, "b:Entity")
    assert xsi == [b"xsi", b"i"]
    told = there.describe(autotask.Ticket)
    assert told.fields["id"].names == [b"b:id", b"id", b"a:id"]


def test_elements_without_a_prefix_are_none() -> None:
    there = Scope(Codec(autotask.TYPES).decoder, None, MODULE, {"a": "urn:other"})
    assert there.describe(autotask.Ticket).fields == {}


def test_types_are_those_that_the_decoder_takes() -> None:
    there = scope(Codec(autotask.TYPES), autotask.Entity)
    named = partial(there.named, autotask.Entity)
    assert named("Ticket") is autotask.Ticket
    assert named("ArrayOfEntity") is None
    assert named("Unknown") is None
    assert named("a:Ticket") is None
    assert there.said("a:b") == "{urn:a}b"
    assert there.said("none:b") == "none:b"


def test_rows_of_texts() -> None:
    codec = Codec(autotask.TYPES)
    there = scope(codec, autotask.Ticket, texts=True)
    row = codec.texts.plan(autotask.Ticket)
    told = there.describe(row)
    assert told.fields["id"].form == "TEXT"
    pairs = told.fields["user_defined_fields"]
    assert pairs.named == [[b"UserDefinedField"], [b"Name"], [b"Value"]]
    assert pairs.within is not None
    named = there.named(codec.texts.plan(autotask.Entity), "Ticket")
    assert isinstance(named, TextPlan)
    assert named.record is autotask.Ticket


def test_other_decoders_read_by_themselves() -> None:
    class Another(Decoder):
        """One that reads otherwise."""

    codec = Codec(autotask.TYPES)
    assert description(codec.decoder, MODULE) is not None
    assert description(codec.texts, MODULE) is not None
    assert description(codec.encoded, MODULE) is None
    assert description(Another(autotask.TYPES), MODULE) is None
    assert description(object(), MODULE) is None


def test_readers_are_kept_and_not_without_end() -> None:
    codec = Codec(autotask.TYPES)
    told = description(codec.decoder, MODULE)
    assert told is not None
    names: dict[str | None, str] = {None: wire_name(autotask.Ticket)[0]}
    first = told.reader(autotask.Ticket, "Entity", names)
    assert told.reader(autotask.Ticket, "Entity", names) is first
    for number in range(100):
        told.reader(autotask.Ticket, "Entity", {**names, "a": f"urn:{number}"})
    assert len(codec.decoder.readers) <= 32


def test_the_document_has_every_reason() -> None:
    source = (DOCUMENT.parents[1] / "fast" / "soapwright_fast" / "reader.pyx").read_text("utf-8")
    reasons = source.partition("REASONS = (")[2].partition("\n)")[0]
    told = re.findall(r'"(.+)"', reasons)
    assert len(told) == 10
    for reason in told[2:]:
        assert f"| {reason} |" in DOCUMENT.read_text("utf-8")
