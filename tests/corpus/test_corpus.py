"""Real WSDLs: a client is made of each, every operation is there, and no instance loses anything.

The corpus is what was found in others' projects (``../shared/wsdl``); its instances are made of the
schemas alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.run import Results, report, run, shares, table
from tests.corpus.schemas import unpack
from tests.examples import SHARE

REACHED = {
    "generate + import": 0.991,
    "nothing lost": 0.983,
    "every SOAP operation callable": 0.991,
    "instances round-trip": 0.999,
}
"""What has been seen to hold; docs/open-work.md says what is left. One of the files declares
nothing at all, and of two the types alone can be had (docs/supported.md)."""
SAMPLE = [
    "afip/wsaa",
    "axis2c/DataHandlerService",
    "generali/ProgramFeedbackService",
    "kdsoap/EnzoService",
    "misc/vco",
    "wsc/AttributeUnitTest",
]


def judged(results: Results, told: pytest.CaptureFixture[str]) -> None:
    with told.disabled():
        print()
        for id_, result in results.items():
            if not result.made or result.missing or result.lost or result.why:
                print(report(id_, result))
        print(table(results))


def test_some_of_them_whole(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = unpack(shared / "wsdl" / "corpus.tar.xz", tmp_path)
    results = run({id_: files[id_] for id_ in SAMPLE}, tmp_path)
    assert [report(id_, each) for id_, each in results.items() if each.lost or each.why] == []
    assert set(shares(results).values()) == {1.0}


@pytest.mark.exhaustive
def test_all_of_them(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = unpack(shared / "wsdl" / "corpus.tar.xz", tmp_path)
    assert len(files) == 120
    results = run(dict(list(files.items())[::SHARE]), tmp_path)
    judged(results, capsys)
    if SHARE > 1:  # which files are left counts for more, the fewer there are
        assert shares(results)["instances round-trip"] >= 0.99
        return
    short = {name: share for name, share in shares(results).items() if share < REACHED[name]}
    assert short == {}
