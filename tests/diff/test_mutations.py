"""One random change to a real WSDL gives exactly the finding of its rule, and no change gives none.

Swapped, the two files give exactly the mirror.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from soapwright.diff.compare import compare
from soapwright.diff.rules import RULES
from soapwright.diff.sides import load_side
from soapwright.schema.model import Schema
from tests.diff.mutations import MUTATIONS, NotHere

pytestmark = pytest.mark.slow

FILES = (
    "autotask/atws-1.6.wsdl",
    "autotask/atws-1.5-earlier.wsdl",
    "superoffice/Services88-Batch.wsdl",
    "superoffice/Services88-Targets.wsdl",
    "superoffice/Services88-BlobManager.wsdl",
)


@cache
def tree(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes().lstrip())


@cache
def schema(path: Path) -> Schema:
    return load_side(path)


def ids(base: Schema, other: Schema) -> list[str]:
    return [f.id for f in compare(base, other, base_name="base", other_name="other").findings]


def saved(root: etree._Element, folder: Path) -> Schema:
    path = folder / "changed.wsdl"
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
    return load_side(path)


@pytest.mark.parametrize("name", MUTATIONS)
@settings(
    max_examples=4,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_one_change_is_one_finding(name: str, seed: int, shared: Path, tmp_path: Path) -> None:
    chance = Random(seed)
    files = list(FILES)
    chance.shuffle(files)
    for file in files:
        path = shared / "wsdl" / file
        root = deepcopy(tree(path))
        try:
            rule = MUTATIONS[name](root, chance)
        except NotHere:
            continue
        base, other = schema(path), saved(root, tmp_path)
        mirror = RULES[rule].mirror
        assert ids(base, other) == [rule]
        assert ids(other, base) == [mirror]
        return
    pytest.fail(f"no WSDL at hand has what {name} changes")


@pytest.mark.parametrize("file", FILES)
def test_no_change_is_no_finding(file: str, shared: Path, tmp_path: Path) -> None:
    """Neither white space nor comments nor the order of global types are changes."""
    path = shared / "wsdl" / file
    root = deepcopy(tree(path))
    etree.indent(root, "\t")
    for xs_schema in root.iter("{http://www.w3.org/2001/XMLSchema}schema"):
        components = list(xs_schema.iterchildren("{*}complexType"))
        for component in reversed(components):
            xs_schema.append(component)
        xs_schema.insert(0, etree.Comment("written by another tool"))
    assert ids(schema(path), saved(root, tmp_path)) == []
