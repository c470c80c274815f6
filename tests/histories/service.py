"""A small Autotask whose schema changes: a workspace and a server for each state of it.

All servers have the one database, as if a release came between two calls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from soapwright.project.workspace import Workspace
from soapwright.sandbox.autotask.app import create_app
from soapwright.sandbox.server import Sandbox, start
from tests.generated.packages import AUTOTASK

TABLES: Mapping[str, str] = {
    "ticket": "Ticket",
    "contact": "Contact",
    "account_physical_location": "AccountPhysicalLocation",
}
"""Two tell when they changed, the third does not."""
_ENTITIES = (*TABLES.values(), "Account", "Resource", "Invoice", "Contract")

_CHANGES = """[changes]
Ticket = "LastActivityDate"
Contact = ["LastModifiedDate", "LastActivityDate"]
"""
Types = Mapping[tuple[str, str], str | None]
"""Entity and field → its type in the catalogue; None where the schema has no such field."""

HOURS = ("Ticket", "EstimatedHours")
ORDER = ("Ticket", "PurchaseOrderNumber")
ROOM = ("Contact", "RoomNumber")
DISTANCE = ("AccountPhysicalLocation", "RoundtripDistance")
POSTAL = ("AccountPhysicalLocation", "PostalCode")

STATES: tuple[Types, ...] = (
    # All of them texts in the first, as which the sandbox's database then keeps them in any.
    dict.fromkeys((HOURS, ORDER, ROOM, DISTANCE, POSTAL), "string"),
    {HOURS: "double", ORDER: "integer", ROOM: None, DISTANCE: "decimal", POSTAL: "string"},
    {HOURS: None, ORDER: "double", ROOM: "integer", DISTANCE: "string", POSTAL: "string"},
    {HOURS: "decimal", ORDER: None, ROOM: "double", DISTANCE: None, POSTAL: "integer"},
)


def make_workspaces(folder: Path) -> list[Path]:
    """A workspace with a generated client for each of :data:`STATES`."""
    found = []
    for number, types in enumerate(STATES):
        root = folder / str(number)
        service = root / "wsdl" / "autotask"
        service.mkdir(parents=True)
        (service / "en.wsdl").write_text(_wsdl(types), "utf-8")
        (service / "en.fields.json").write_text(json.dumps(_catalogue(types)), "utf-8")
        (service / "service.toml").write_text(_rules(), "utf-8")
        space = Workspace.find(root)
        space.generate(space.service("autotask"))
        found.append(root)
    return found


@dataclass(frozen=True, slots=True)
class Service:
    """The servers of all states, on one database.

    ``visible`` is what the user may see, by entity; it can be changed at any time.
    """

    database: Path
    servers: list[Sandbox]
    visible: dict[str, set[int]]


@contextmanager
def serving(workspaces: list[Path], folder: Path) -> Iterator[Service]:
    """The service, with a new database in ``folder``."""
    database = folder / "service.db"
    visible: dict[str, set[int]] = {"Invoice": set()}
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                start(create_app(root / "wsdl" / "autotask", db=str(database), visible=visible))
            )
            for root in workspaces
        ]
        yield Service(database, servers, visible)


def _wsdl(types: Types) -> str:
    text = (AUTOTASK / "en.wsdl").read_text("utf-8")

    def chosen(found: re.Match[str]) -> str:
        declared, entity = found[0], found[1]
        if entity not in _ENTITIES:
            return ""
        for (owner, field), type_ in types.items():
            if owner == entity and type_ is None:
                declared, count = re.subn(rf' *<xs:element name="{field}"[^\n]*\n', "", declared)
                assert count == 1
        return declared

    pattern = (
        r' *<xs:complexType name="(\w+)">\s*<xs:complexContent>\s*<xs:extension base="tns:Entity">'
        r".*?</xs:complexType>\n"
    )
    text, count = re.subn(pattern, chosen, text, flags=re.DOTALL)
    assert count > 100
    return text


def _catalogue(types: Types) -> dict[str, object]:
    whole = json.loads((AUTOTASK / "en.fields.json").read_text("utf-8"))
    for (entity, field), type_ in types.items():
        fields = whole[entity]["fields"]
        if type_ is None:
            del fields[field]
        else:
            fields[field]["type"] = type_
            if type_ != "string":
                fields[field].pop("length", None)
    return {entity: whole[entity] for entity in whole if entity in _ENTITIES}


def _rules() -> str:
    text = (AUTOTASK / "service.toml").read_text("utf-8")
    text = re.sub(r"(?s)\ndates = .*?\n\]", "", text)  # none of these entities has a day
    text, count = re.subn(r"(?s)\[changes\].*?(?=\n\n#|\n\n\[)", _CHANGES, text)
    assert count == 1
    return re.sub(r"(?ms)^\[zones\.(de|es)\].*?(?=^\[)", "", text)
