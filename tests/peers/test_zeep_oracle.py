"""What zeep sends and reads, and what we do, for every operation of the real WSDLs it loads."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.peers.zeep_oracle import Skipped, peer

pytestmark = pytest.mark.usefixtures("quiet_zeep")

EXPLAINED = {
    ("axis2/BaseDataTypesDocLitB", "RetByteArray", "request"): (
        "zeep encodes the base64 of a message that is one simple element twice"
    ),
    ("wasabi/symbolic-endpoint", "ptsLiesListe", "request"): (
        "zeep sends another value than the one that the schema fixes"
    ),
    ("perl-soap-wsdl/test", "test", "request"): (
        "the part is a complex type, which is the Body's own then (WSDL 1.1, 3.5); zeep sends an "
        "element that is called like the part"
    ),
}
"""(WSDL, operation, direction) → why we differ."""


@dataclass
class Compared:
    """How often both said the same, where they did not, and what was not compared."""

    equal: Counter[str] = field(default_factory=Counter)
    differ: dict[tuple[str, str, str], tuple[Any, Any]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wsdl")
    with tarfile.open(shared / "wsdl" / "corpus.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return folder / "corpus"


def entries(corpus: Path) -> list[dict[str, Any]]:
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    return [
        each
        for each in manifest
        if each["kind"] == "wsdl" and each["validity"] == "ok" and each["self_contained"]
    ]


def compare(corpus: Path, chosen: Iterable[dict[str, Any]], folder: Path) -> Compared:
    found = Compared()
    for number, entry in enumerate(chosen):
        own = folder / str(number)
        own.mkdir()
        try:
            with peer(corpus / entry["path"], corpus, own) as loaded:
                for view in loaded.views:
                    for what, both in (("request", loaded.request), ("answer", loaded.answer)):
                        try:
                            theirs, ours = both(view)
                        except Skipped as reason:
                            found.skipped[f"{what}: {reason}"] += 1
                            continue
                        if theirs == ours:
                            found.equal[what] += 1
                        else:
                            found.differ[entry["id"], view.name, what] = theirs, ours
        except Skipped as reason:
            found.skipped[str(reason)] += 1
    return found


@pytest.mark.slow
def test_a_sample_is_equal(corpus: Path, tmp_path: Path) -> None:
    chosen = [each for each in entries(corpus) if each["bytes"] < 15_000]
    found = compare(corpus, chosen, tmp_path)
    assert found.differ.keys() <= EXPLAINED.keys()
    assert found.equal["request"] > 100
    assert found.equal["answer"] > 50


@pytest.mark.exhaustive
@pytest.mark.slow
def test_every_operation_is_equal_or_explained(corpus: Path, tmp_path: Path) -> None:
    found = compare(corpus, entries(corpus), tmp_path)
    print(dict(found.equal), *found.skipped.most_common(), sep="\n")
    assert found.differ.keys() == EXPLAINED.keys()
    assert found.equal["request"] >= 1500
    assert found.equal["answer"] >= 1250
