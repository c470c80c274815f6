"""Real WSDLs: what is emitted imports, type-checks, and goes through xsdata and back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from enum import Enum
from pathlib import Path

import pytest

from tests.emit.generate import REPOSITORY, Load, emit, write
from tests.emit.samples import all_classes, sample, there_and_back

_AUTOTASK = ["atws-1.5-earlier", "atws-1.5-later", "atws-1.6"]
_SUPEROFFICE = ["Batch", "Archive", "SoPrincipal", "BulkUpdate", "Diagnostics", "Tooltips"]
_CORPUS = [
    "kdsoap/EnzoService",
    "node-soap/builtin-types",
    "aws/amazon",
    "axis2c/DataHandlerService",
    "misc/partner",
    "cmis/CMISWS-Service",
]


def check(package: str, *, every: int = 1) -> None:
    """Build each ``every``-th class of a package, and send it through xsdata and back."""
    for name, cls in list(all_classes(package).items())[::every]:
        if not issubclass(cls, Enum):
            value = sample(cls)
            found = there_and_back(value, package)
            # xsdata reads an empty nillable element as None, or None as an empty object.
            assert found == value or there_and_back(found, package) == found, name


@pytest.mark.parametrize("name", _AUTOTASK)
def test_autotask(name: str, shared: Path, load: Load) -> None:
    types = emit(shared / f"wsdl/autotask/{name}.wsdl", base="Entity", id_field="id")
    check(load(types, name.replace("-", "_").replace(".", "_")), every=4)


def test_field_beside_the_inherited_one_of_another_case(shared: Path) -> None:
    types = emit(shared / "wsdl/autotask/atws-1.5-earlier.wsdl", base="Entity", id_field="id")
    beside = [t for t in types.types.values() if "id" in t.fields and {"Id", "ID"} & set(t.fields)]
    assert len(beside) >= 13  # as facts/autotask.md counts them
    for class_ in beside:
        assert class_.fields["id"].name == "id"
        assert {class_.fields[n].name for n in ("Id", "ID") if n in class_.fields} == {"id_2"}


@pytest.mark.parametrize("name", _SUPEROFFICE)
def test_superoffice(name: str, shared: Path, load: Load) -> None:
    types = emit(shared / f"wsdl/superoffice/Services88-{name}.wsdl")
    check(load(types, f"superoffice_{name.lower()}"), every=3)


@pytest.mark.slow
def test_catalogue(tmp_path: Path) -> None:
    """Our own input, with its field catalogue, satisfies ``mypy --strict``."""
    folder = REPOSITORY / "wsdl" / "autotask"
    types = emit(folder / "en.wsdl", folder / "en.fields.json", base="Entity", id_field="id")
    write(types, tmp_path, "catalogued")
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "-p", "catalogued"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(REPOSITORY / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    with tarfile.open(shared / "wsdl/corpus.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return folder / "corpus"


@pytest.mark.parametrize("service", _CORPUS)
def test_corpus(service: str, corpus: Path, load: Load) -> None:
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    path = next(entry["path"] for entry in manifest if entry["id"] == service)
    types = emit(corpus / path, root=corpus)
    package = load(types, "".join(c if c.isalnum() else "_" for c in service))
    check(package, every=3)
