"""Real WSDLs: every class that is generated of them can be built, written and read."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from tests.emit.samples import sample
from tests.runtime.packages import Package
from tests.runtime.values import plain

AUTOTASK = ["atws-1.5-earlier", "atws-1.5-later", "atws-1.6"]
SUPEROFFICE = ["Contact", "Archive", "List", "Selection"]
CORPUS = [
    "aws/amazon",
    "axis2c/DataHandlerService",
    "cmis/CMISWS-Service",
    "kdsoap/EnzoService",
    "misc/partner",
    "node-soap/builtin-types",
]


def check(wsdl: Path, folder: Path) -> None:
    with Package.of(wsdl, folder) as package:
        assert package.classes
        for cls in package.classes.values():
            value = sample(cls, depth=1)
            data = package.codec.encode(value)
            assert plain(package.codec.decode(cls, data)) == plain(value), cls.__name__
            assert package.codec.encode(package.codec.decode(cls, data)) == data, cls.__name__


@pytest.mark.parametrize("name", AUTOTASK)
def test_autotask(name: str, shared: Path, tmp_path: Path) -> None:
    check(shared / "wsdl" / "autotask" / f"{name}.wsdl", tmp_path)


@pytest.mark.parametrize("name", SUPEROFFICE)
def test_superoffice(name: str, shared: Path, tmp_path: Path) -> None:
    check(shared / "wsdl" / "superoffice" / f"Services88-{name}.wsdl", tmp_path)


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    with tarfile.open(shared / "wsdl" / "corpus.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return folder / "corpus"


@pytest.mark.parametrize("service", CORPUS)
def test_corpus(service: str, corpus: Path, tmp_path: Path) -> None:
    manifest = json.loads((corpus / "manifest.json").read_text("utf-8"))
    path = next(entry["path"] for entry in manifest if entry["id"] == service)
    check(corpus / path, tmp_path)
