"""All 58 real agents in one workspace: generated, imported, type-checked, sharing their types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import soapwright
from soapwright.project.workspace import Workspace
from soapwright.schema import read_schema
from soapwright.schema.model import ComplexType, Schema

pytestmark = pytest.mark.slow

AGENTS = 58
OPERATIONS = 1964
COMPLEX_TYPES = 724
DECLARATIONS = 1777
"""How often the 58 WSDLs declare those: each has a copy of what it uses."""

RULES = """[service]
name = "agents"
client = "Agents"
reference = "en"
groups = "port-type"
idempotent = ["Get*"]

[zones.en]
wsdl = [{wsdls}]
"""


@pytest.fixture(scope="module")
def workspace(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workspace")
    folder = root / "wsdl" / "agents"
    folder.mkdir(parents=True)
    names = []
    for path in sorted((shared / "wsdl" / "superoffice").glob("*.wsdl")):
        name = path.name.removeprefix("Services88-")
        (folder / name).write_bytes(path.read_bytes())
        names.append(f'"{name}"')
    (folder / "service.toml").write_text(RULES.format(wsdls=", ".join(names)), "utf-8")
    workspace = Workspace.find(root)
    generated = workspace.generate(workspace.service("agents"))
    assert generated.warnings == ()
    return root


def test_types_are_there_once(workspace: Path) -> None:
    paths = sorted((workspace / "wsdl" / "agents").glob("*.wsdl"))
    alone = [read_schema(path).schema for path in paths]
    together = read_schema(paths).schema

    def complex_types(schema: Schema) -> int:
        return sum(isinstance(found, ComplexType) for found in schema.types.values())

    assert len(paths) == AGENTS
    assert complex_types(together) == COMPLEX_TYPES
    assert sum(map(complex_types, alone)) == DECLARATIONS
    assert together.warnings == ()
    carriers = list((workspace / "generated" / "agents" / "types").glob("carrier*.py"))
    assert len(carriers) == 1


def test_every_module_imports_and_every_operation_has_its_messages(workspace: Path) -> None:
    code = """
import importlib, pkgutil
from soapwright.runtime.calls.operation import Operation
import generated.agents as package
from generated.agents import Agents, types
client = Agents.connect(url="https://here/Remote/Services88/")
groups, operations, ports = 0, 0, set()
for module in pkgutil.iter_modules(importlib.import_module("generated.agents.groups").__path__):
    importlib.import_module(f"generated.agents.groups.{module.name}")
    found = importlib.import_module(f"generated.agents.operations.{module.name}")
    groups += 1
    for value in vars(found).values():
        if isinstance(value, Operation):
            operations += 1
            ports.add(value.port)
            request = getattr(types, value.request)
            assert value.response is None or getattr(types, value.response)
            assert value.action.rpartition("/")[2] == value.name
            assert request.Meta.namespace
            assert getattr(request.Meta, "name", value.request) in (value.name, value.request)
print(groups, operations, len(ports), client.batch, client.list_)
for name in types.__all__ if hasattr(types, "__all__") else types.TYPES.names():
    getattr(types, name)
"""
    answer = run(workspace, "-c", code)
    assert answer.stdout.startswith(f"{AGENTS} {OPERATIONS} {AGENTS} <Batch at "), answer.stderr


def test_an_agent_loads_nothing_of_another(workspace: Path) -> None:
    code = """
import sys
from generated.agents import Agents
agents = Agents.connect()
agents.batch
names = [name for name in sys.modules if name.startswith("generated.agents.")]
print(sorted(n for n in names if any(part in n for part in ("groups.", "operations.", "types."))))
"""
    loaded = "['generated.agents.groups.batch', 'generated.agents.operations.batch']\n"
    assert run(workspace, "-c", code).stdout == loaded


def test_it_type_checks(workspace: Path) -> None:
    """All modules but those of types, of which a few that the rest uses are enough."""
    use = workspace / "use.py"
    use.write_text(
        "from generated.agents import Agents, AsyncAgents, types\n\n"
        "agents = Agents.connect()\n"
        "info: types.BatchTaskInfo | None = agents.batch.get_batch_task_info(id=1)\n"
        "contact: types.ContactEntity | None = agents.contact.get_contact_entity(1)\n"
        "agents.project.merge(source_project_id=1, destination_project_id=2)\n"
        "agents.person.merge(source_project_id=1)\n",
        "utf-8",
    )
    folder = Path("generated/agents")
    checked = run(
        workspace,
        *("-m", "mypy", "--strict", "--explicit-package-bases", "--config-file=", "use.py"),
        *map(str, (folder / "groups", folder / "operations", folder / "client.py")),
    )
    errors = [line for line in checked.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 1, checked.stdout
    assert errors[0].startswith("use.py:7: ")


def run(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=workspace,
        env={**os.environ, "MYPYPATH": str(Path(soapwright.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
