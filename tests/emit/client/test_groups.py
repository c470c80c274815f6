"""Several WSDLs of one service: read as one schema, generated as one client with groups."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import soapwright
from soapwright.errors import InputError
from soapwright.project.workspace import Workspace
from soapwright.schema import read_schema
from soapwright.schema.model import QName
from tests.emit.agents import NAMESPACE, write_agent

RULES = """[service]
name = "agents"
client = "Agents"
reference = "en"
groups = "port-type"
idempotent = ["Sav*"]

[zones.en]
wsdl = ["People.wsdl", "Places.wsdl"]
"""


def generate(folder: Path, rules: str = RULES) -> Path:
    wsdl = folder / "wsdl" / "agents"
    wsdl.mkdir(parents=True)
    write_agent(wsdl, "People")
    write_agent(wsdl, "Places", "Place")
    (wsdl / "service.toml").write_text(rules, "utf-8")
    workspace = Workspace.find(folder)
    generated = workspace.generate(workspace.service("agents"))
    assert generated.warnings == ()
    return generated.folder


def run(folder: Path, code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_what_is_shared_counts_once(tmp_path: Path) -> None:
    reading = read_schema([write_agent(tmp_path, "One"), write_agent(tmp_path, "Three")])
    assert [name.local for name in reading.schema.types] == ["Item"]
    assert [name.local for name in reading.schema.elements] == ["Save", "SaveResponse"]
    assert [name.local for name in reading.schema.port_types] == ["One", "Three"]
    assert reading.schema.warnings == ()
    assert not reading.wire_names


def test_elements_of_one_name_that_differ_are_told_apart(tmp_path: Path) -> None:
    reading = read_schema([write_agent(tmp_path, "One"), write_agent(tmp_path, "Three", "Place")])
    elements = reading.schema.elements
    assert [name.local for name in elements] == ["One.Save", "SaveResponse", "Three.Save"]
    wire = QName(NAMESPACE, "Save")
    assert {elements[name].name for name in reading.wire_names} == {wire}
    assert set(reading.wire_names.values()) == {wire}
    messages = reading.schema.messages
    requests = [
        messages[operation.input].parts[0].element
        for port_type in reading.schema.port_types.values()
        for operation in port_type.operations
        if operation.input is not None
    ]
    assert requests == [QName(NAMESPACE, "One.Save"), QName(NAMESPACE, "Three.Save")]


def test_types_of_one_name_that_differ_are_named(tmp_path: Path) -> None:
    one, two = write_agent(tmp_path, "One"), write_agent(tmp_path, "Three")
    two.write_text(
        two.read_text("utf-8").replace('name="Id" type="xs:int"', 'name="Id" type="xs:long"')
    )
    schema = read_schema([one, two]).schema
    assert [warning.partition(": ")[2] for warning in schema.warnings] == [
        f"type {{{NAMESPACE}}}Item is declared again and differently; the one in {one}:8 is used"
    ]


def test_a_client_with_groups(tmp_path: Path) -> None:
    folder = generate(tmp_path)
    assert (folder / "types" / "item.py").is_file()
    assert run(
        tmp_path,
        """
from generated.agents import Agents, AsyncAgents, types
from generated.agents.operations import people, places
agents = Agents.connect(url="https://here/x/v2")
print(people.SAVE.port, places.SAVE.port, sorted(agents._connection._addresses.values()))
print(people.SAVE.idempotent, types.PeopleSave.Meta.name, types.PlacesSave.Meta.name)
print(agents.places, agents.places is agents.places)
print(AsyncAgents.__dict__["people"].func.__annotations__)
""",
    ).splitlines() == [
        "PeoplePort PlacesPort ['https://here/x/v2/People.svc', 'https://here/x/v2/Places.svc']",
        "True Save Save",
        "<Places at https://here/x/v2> True",
        "{'return': 'AsyncPeople'}",
    ]


def test_a_group_is_loaded_on_first_use(tmp_path: Path) -> None:
    generate(tmp_path)
    assert (
        run(
            tmp_path,
            """
import sys
from generated.agents import Agents
def loaded():
    return sorted(name for name in sys.modules if name.startswith("generated.agents."))
agents = Agents.connect()
assert "generated.agents.groups" not in sys.modules, loaded()
agents.people
print([m for m in loaded() if "groups." in m or "operations." in m])
""",
        )
        == "['generated.agents.groups.people', 'generated.agents.operations.people']\n"
    )


def test_one_address_is_taken_as_it_is(tmp_path: Path) -> None:
    wsdl = tmp_path / "wsdl" / "agents"
    wsdl.mkdir(parents=True)
    for name in ("People", "Places"):
        write_agent(wsdl, name, address="https://example.com/api")
    (wsdl / "service.toml").write_text(RULES, "utf-8")
    workspace = Workspace.find(tmp_path)
    folder = workspace.generate(workspace.service("agents")).folder
    assert 'ADDRESS = "https://example.com/api"' in (folder / "operations/__init__.py").read_text()
    assert "port=" not in (folder / "operations/people.py").read_text()


@pytest.mark.slow
def test_what_is_generated_type_checks(tmp_path: Path) -> None:
    generate(tmp_path)
    user = tmp_path / "user.py"
    user.write_text(
        "from generated.agents import Agents, Item, AsyncAgents\n"
        "async def both() -> None:\n"
        "    a: Item = Agents.connect().people.save(item=Item(id=1))\n"
        "    b: Item = await (await AsyncAgents.connect()).places.save(place=a)\n"
        "    Agents.connect().places.save(item=b)\n"
    )
    options = ["--strict", "--explicit-package-bases", "--config-file="]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "user.py", "generated/agents"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(Path(soapwright.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in checked.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 1, checked.stdout
    assert 'Unexpected keyword argument "item"' in errors[0]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"Places.wsdl"]', '"People.wsdl"]', "names a file twice"),
        ('["People.wsdl", "Places.wsdl"]', "[]", "takes a text or a list of texts"),
        ('"Places.wsdl"]', '"Nothing.wsdl"]', "there is no such file"),
        ("port-type", "binding", "allowed: port-type"),
        ("Sav*", "Load*", "names the operations 'Load*'"),
        ("Sav*", "Save", "names the operation 'Save'"),
    ],
)
def test_rules_that_cannot_be_used(tmp_path: Path, before: str, after: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("*", r"\*")):
        generate(tmp_path, RULES.replace(before, after))
