"""An EcoSys sandbox with a recorder before it, and two judges of every request that it got."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xmlschema
from lxml import etree

import generated.ecosys
from soapwright.sandbox.ecosys import PASSWORD, USERNAME, Manner, create_app
from soapwright.sandbox.server import Sandbox, start
from tests.generated.conftest import Recorder, Seen
from tests.generated.drivers import connect
from tests.generated.packages import ROOT

FOLDER = ROOT / "wsdl" / "ecosys"
XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def judges() -> tuple[etree.XMLSchema, xmlschema.XMLSchema]:
    """The WSDL's schemas, as lxml and as xmlschema read them."""
    schemas = list(etree.parse(FOLDER / "en.wsdl").iter(f"{XS}schema"))
    files = {node.get("targetNamespace"): f"s{at}.xsd" for at, node in enumerate(schemas)}
    with TemporaryDirectory() as folder:
        for node in schemas:
            for imported in node.iter(f"{XS}import"):
                imported.set("schemaLocation", files[imported.get("namespace")])
            path = Path(folder) / files[node.get("targetNamespace")]
            path.write_bytes(etree.tostring(node, with_tail=False))
        imports = "".join(
            f'<xs:import namespace="{namespace}" schemaLocation="{file}"/>'
            for namespace, file in files.items()
        )
        whole = Path(folder) / "all.xsd"
        whole.write_text(f'<xs:schema xmlns:xs="{XS[1:-1]}">{imports}</xs:schema>')
        return etree.XMLSchema(etree.parse(whole)), xmlschema.XMLSchema(whole)


def body_of(seen: Seen) -> etree._Element:
    """The message of a request."""
    return next(iter(seen.envelope.find("{*}Body")))  # type: ignore[arg-type]


@dataclass
class Eco:
    """A running sandbox, what it was asked, and how to connect to it."""

    server: Sandbox
    recorder: Recorder
    state: Any = field(init=False)

    def __post_init__(self) -> None:
        self.state = self.recorder.state

    @property
    def manner(self) -> Manner:
        found: Manner = self.state.manner
        return found

    def connect(self, driver: str = "sync", user: str = USERNAME, password: str = PASSWORD) -> Any:
        """A context manager that gives a connected client."""
        return connect(generated.ecosys, driver, "EcoSys", self.server.url, user, password)

    def operations(self) -> list[str]:
        """The names of the operations called so far."""
        return [seen.operation for seen in self.recorder.seen]

    def bodies(self) -> list[etree._Element]:
        """The messages so far."""
        return [body_of(seen) for seen in self.recorder.seen]

    def texts(self, name: str) -> list[str | None]:
        """The text of the element ``name`` in each message so far; None where it is not there."""
        return [body.findtext(f".//{name}") for body in self.bodies()]

    def judge(self) -> None:
        """Both judges find every message valid."""
        by_lxml, by_xmlschema = judges()
        for body in self.bodies():
            by_lxml.assertValid(body)
            by_xmlschema.validate(etree.tostring(body, with_tail=False))


@contextmanager
def ecosys(**options: Any) -> Iterator[Eco]:
    """A sandbox; at the end every request must have been valid, and no session is open."""
    recorder = Recorder(create_app(FOLDER, **options))
    with start(recorder) as server:  # type: ignore[arg-type]
        eco = Eco(server, recorder)
        yield eco
        eco.judge()
        assert eco.state.sessions.open == []
