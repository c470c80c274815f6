"""The table of rules against the catalogue it implements, and against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.diff.finding import CONSEQUENCES, Direction, Severity
from soapwright.diff.lattice import Relation
from soapwright.diff.rules import RULES, Rule

LETTERS: dict[str, Severity] = {"E": "error", "W": "warning", "I": "info", "†": "info", "–": "info"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_mirror_leads_back_or_says_why_not(rule: Rule) -> None:
    if rule.mirror is None:
        assert rule.waiver
        return
    mirror = RULES[rule.mirror]
    assert mirror.mirror == rule.id or rule.waiver
    if mirror.mirror == rule.id and rule.fixed is None and mirror.fixed is None:
        assert not rule.waiver or rule.mirror == rule.id


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rationale_is_one_line(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
    assert rule.rationale.endswith((".", "†"))
    assert "\n" not in rule.rationale


@pytest.mark.parametrize(
    ("direction", "severity"),
    [("request", "error"), ("response", "info"), ("both", "error"), ("none", "info")],
)
def test_worse_verdict_stands(direction: Direction, severity: Severity) -> None:
    assert RULES["nillable-removed"].severity(direction) == severity
    assert RULES["compositor-changed"].severity(direction, relation=Relation.NARROWED) == severity


def test_fixed_severity_has_no_direction() -> None:
    assert RULES["operation-removed"].severity("none") == "error"
    assert RULES["endpoint-address-changed"].severity("none") == "info"
    assert RULES["endpoint-address-changed"].severity("none", worse=True) == "error"


LATER = {
    "enum-labels-swapped",
    "field-udf-changed",
    "picklist-default-changed",
    "picklist-labels-swapped",
    "picklist-parent-changed",
    "picklist-value-system-changed",
    "type-renamed",
}
"""Rules that use of the diff asked for, after the catalogue was written."""


def documented(shared: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The rows of the catalogue: what stands for ids, and for their severities."""
    for line in (shared / "diff-rules.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 2 or cells[0] in ("id", "---") or set(cells[0]) <= set("-"):
            continue
        names = re.sub(r"\([^)]*\)|[*`]", "", cells[0])
        tokens = [token.strip() for token in re.split(r"[;,]|/(?=-)", names) if token.strip()]
        verdicts = [re.sub(r"\([^)]*\)", "", part).strip() for part in cells[1].split(";")]
        yield tokens, verdicts


def ids(tokens: list[str]) -> Iterator[str]:
    """The ids that tokens stand for: ``-removed`` takes what comes before it from the last id."""
    last = ""
    for token in tokens:
        if token.startswith("-"):
            steps = last.split("-")
            heads = ["-".join(steps[:end]) for end in range(len(steps) - 1, 0, -1)]
            token = next((head + token for head in heads if head + token in RULES), token)
        else:
            last = token
        yield token


def test_every_documented_rule_is_in_the_table(shared: Path) -> None:
    found = {name for tokens, _ in documented(shared) for name in ids(tokens)}
    assert found - {"unresolved-import"} == set(RULES) - LATER


def test_severities_are_the_documented_ones(shared: Path) -> None:
    checked = 0
    for tokens, verdicts in documented(shared):
        for index, name in enumerate(ids(tokens)):
            if name in SPELLED_OUT:
                continue
            verdict = verdicts[min(index, len(verdicts) - 1)]
            if verdict == "lattice":
                assert RULES[name].by_relation, name
                continue
            letters = re.fullmatch(r"([EWI–]) / ([EWI†])|([EWI])", verdict)
            assert letters is not None, (name, verdict)
            request, response, fixed = letters.groups()
            rule = RULES[name]
            if fixed:
                assert LETTERS[fixed] in (rule.fixed, rule.request), name
            else:
                assert (rule.request, rule.response) == (LETTERS[request], LETTERS[response]), name
            checked += 1
    assert checked > 90


SPELLED_OUT = {
    "entity-access-changed": "withdrawn is E, granted I",
    "endpoint-address-changed": "I; E where https becomes http or the version changes",
    "type-removed": "E if sent as xsi:type, else W",
    "fault-detail-changed": "as a response",
    "field-type-changed": "as type-*",
    "unresolved-import": "no finding",
}


LETTER: dict[Severity | None, str] = {"error": "E", "warning": "W", "info": "I"}


def test_the_documentation_has_every_rule_with_its_severity() -> None:
    """docs/diff.md tells users what the table says, and nothing else."""
    text = (Path(__file__).parents[2] / "docs/diff.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    expected = []
    for rule in RULES.values():
        severity = f"{LETTER[rule.request]} / {LETTER[rule.response]}"
        if rule.by_relation:
            severity = "lattice"
        elif rule.fixed is not None:
            worse = f", worse {LETTER[rule.worse]}" if rule.worse is not None else ""
            severity = f"{LETTER[rule.fixed]}{worse}"
        expected.append((rule.id, severity, rule.rationale.replace(" \N{DAGGER}", "")))
    assert rows == expected


def test_the_documentation_has_every_consequence() -> None:
    text = (Path(__file__).parents[2] / "docs/diff.md").read_text(encoding="utf-8")
    assert [f"| `{name}` | {told} |" in text for name, told in CONSEQUENCES.items()] == [True] * 4
