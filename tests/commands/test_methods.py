"""Findings tell the methods of a client that call what they touch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from soapwright.commands.diff import compare_files, compare_zones
from soapwright.commands.methods import compare_for_clients
from soapwright.diff.finding import Comparison
from soapwright.diff.sides import load_side
from soapwright.service.rules import read_service
from tests.diff.comparing import WSDL
from tests.generated.packages import AUTOTASK

MORE = WSDL.replace(
    "</portType>", '<operation name="GetMore"><input message="w:In"/></operation></portType>'
).replace(
    "</binding>",
    '<operation name="GetMore"><soap:operation soapAction="urn:More"/>'
    '<input><soap:body use="literal"/></input></operation></binding>',
)
WIDER = WSDL.replace("xs:long", "xs:decimal")


def told(comparison: Comparison) -> Mapping[str, tuple[str, ...]]:
    return {finding.id: finding.methods for finding in comparison.findings}


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_two_wsdls_have_the_methods_of_a_client_without_rules(tmp_path: Path) -> None:
    old, more, wider = (
        write(tmp_path, f"{n}.wsdl", text) for n, text in enumerate((WSDL, MORE, WIDER))
    )
    assert told(compare_files(old, wider).comparisons[0]) == {"type-widened": ("ask",)}
    # What comes has the method that it will have; what goes the one that it had.
    assert told(compare_files(old, more).comparisons[0])["operation-added"] == ("get_more",)
    assert told(compare_files(more, old).comparisons[0])["operation-removed"] == ("get_more",)


def test_a_schema_alone_has_none(tmp_path: Path) -> None:
    start, end = WSDL.index("<xs:schema"), WSDL.index("</types>")
    namespaces = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" '
    sides = []
    for number, text in enumerate((WSDL, WIDER)):
        schema = text[start : end + len(text) - len(WSDL)].replace(
            "<xs:schema ", f"<xs:schema {namespaces}"
        )
        sides.append(load_side(write(tmp_path, f"{number}.xsd", schema)))
    found = compare_for_clients(*sides, base_name="a", other_name="b")
    assert told(found) == {"type-widened": ()}


def test_zones_have_those_of_the_service() -> None:
    rules = read_service(AUTOTASK / "service.toml")
    (comparison,) = compare_zones(rules, AUTOTASK, zones=["de"]).comparisons
    gone = next(f for f in comparison.findings if f.id == "element-removed-optional")
    assert gone.operations == (
        *("create", "delete", "getThresholdAndUsageInfo", "query", "update"),
    )
    assert gone.methods == (
        *("create", "update", "delete", "query", "get", "related", "changes"),
        *("read_usage", "get_threshold_and_usage_info"),
    )
