"""The Autotask inputs: written by their script, sound, and built as the real WSDL is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import suds.client
import xmlschema
import zeep
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "wsdl" / "autotask"
ZONES = ("en", "de", "es")
NAMESPACE = "http://autotask.net/ATWS/v1_6/"
NS = {
    "wsdl": "http://schemas.xmlsoap.org/wsdl/",
    "soap": "http://schemas.xmlsoap.org/wsdl/soap/",
    "xs": "http://www.w3.org/2001/XMLSchema",
}
XS = "{http://www.w3.org/2001/XMLSchema}"

# Entity access by user and webhooks came after the real release that we compare with.
ADDED_LATER = {
    "UserAccessForCreate",
    "UserAccessForQuery",
    "UserAccessForUpdate",
    "UserAccessForDelete",
    "SupportsWebhookCallouts",
}


def load(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes().strip())  # the real one begins with a blank line


def inline_schema(path: Path) -> etree._Element:
    (schema,) = load(path).iterfind("wsdl:types/xs:schema", NS)
    return etree.fromstring(etree.tostring(schema))  # carries the namespaces of the whole


def catalogue(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_the_wsdls_are_what_the_script_writes(tmp_path: Path) -> None:
    for source in (INPUTS / "author.py", *INPUTS.glob("*.fields.json")):
        shutil.copy(source, tmp_path)
    subprocess.run([sys.executable, tmp_path / "author.py"], check=True)
    for zone in ZONES:
        name = f"{zone}.wsdl"
        assert (tmp_path / name).read_bytes() == (INPUTS / name).read_bytes()


@pytest.mark.parametrize(("zone", "entities"), [("en", 167), ("de", 154), ("es", 154)])
def test_every_entity_extends_entity_with_optional_untyped_fields(zone: str, entities: int) -> None:
    schema = inline_schema(INPUTS / f"{zone}.wsdl")
    found: dict[str, list[str]] = {}
    for type_ in schema.iterfind("xs:complexType[xs:complexContent]", NS):
        (extension,) = type_.iterfind("xs:complexContent/xs:extension", NS)
        assert extension.get("base") == "tns:Entity"
        members = list(extension.iter(f"{XS}element"))
        assert all(
            dict(m.attrib.items()) == {"name": m.get("name"), "minOccurs": "0"} for m in members
        )
        found[type_.get("name", "")] = [m.get("name", "") for m in members]
    assert len(found) == entities
    assert found == {
        name: [field for field in entity["fields"] if field != "id"]
        for name, entity in catalogue(INPUTS / f"{zone}.fields.json").items()
    }


@pytest.mark.parametrize("zone", ZONES)
def test_fourteen_operations_and_the_header_on_all_but_the_first_call(zone: str) -> None:
    wsdl = load(INPUTS / f"{zone}.wsdl")
    operations = wsdl.findall("wsdl:binding/wsdl:operation", NS)
    assert len(operations) == 14
    assert len(wsdl.findall("wsdl:portType/wsdl:operation", NS)) == 14
    without = [o.get("name") for o in operations if o.find("wsdl:input/soap:header", NS) is None]
    assert without == ["getZoneInfo"]


@pytest.mark.parametrize("zone", ZONES)
def test_two_schema_processors_compile_the_schema(zone: str) -> None:
    schema = inline_schema(INPUTS / f"{zone}.wsdl")
    etree.XMLSchema(schema)
    names = xmlschema.XMLSchema(etree.tostring(schema)).types
    assert "Ticket" in names


@pytest.mark.parametrize("zone", ZONES)
def test_zeep_and_suds_read_the_wsdl(zone: str) -> None:
    path = INPUTS / f"{zone}.wsdl"
    zeep_client = zeep.Client(path.as_posix())
    (port,) = zeep_client.wsdl.services["ATWS"].ports.values()
    suds_client = suds.client.Client(path.as_uri(), cache=None)
    ((_, methods),) = suds_client.sd[0].ports
    assert len(port.binding._operations) == len(methods) == 14


@pytest.mark.parametrize(("zone", "release"), [("en", "1.6.8"), ("de", "1.6.5"), ("es", "1.6.5")])
def test_the_catalogue_is_the_release_s_with_labels_on_some_picklists(
    shared: Path, zone: str, release: str
) -> None:
    ours = catalogue(INPUTS / f"{zone}.fields.json")
    for entity in ours.values():
        for field in entity["fields"].values():
            if field.get("picklist"):
                field["picklist"] = True
    assert ours == catalogue(shared / "facts" / f"autotask-{release}.json")


@pytest.mark.parametrize("zone", ["de", "es"])
def test_localized_picklists_have_the_same_values_and_other_labels(zone: str) -> None:
    def labels(name: str) -> dict[tuple[str, str, str], str]:
        return {
            (entity, field, value["value"]): value["label"]
            for entity, about in catalogue(INPUTS / f"{name}.fields.json").items()
            for field, facts in about["fields"].items()
            if isinstance(facts.get("picklist"), list)
            for value in facts["picklist"]
        }

    english, localized = labels("en"), labels(zone)
    assert english.keys() == localized.keys()
    assert english["Ticket", "Status", "1"] == "New"
    assert localized["Ticket", "Status", "1"] in {"Neu", "Nuevo"}


def test_one_field_a_line_and_sorted_by_entity() -> None:
    for zone in ZONES:
        path = INPUTS / f"{zone}.fields.json"
        fields = catalogue(path)
        assert list(fields) == sorted(fields)
        lines = path.read_text(encoding="utf-8").splitlines()
        assert sum(line.startswith('  "') for line in lines) == sum(
            len(entity["fields"]) for entity in fields.values()
        )


# --- against the real WSDL -------------------------------------------------------------------


def structure(schema: etree._Element) -> dict[str, list[tuple[str, ...]]]:
    """Name of a top-level element or type, entities aside → its members with all that counts."""
    return {
        f"{etree.QName(top).localname} {top.get('name')}": list(members(top))
        for top in schema
        if top.find("xs:complexContent", NS) is None
    }


def members(top: etree._Element) -> Iterator[tuple[str, ...]]:
    yield ("abstract", top.get("abstract", "false"))
    for node in top.iter(f"{XS}element", f"{XS}enumeration"):
        if node.tag == f"{XS}enumeration":
            yield ("value", node.get("value", ""))
        elif node.get("name") not in ADDED_LATER:
            namespace, _, local = node.get("type", "").rpartition(":")
            yield (
                "element",
                node.get("name", ""),
                f"{{{node.nsmap[namespace or None]}}}{local}" if local else "",
                node.get("minOccurs", "1"),
                node.get("maxOccurs", "1"),
                node.get("nillable", "false"),
            )


def bound(wsdl: etree._Element) -> dict[str, tuple[str | None, ...]]:
    """Operation → soapAction, style and the elements its body and header messages carry."""
    parts = {
        message.get("name"): message[0].get("element", "").rpartition(":")[2]
        for message in wsdl.iterfind("wsdl:message", NS)
    }
    messages = {
        (port.get("name"), direction): parts[way.get("message", "").rpartition(":")[2]]
        for port in wsdl.iterfind("wsdl:portType/wsdl:operation", NS)
        for direction in ("input", "output")
        for way in port.iterfind(f"wsdl:{direction}", NS)
    }
    found: dict[str, tuple[str | None, ...]] = {}
    for operation in wsdl.iterfind("wsdl:binding/wsdl:operation", NS):
        name = operation.get("name", "")
        (soap,) = operation.iterfind("soap:operation", NS)
        headers = [
            f"{parts[h.get('message', '').rpartition(':')[2]]}/{h.get('part')}"
            for h in operation.iterfind("wsdl:input/soap:header", NS)
        ]
        found[name] = (
            soap.get("soapAction"),
            soap.get("style"),
            messages[name, "input"],
            messages[name, "output"],
            *headers,
        )
    return found


@pytest.fixture(scope="module")
def real(shared: Path) -> Path:
    return shared / "wsdl" / "autotask" / "atws-1.6.wsdl"


@pytest.mark.parametrize("zone", ZONES)
def test_types_are_built_as_the_real_ones(real: Path, zone: str) -> None:
    assert structure(inline_schema(INPUTS / f"{zone}.wsdl")) == structure(inline_schema(real))


@pytest.mark.parametrize("zone", ZONES)
def test_operations_are_bound_as_the_real_ones(real: Path, zone: str) -> None:
    assert bound(load(INPUTS / f"{zone}.wsdl")) == bound(load(real))


@pytest.mark.parametrize("zone", ZONES)
def test_it_is_ours_and_no_copy(real: Path, zone: str) -> None:
    theirs = {node.text for node in load(real).iter(f"{{{NS['wsdl']}}}documentation")}
    ours = {node.text for node in load(INPUTS / f"{zone}.wsdl").iter() if node.text}
    assert not (theirs & ours)
