"""Verdicts held to documents that a search found: valid for one side of a pair, and not the other.

In requests a rule says error where a document of before is refused now, and nowhere else. In
responses it says error only where there is a document that could not come before; where there is
one and it says less, :data:`KEPT` tells why.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from lxml import etree

from tests.diff.searching import Found, Pair
from tests.diff.test_pairs import PAIRS, XSD_PAIRS

FOUND = Path(__file__).parent / "golden" / "searched.json"

KEEPS = "the decoder keeps what it does not know"
KEPT = {
    **dict.fromkeys(("attribute-added-optional", "attribute-added-required"), KEEPS),
    **dict.fromkeys(("element-added-optional", "element-added-required"), KEEPS),
    **dict.fromkeys(("derived-type-added", "entity-added"), KEEPS),
    "any-added": "and it is told as a warning",
    "choice-branch-added": "and it is told as a warning",
    "sequence-order-changed": "the decoder does not insist on an order",
    "pattern-changed": "which of two patterns holds the other is undecided, in requests too",
}
"""Rule → why a document that is new in responses is no error."""

BOTH_WAYS = {
    "mixed-changed": "the rule does not say which way: text became valid, or invalid",
    "pattern-changed": KEPT["pattern-changed"],
}
"""Rule → why what it says of requests is not what the search finds for its pair."""


def pair(rule: str, folder: Path) -> Pair:
    base, other = ((PAIRS / rule / f"{side}.xsd").read_text("utf-8") for side in SIDES)
    return Pair(base, other, folder)


SIDES = ("base", "other")


def kept() -> dict[str, Found]:
    found = json.loads(FOUND.read_text("utf-8"))
    return {rule: Found(*documents) for rule, documents in found.items()}


@pytest.mark.slow
def test_the_search_finds_what_is_kept(tmp_path: Path) -> None:
    """SOAPWRIGHT_UPDATE_GOLDEN=1 keeps what is found now."""
    found = {}
    for rule in XSD_PAIRS:
        (tmp_path / rule).mkdir()
        found[rule] = pair(rule, tmp_path / rule).search()
    if os.environ.get("SOAPWRIGHT_UPDATE_GOLDEN"):
        FOUND.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    known = kept()
    assert {rule: [one is None for one in both] for rule, both in found.items()} == {
        rule: [one is None for one in both] for rule, both in known.items()
    }


@pytest.mark.parametrize("rule", [rule for rule in XSD_PAIRS if rule != "assertion-changed"])
def test_what_was_found_is_valid_on_one_side_only(rule: str) -> None:
    """Assertions are of XML Schema 1.1, which libxml2 does not read: nothing is kept for them."""
    judges = [etree.XMLSchema(etree.parse(PAIRS / rule / f"{side}.xsd")) for side in SIDES]
    for document, judge, opposite in zip(kept()[rule], judges, judges[::-1], strict=True):
        if document is not None:
            assert judge.validate(etree.fromstring(document))
            assert not opposite.validate(etree.fromstring(document))


@pytest.mark.parametrize("rule", XSD_PAIRS)
def test_verdicts_follow_from_what_was_found(rule: str, tmp_path: Path) -> None:
    found, sides = kept()[rule], pair(rule, tmp_path)
    sent, got = (
        {finding.severity for finding in sides.findings(direction)} - {"warning"}
        for direction in ("request", "response")
    )
    if rule not in BOTH_WAYS:
        assert ("error" in sent) == (found.shrank is not None)
    if "error" in got:
        assert found.grew is not None
        assert rule not in KEPT
    else:
        assert (found.grew is not None) == (rule in KEPT)
