"""Zones of a made-up service: each class as its zone's WSDL has it, and none written twice."""

from __future__ import annotations

import dataclasses
import importlib
import sys
import typing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soapwright.emit.package import emit_package
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.record import Record
from soapwright.service.rules import read_service
from tests.parcels import wsdl

NAMES = ("Alpha", "Beta", "Gamma", "Delta", "Omega")
SIMPLE = {"xs:int": int, "xs:string": str}
ZONES = ("main", "east", "west")


@dataclass(frozen=True, slots=True)
class Kind:
    """A complex type: its base, its elements with their types, and what is said of it."""

    base: str | None
    fields: Mapping[str, str]
    doc: str = ""

    def text(self, name: str) -> str:
        elements = "".join(
            f'<xs:element name="{field}" type="{type_}" minOccurs="0"/>'
            for field, type_ in self.fields.items()
        )
        doc = f"<xs:annotation><xs:documentation>{self.doc}</xs:documentation></xs:annotation>"
        body = f"<xs:sequence>{elements}</xs:sequence>"
        if self.base is not None:
            extension = f'<xs:extension base="t:{self.base}">{body}</xs:extension>'
            body = f"<xs:complexContent>{extension}</xs:complexContent>"
        return f'<xs:complexType name="{name}">{doc}{body}</xs:complexType>'

    @property
    def needs(self) -> set[str]:
        types = {*self.fields.values()} - {*SIMPLE}
        bases = () if self.base is None else (self.base,)
        return {*bases, *(name.removeprefix("t:") for name in types)}


Variant = Mapping[str, Kind | tuple[str, ...]]
"""What one zone's WSDL has: complex types, and the values of an enumeration."""


def text_of(variant: Variant) -> str:
    types = []
    for name, kind in variant.items():
        if isinstance(kind, Kind):
            types.append(kind.text(name))
        else:
            values = "".join(f'<xs:enumeration value="{value}"/>' for value in kind)
            restriction = f'<xs:restriction base="xs:string">{values}</xs:restriction>'
            types.append(f'<xs:simpleType name="{name}">{restriction}</xs:simpleType>')
    return wsdl(imports="").replace(
        '<xs:complexType name="Parcel">', "".join(types) + '<xs:complexType name="Parcel">', 1
    )


@st.composite
def services(draw: st.DrawFn) -> tuple[Variant, ...]:
    """Three variants; each type is one of two, so that zones often agree on some of them."""
    bases = {
        name: draw(st.sampled_from([None, *NAMES[:number]])) for number, name in enumerate(NAMES)
    }
    chosen: list[dict[str, Kind | tuple[str, ...]]] = [{}, {}, {}]
    for name in NAMES:
        types = st.sampled_from([*SIMPLE, "t:Choice", *(f"t:{other}" for other in NAMES)])
        fields = [f"{name.lower()}{letter}" for letter in "XYZ"]
        one = draw(st.dictionaries(st.sampled_from(fields), types))
        two = draw(st.dictionaries(st.sampled_from(fields), types))
        for variant in chosen:
            which = draw(st.sampled_from([one, two]))
            doc = draw(st.sampled_from(["", "Something.", "Etwas."]))
            variant[name] = Kind(bases[name], MappingProxyType(which), doc)
    for variant in chosen:
        variant["Choice"] = draw(st.sampled_from([("a", "b"), ("a", "b", "c")]))
    return tuple(chosen)


@contextmanager
def made(variants: Mapping[str, Variant]) -> Iterator[Mapping[str, TypeIndex]]:
    """The package of a service whose zones, the first the reference, are these: its indices."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        toml = f'[service]\nname = "made"\nclient = "Made"\nreference = "{ZONES[0]}"\n'
        for zone, variant in variants.items():
            (folder / f"{zone}.wsdl").write_text(text_of(variant), "utf-8")
            toml += f'\n[zones.{zone}]\nwsdl = "{zone}.wsdl"\n'
        (folder / "service.toml").write_text(toml, "utf-8")
        emitted = emit_package(read_service(folder / "service.toml"), folder)
        for file, text in emitted.files.items():
            path = folder / "made" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        sys.path.insert(0, name)
        importlib.invalidate_caches()
        try:
            packages = ["made.types", *(f"made.zones.{zone}" for zone in [*variants][1:])]
            yield {
                zone: importlib.import_module(package).TYPES
                for zone, package in zip(variants, packages, strict=True)
            }
        finally:
            sys.path.remove(name)
            for module in [m for m in sys.modules if m.partition(".")[0] == "made"]:
                del sys.modules[module]


def reached(variant: Variant, name: str) -> dict[str, object]:
    """All that a type refers to, with what is said of it taken away."""
    found: dict[str, object] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        kind = variant[name]
        if name not in found and isinstance(kind, Kind):
            found[name] = (kind.base, tuple(kind.fields.items()))
            waiting += kind.needs
        else:
            found.setdefault(name, kind)
    return found


def check_class(index: TypeIndex, variant: Variant, name: str) -> None:
    """The class is what the zone's WSDL says, and refers to classes that are the zone's."""
    kind, found = variant[name], index.load(name)
    if not isinstance(kind, Kind):
        assert issubclass(found, Enum)
        assert tuple(member.value for member in found) == kind
        return
    assert found.__bases__ == (Record if kind.base is None else index.load(kind.base),)
    hints = typing.get_type_hints(found)
    own = {
        field.metadata["name"]: hints[field.name]
        for field in dataclasses.fields(found)
        if field.name in vars(found).get("__annotations__", {})
    }
    assert own == {
        wire: (SIMPLE.get(type_) or index.load(type_.removeprefix("t:"))) | None
        for wire, type_ in kind.fields.items()
    }


@pytest.mark.slow
@settings(max_examples=30)
@given(services())
def test_each_zone_s_classes_are_what_its_wsdl_says(variants: tuple[Variant, ...]) -> None:
    service = dict(zip(ZONES, variants, strict=True))
    with made(service) as indices:
        for name in (*NAMES, "Choice"):
            for zone, variant in service.items():
                check_class(indices[zone], variant, name)
            for one in ZONES:
                for other in ZONES:
                    same = reached(service[one], name) == reached(service[other], name)
                    shared = indices[one].load(name) is indices[other].load(name)
                    assert same == shared, (name, one, other)


def service(east: str, west: str) -> dict[str, Variant]:
    """Alpha refers to Beta, which has a text in the reference zone, and in the others this."""

    def variant(type_: str, doc: str) -> Variant:
        beta = Kind(None, MappingProxyType({"betaX": type_}), doc)
        return {"Alpha": Kind(None, MappingProxyType({"alphaX": "t:Beta"})), "Beta": beta}

    return {
        "main": variant("xs:string", "Something."),
        "east": variant(east, "Etwas."),
        "west": variant(west, "Algo."),
    }


def test_what_two_other_zones_have_alike_is_written_for_the_first() -> None:
    with made(service("xs:int", "xs:int")) as indices:
        east, west = indices["east"], indices["west"]
        for name in ("Alpha", "Beta"):
            assert west.load(name) is east.load(name) is not indices["main"].load(name)
            assert east.load(name).__module__ == f"made.zones.east.{name.lower()}"
        assert east.load("Parcel") is indices["main"].load("Parcel")


def test_who_refers_to_what_differs_differs_too() -> None:
    with made(service("xs:string", "xs:int")) as indices:
        assert indices["east"].load("Alpha") is indices["main"].load("Alpha")
        alpha = indices["west"].load("Alpha")
        assert alpha is not indices["main"].load("Alpha")
        assert typing.get_type_hints(alpha)["alpha_x"] == indices["west"].load("Beta") | None
