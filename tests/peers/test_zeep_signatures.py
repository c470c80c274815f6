"""zeep's signatures before and after a release against the operations and parameters we tell."""

# mypy: untyped-calls-exclude=zeep

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import zeep
from zeep.transports import Transport

from soapwright.diff.compare import compare
from soapwright.diff.finding import Finding
from soapwright.diff.sides import load_side
from soapwright.schema.model import ComplexType, QName, Schema, TypeRef
from tests.corpus.schemas import unpack_pairs

pytestmark = pytest.mark.usefixtures("quiet_zeep")

PAIRS = (
    *("salesforce-tooling:old..new", "salesforce-enterprise:old..new", "fedex-ship:v17..v23"),
    *("fedex-ship:v23..v26", "onvif-devicemgmt:20.12..21.06", "onvif-devicemgmt:21.12..22.06"),
    *("onvif-devicemgmt:23.06..23.12", "onvif-devicemgmt:24.12..25.06"),
    *("onvif-devicemgmt:20.12..26.06", "onvif-media2:21.12..22.12", "onvif-media2:22.12..24.06"),
    *("onvif-media2:20.12..26.06", "onvif-ptz:20.12..26.06", "cisco-axl:8.0..8.5"),
    *("cisco-axl:8.5..9.0", "cisco-axl:9.0..9.1", "cisco-axl:10.0..10.5", "cisco-axl:12.5..14"),
    *("admanager-lineitemservice:v202502..v202505", "admanager-lineitemservice:v202508..v202511"),
    *("adwords-campaign:v201802..v201809", "cmis:1.0..1.1", "dhl-gkv:2.0..2.1"),
    *("dhl-gkv:2.1..2.2", "travelport-air:v49..v52", "travelport-hotel:v49..v52"),
    *("soamodel-compat:1..2", "soamodel-cycling:old..new", "soamodel-sample:original..modified"),
    *("au-updateihi:3.0.2..3.2.0", "zuora:38..78", "aws-ec2:cloudstack..wsdl2php"),
    *("aws-ec2:wsdl2php..gowsdl", "sunat-billservice:plain..ns1"),
)
UNLOADED = {
    "au-updateihi:3.0.2..3.2.0": "No such file",  # nor do we: what it imports is not there
    "cisco-axl:9.0..9.1": "AXLPort",  # its binding is of a port type in another namespace
    "cisco-axl:10.0..10.5": "AXLPort",
}
"""Pair → what zeep says of a side that it does not load."""

NAMESAKES = "zeep's operations of one name are one here, and ports with others of the name stay"
EXPLAINED: dict[tuple[str, str], tuple[set[str], set[str], str]] = {
    ("travelport-air:v49..v52", "operations removed"): (set(), {"service"}, NAMESAKES),
    ("travelport-air:v49..v52", "parameters removed"): (
        {"service.AirSearchAsynchModifiers", "service.SearchId"},
        set(),
        NAMESAKES,
    ),
    ("travelport-hotel:v49..v52", "operations removed"): (set(), {"service"}, NAMESAKES),
    ("travelport-hotel:v49..v52", "parameters removed"): ({"service.SearchId"}, set(), NAMESAKES),
    ("soamodel-cycling:old..new", "parameters added"): (
        set(),
        {"doSomething.newElementRequest"},
        "zeep has the operations of bindings alone, and there is none",
    ),
    ("soamodel-sample:original..modified", "operations removed"): (
        set(),
        {"create-2"},
        "the port type has it, and no binding",
    ),
    ("sunat-billservice:plain..ns1", "operations removed"): (
        {"getStatus", "sendBill", "sendPack", "sendSummary"},
        set(),
        "the binding is gone, which is told once, and the port type stays",
    ),
}
"""(pair, what) → what zeep alone tells, what we alone tell, and why."""


class Change(NamedTuple):
    """What came and what went: operations, or parameters as ``operation.parameter``."""

    added: frozenset[str]
    removed: frozenset[str]


# --- zeep ----------------------------------------------------------------------------------------


class Offline(Transport):
    """Schemas of standards are made of what the WSDLs name of them, as content of any kind."""

    def __init__(self, folder: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        files = [*folder.rglob("*.wsdl"), *folder.rglob("*.xsd")]
        self._texts = [path.read_text("utf-8", "replace") for path in files]

    def load(self, url: str) -> bytes:
        if not url.startswith("http"):
            loaded: bytes = super().load(url)  # type: ignore[no-untyped-call]
            return loaded
        namespace = url.replace("https:", "http:").removesuffix(".xsd")
        names = sorted({name for text in self._texts for name in _named(text, namespace)})
        inside = "".join(
            f'<xs:complexType name="{n}"><xs:sequence/></xs:complexType><xs:element name="{n}"/>'
            f'<xs:attribute name="{n}"/>'
            for n in names
        )
        target = next(_namespaces(self._texts, namespace))
        return (
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{target}">'
            f"{inside}</xs:schema>"
        ).encode()


def _namespaces(texts: Iterable[str], start: str) -> Iterator[str]:
    """The namespaces that begin as an address of a schema does: ``…/b-2`` and ``…/b-2.xsd``."""
    for text in texts:
        for match in re.finditer(r'namespace="([^"]+)"', text):
            if match[1].replace("https:", "http:").startswith(start):
                yield match[1]


def _named(text: str, start: str) -> Iterator[str]:
    for prefix, namespace in re.findall(r'xmlns:([\w-]+)="([^"]+)"', text):
        if namespace.startswith(start):
            yield from re.findall(rf'(?:type|ref|base|element)="{prefix}:([\w.-]+)"', text)


def signatures(wsdl: Path, folder: Path) -> dict[str, set[str]]:
    """Operation → the parameters of its signature."""
    settings = zeep.Settings(strict=False, xml_huge_tree=True)
    client: Any = zeep.Client(str(wsdl), transport=Offline(folder), settings=settings)
    found: dict[str, set[str]] = {}
    for binding in client.wsdl.bindings.values():
        for name, operation in binding._operations.items():
            found.setdefault(name, set()).update(parameters(operation.input.signature()))
    return found


def parameters(signature: str) -> Iterator[str]:
    """The names in ``a: xsd:int, ({b: ns0:B} | {c: {d: xsd:int}})``, without those of ``c``.

    Those of header parts have ``header`` before them.
    """
    signature, _, headers = signature.partition("_soapheaders=")
    yield from (f"header {name}" for name in re.findall(r"([\w.-]+): ", headers))
    at = 0
    while (match := re.compile(r"([\w.-]+): ?").search(signature, at)) is not None:
        at = match.end()
        if signature[at : at + 1] == "{" and not match[1].startswith("_value_"):
            at = _end(signature, at)
        if not match[1].startswith(("_value_", "_attr_")):
            yield match[1]
        type_ = re.compile(r"[\w.-]+:[\w.-]+(\[\])?").match(signature, at)
        at = at if type_ is None else type_.end()


def _end(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at + 1
    return len(text)


def changed(base: dict[str, set[str]], other: dict[str, set[str]]) -> tuple[Change, Change]:
    """How operations differ, and the parameters of those on both sides."""
    operations = Change(frozenset(other.keys() - base), frozenset(base.keys() - other))
    both = base.keys() & other.keys()
    added, removed = (
        frozenset(f"{name}.{one}" for name in both for one in there[name] - here[name])
        for here, there in ((base, other), (other, base))
    )
    return operations, Change(added, removed)


# --- we ------------------------------------------------------------------------------------------

CAME = ("element-added-", "choice-branch-added", "attribute-added-")
WENT = ("element-removed-", "choice-branch-removed", "attribute-removed")
RENAMED = ("element-renamed", "element-case-changed")


def told_operations(findings: Iterable[Finding]) -> Change:
    added, removed = set(), set()
    for one in findings:
        if one.id in ("operation-added", "operation-renamed"):
            added.add(str(one.other))
        if one.id in ("operation-removed", "operation-renamed"):
            removed.add(str(one.base))
    return Change(frozenset(added), frozenset(removed))


def told_parameters(base: Schema, other: Schema, findings: Iterable[Finding]) -> Change:
    added: set[str] = set()
    removed: set[str] = set()
    requests = _requests(base)
    shared = requests.keys() & _requests(other).keys()
    for one in findings:
        if one.id in ("header-added", "header-removed") and one.direction == "request":
            (added if one.id == "header-added" else removed).add(
                f"{one.operation}.header {one.path.rpartition('/')[2]}"
            )
        if one.field is None or one.path.rpartition("}")[2].count("/") != 1:
            continue
        before, after = one.field, one.field
        if one.id in RENAMED:
            before, after = str(one.base), str(one.other)
        for name in shared:
            if one.entity in requests[name]:
                if one.id.startswith((*CAME, *RENAMED)):
                    added.add(f"{name}.{after}")
                if one.id.startswith((*WENT, *RENAMED)):
                    removed.add(f"{name}.{before}")
    return Change(frozenset(added), frozenset(removed))


def _requests(schema: Schema) -> dict[str, set[str]]:
    """Operation → names of its request: the element, its type, and what this extends."""
    found: dict[str, set[str]] = {}
    for port_type in schema.port_types.values():
        for operation in port_type.operations:
            message = schema.messages.get(operation.input) if operation.input else None
            for part in () if message is None else message.parts:
                names = found.setdefault(operation.name, set())
                if part.element is not None and part.element in schema.elements:
                    names.add(part.element.local)
                    names.update(_chain(schema, schema.elements[part.element].type))
    return found


def _chain(schema: Schema, type_: TypeRef | None) -> Iterator[str]:
    while type_ is not None:
        found = schema.types.get(type_) if isinstance(type_, QName) else type_
        if isinstance(type_, QName):
            yield type_.local
        type_ = found.base if isinstance(found, ComplexType) else None


# --- both ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_pairs(shared / "wsdl/corpus.tar.xz", tmp_path_factory.mktemp("corpus"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "id_", [pytest.param(i, marks=[pytest.mark.exhaustive] if "axl" in i else []) for i in PAIRS]
)
def test_what_came_and_went(id_: str, folder: Path) -> None:
    every = json.loads((folder / "pairs.json").read_text("utf-8"))
    (pair,) = (each for each in every if each["id"] == id_)
    paths = [folder / pair[side] for side in ("old", "new")]
    tops = [folder / Path(*Path(pair[side]).parts[:3]) for side in ("old", "new")]
    if id_ in UNLOADED:
        with pytest.raises(Exception, match=UNLOADED[id_]):
            [signatures(*each) for each in zip(paths, tops, strict=True)]
        return
    theirs = changed(*(signatures(*each) for each in zip(paths, tops, strict=True)))
    base, other = (load_side(path, root=folder) for path in paths)
    findings = compare(base, other, base_name="old", other_name="new").findings
    ours = told_operations(findings), told_parameters(base, other, findings)
    alone: dict[str, tuple[set[str], set[str]]] = {}
    for what, they, we in zip(("operations", "parameters"), theirs, ours, strict=True):
        for way in ("added", "removed"):
            one, two = {*getattr(they, way)}, {*getattr(we, way)}
            if one != two:
                alone[f"{what} {way}"] = one - two, two - one
    explained = {what: both for (of, what), both in EXPLAINED.items() if of == id_}
    assert alone == {what: (theirs, ours) for what, (theirs, ours, _) in explained.items()}


def test_every_pair_is_looked_at(folder: Path) -> None:
    every = [each["id"] for each in json.loads((folder / "pairs.json").read_text("utf-8"))]
    assert sorted(every) == sorted(PAIRS)
    assert {*UNLOADED, *(of for of, _ in EXPLAINED)} <= {*PAIRS}
