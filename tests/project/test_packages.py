"""Generated packages that can be imported, and what is told of those that cannot."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from tests.parcels import workspace
from tests.workspaces import Space

AGAIN = "`soapwright generate parcels` writes the package anew"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    workspace(root)
    space = Workspace(root)
    space.generate(space.service("parcels"))
    return root


@pytest.fixture
def space(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace with a package, ``generated`` being its own."""
    root = tmp_path / "here"
    shutil.copytree(made, root)
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "path", [str(root), *sys.path])
    others = {name: sys.modules.pop(name) for name in _generated()}
    yield Workspace(root)
    for name in _generated():
        del sys.modules[name]
    sys.modules.update(others)


def _generated() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "generated"]


def package(space: Workspace) -> ClientPackage:
    return ClientPackage(space, space.service("parcels"))


def told(space: Workspace) -> str:
    """What is told of a package whose client cannot be imported."""
    with pytest.raises(InputError) as caught:
        package(space).parameters()
    return str(caught.value)


def line_of(space: Workspace, name: str, text: str) -> int:
    lines = (space.root / "generated/parcels" / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def edit(space: Workspace, name: str, old: str, new: str) -> None:
    path = space.root / "generated/parcels" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_package(space: Workspace) -> None:
    found = package(space)
    assert found.module.__name__ == "generated.parcels"
    assert found.client is found.module.Parcels
    assert found.parameters()["url"] is False
    assert found.has("operations")
    assert not found.has("source")
    assert found.submodule("operations").SEND is not None


def test_what_connect_needs(tmp_path: Path, space: Workspace) -> None:
    """Those without a default are asked for."""
    library = Space(tmp_path / "library")
    other = Workspace(library.root)
    other.generate(other.service("library"))
    sys.path.insert(0, str(library.root))
    parameters = ClientPackage(other, other.service("library")).parameters()
    assert [name for name, needed in parameters.items() if needed] == ["username", "secret", "card"]


def test_a_package_that_was_written_a_moment_ago(space: Workspace) -> None:
    shutil.rmtree(space.root / "generated/parcels")
    assert "there is no client yet: soapwright generate parcels" in told(space)
    space.generate(space.service("parcels"))
    assert package(space).client is not None


@pytest.mark.parametrize("left", [None, "generated", "generated/parcels"])
def test_no_package(space: Workspace, left: str | None) -> None:
    shutil.rmtree(space.root / "generated")
    if left is not None:
        (space.root / left).mkdir(parents=True)
    assert told(space) == f"{space.root}: there is no client yet: soapwright generate parcels"


@pytest.mark.parametrize("name", ["__init__.py", "client.py", "operations.py", "session.py"])
def test_a_syntax_error(space: Workspace, name: str) -> None:
    """As a conflict in git leaves it."""
    edit(space, name, "\n\n", "\n\n<<<<<<< HEAD\n")
    line = line_of(space, name, "<<<<<<<")
    file = f"generated/parcels/{name}"
    assert told(space) == f"{file}:{line}: cannot be imported: SyntaxError: invalid syntax; {AGAIN}"


@pytest.mark.parametrize("name", ["__init__.py", "client.py", "session.py"])
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("import no_such_thing", "needs no_such_thing, which is not installed"),
        ("import no_such_thing.part", "needs no_such_thing, which is not installed"),
        (
            "from json import no_such_thing",
            "cannot be imported: ImportError: cannot import name 'no_such_thing' from 'json'",
        ),
        ("1 / 0", f"cannot be imported: ZeroDivisionError: division by zero; {AGAIN}"),
        ("raise KeyError('x')", f"cannot be imported: KeyError: 'x'; {AGAIN}"),
        ("raise SystemExit(0)", f"cannot be imported: SystemExit: 0; {AGAIN}"),
        (
            "from soapwright.runtime.batching import Batch",  # where an older tool had it
            "cannot be imported: ModuleNotFoundError: No module named "
            f"'soapwright.runtime.batching'; {AGAIN}",
        ),
        (
            "from soapwright.runtime.client.zones import Zones",
            "cannot be imported: ImportError: cannot import name 'Zones' from "
            "'soapwright.runtime.client.zones'",
        ),
    ],
)
def test_an_import_that_fails(space: Workspace, name: str, statement: str, said: str) -> None:
    future = "from __future__ import annotations\n"
    edit(space, name, future, f"{future}{statement}\n")
    file = f"generated/parcels/{name}:{line_of(space, name, statement)}"
    assert told(space).startswith(f"{file}: {said}")


def test_a_dependency_of_what_is_imported_is_missing(space: Workspace) -> None:
    (space.root / "thing.py").write_text("import no_such_thing\n", "utf-8")
    edit(space, "client.py", "from soapwright", "import thing\nfrom soapwright")
    line = line_of(space, "client.py", "import thing")
    assert told(space) == (
        f"generated/parcels/client.py:{line}: needs no_such_thing, which is not installed"
    )
    sys.modules.pop("thing", None)


def test_a_module_of_the_package_is_gone(space: Workspace) -> None:
    (space.root / "generated/parcels/session.py").unlink()
    said = told(space)
    assert said.startswith("generated/parcels/client.py:")
    assert "No module named 'generated.parcels.session'" in said
    assert AGAIN in said


def test_a_package_with_another_client(space: Workspace) -> None:
    """The service's client was renamed since."""
    toml = space.root / "wsdl/parcels/service.toml"
    toml.write_text(toml.read_text("utf-8").replace('"Parcels"', '"Post"'), "utf-8")
    assert "has no attribute 'Post'" in told(space)
    assert AGAIN in told(space)


def test_a_module_that_the_service_did_not_have(space: Workspace) -> None:
    with pytest.raises(InputError, match=r"generated\.parcels\.catalogue.*generate parcels"):
        package(space).submodule("catalogue")
