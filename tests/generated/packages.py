"""Packages for the tests: ours, and those generated from real WSDLs into a temporary folder."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from soapwright.project.workspace import generate
from soapwright.schema import read_schema
from soapwright.schema.model import ComplexType
from soapwright.service.rules import read_service

ROOT = Path(__file__).resolve().parents[2]
AUTOTASK = ROOT / "wsdl" / "autotask"


def service_toml(wsdl: str, fields: str | None, *, impersonate: bool = True) -> str:
    """Our service.toml with one zone of other files, and without what a release lacks."""
    text = (AUTOTASK / "service.toml").read_text("utf-8")
    zone = f'[zones.en]\nwsdl = "{wsdl}"\n' + (f'fields = "{fields}"\n' if fields else "")
    text = re.sub(r"(?s)\[zones\.en\].*?(?=\[session\])", lambda _: f"{zone}\n", text)
    text = re.sub(r"(?s)\[changes\].*?\nstatus_only = .*?\n|\ndates = .*?\n\]", "", text)
    if not impersonate:
        text = text.replace(', ImpersonateAsResourceID = "impersonate"', "")
        text = text.replace('optional = ["impersonate"]\n', "")
    return text


def reduced_catalogue(wsdl: Path) -> str:
    """Our field catalogue without the entities and fields that a WSDL does not have."""
    schema = read_schema(wsdl).schema
    has = {
        name.local: {element.name.local for element in schema.all_elements(type_)}
        for name, type_ in schema.types.items()
        if isinstance(type_, ComplexType)
    }
    catalogue: dict[str, Any] = json.loads((AUTOTASK / "en.fields.json").read_text("utf-8"))
    return json.dumps(
        {
            entity: {
                **rules,
                "fields": {n: f for n, f in rules["fields"].items() if n in has[entity]},
            }
            for entity, rules in catalogue.items()
            if entity in has
        }
    )


def package_from(wsdl: Path, folder: Path, name: str, *, typed: bool = True) -> ModuleType:
    """A package ``name`` generated from a real WSDL with our rules, imported.

    Args:
        wsdl: the file.
        folder: where inputs and package go; it is put on ``sys.path``.
        name: the package's.
        typed: with our field catalogue, as far as the WSDL knows its fields.
    """
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    copy = inputs / "en.wsdl"
    copy.write_bytes(wsdl.read_bytes())
    if typed:
        (inputs / "en.fields.json").write_text(reduced_catalogue(copy), "utf-8")
    impersonate = b"ImpersonateAsResourceID" in copy.read_bytes()
    text = service_toml("en.wsdl", "en.fields.json" if typed else None, impersonate=impersonate)
    (inputs / "service.toml").write_text(text, "utf-8")
    generate(read_service(inputs / "service.toml"), inputs, folder / name)
    sys.path.insert(0, str(folder))
    return importlib.import_module(name)
