"""Rules of our services, changed by a test, and what they are resolved from: no text is made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from soapwright.emit.client.http import find_http_operations
from soapwright.emit.client.http_operations import HttpOperations
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.modules import SIBLINGS
from soapwright.emit.client.names import of_modules
from soapwright.emit.client.operations import Operations
from soapwright.emit.client.soap import find_operations
from soapwright.emit.client.times import day_elements
from soapwright.emit.client.views import Constant
from soapwright.emit.python.rendering import render
from soapwright.emit.types.bindings import Types, emit_types
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import replace
from soapwright.schema import read_catalogue, read_schema
from soapwright.schema.model import QName, Schema
from soapwright.service.rules import ServiceRules, read_service
from tests.generated.packages import ROOT
from tests.workspaces import LIBRARY

MAIL = ROOT / "wsdl" / "click2mail"
OBJECTS = ROOT / "wsdl" / "ecosys"
AGENTS = ROOT / "wsdl" / "superoffice"
IMPORTS = ROOT / "tests" / "imports"


def rules_in(folder: Path, source: Path = LIBRARY, *changes: tuple[str, str]) -> ServiceRules:
    """The rules of a service with texts replaced, in a folder of their own."""
    text = (source / "service.toml").read_text("utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    for path in (*source.glob("*.wsdl"), *source.glob("*.xsd"), *source.glob("*.json")):
        shutil.copy(path, folder)
    (folder / "service.toml").write_text(text, "utf-8")
    return read_service(folder / "service.toml")


def inputs_in(folder: Path, source: Path = LIBRARY, *changes: tuple[str, str]) -> Inputs:
    """What such rules are resolved from; the WSDL is read once for all tests.

    The changes are none of ``[time]`` or of what has to do with ``types``.
    """
    rules = rules_in(folder, source, *changes)
    return Inputs.of(rules, *_read(source))


def refusal(
    resolve: Callable[[Inputs], object], folder: Path, source: Path, before: str, after: str
) -> InputError:
    """The error for rules with one text replaced; it names the file."""
    with pytest.raises(InputError) as caught:
        resolve(inputs_in(folder, source, (before, after)))
    assert str(folder / "service.toml") in str(caught.value)
    return caught.value


@cache
def _read(source: Path) -> tuple[Schema, Types, Operations, HttpOperations]:
    rules = read_service(source / "service.toml")
    zone, entities = rules.reference_zone, rules.entities
    catalogue = None if zone.fields is None else read_catalogue(zone.fields)
    reading = read_schema(zone.wsdls, root=ROOT, catalogue=catalogue)
    schema = replace(reading.schema, catalogue=catalogue)
    types = emit_types(
        reading.documents,
        schema,
        entity_base=None if entities is None else QName(schema.target_namespace, entities.base),
        id_field=None if entities is None else entities.id,
        catalogue=catalogue,
        header="Generated for a test.",
        wire_names=reading.wire_names,
        secrets=rules.secrets,
        days=day_elements(rules, schema),
    )
    operations = find_operations(
        schema, types, grouped=rules.groups is not None, reserved=of_modules(rules, SIBLINGS)
    )
    return schema, types, operations, find_http_operations(schema, types, operations)


def shown(constant: Constant | None) -> str:
    """The text of a constant on one line, without the commas that black wants."""
    assert constant is not None
    return " ".join(render(constant).split()).replace(", )", ")").replace(", }", "}")
