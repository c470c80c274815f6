"""The W3C's XML Schema suite: what is read is written again, valid and with the same content.

xsdata does the same beside us, as it is and with its compound fields.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.w3c.run import Results, run, table
from tests.w3c.suite import sample, unpack

KNOWN = {
    "msData/simpleType/stZ075": "xmlschema compares a NOTATION with its prefix: n0:x is its x; "
    "what xsdata writes it refuses too",
}
"""What we do not have right, and why."""


def judged(results: Results, told: pytest.CaptureFixture[str]) -> None:
    ours = results["ours"]
    wrong = {name: found.why for name, found in ours.items() if not (found.valid and found.equal)}
    with told.disabled():
        print(f"\n{table(results)}")
        for name, why in wrong.items():
            theirs = [t for t, found in results.items() if found[name].valid and found[name].equal]
            print(f"{name}: {why[:120]}" + (f" (right: {', '.join(theirs)})" if theirs else ""))
    assert wrong.keys() == KNOWN.keys() & ours.keys()
    assert sum(found.valid for found in ours.values()) >= 0.995 * len(ours) - 1e-9
    assert sum(found.equal for found in ours.values()) >= 0.99 * len(ours)


@pytest.mark.slow
def test_some_cases(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = sample(unpack(shared / "w3c" / "w3c.tar.xz", tmp_path), 60)
    judged(run(cases, tmp_path), capsys)


@pytest.mark.exhaustive
def test_all_cases(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged(run(unpack(shared / "w3c" / "w3c.tar.xz", tmp_path), tmp_path), capsys)
