"""Commands as a user runs them, against a sandbox that is served over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from soapwright.cli.app import app
from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.server import Sandbox
from soapwright.service.rules import ServiceRules
from tests.generated.packages import ROOT

ENVIRONMENTS: Mapping[str, Mapping[str, str]] = {
    "autotask": {
        "USERNAME": "api@example.com",
        "SECRET": "sandbox-secret",
        "INTEGRATION_CODE": "SANDBOX",
    },
    "ecosys": {"USER": "admin", "PASSWORD": "sandbox-secret"},
    "superoffice": {
        "USERNAME": "admin",
        "PASSWORD": "sandbox-password",
        "APPLICATION_TOKEN": "sandbox-application",
    },
    "click2mail": {"USERNAME": "api@example.com", "SECRET": "sandbox-secret"},
}
"""What each sandbox knows its caller by."""


class Served:
    """A sandbox, and the command line beside it.

    Args:
        service: the service.
        server: its sandbox.
    """

    def __init__(self, service: str, server: Sandbox) -> None:
        self.service = service
        self.server = server

    @property
    def environment(self) -> dict[str, str]:
        known = {"URL": self.server.url, **ENVIRONMENTS[self.service]}
        return {f"SOAPWRIGHT_{name}": value for name, value in known.items()}

    def run(self, command: str, *arguments: object, stdin: str | bytes | None = None) -> Result:
        """Run a command on the service."""
        words = [command, self.service, *map(str, arguments), "--workspace", str(ROOT)]
        return CliRunner().invoke(app, words, env=self.environment, input=stdin)

    def query(self, entity: str, where: str, fields: str = "id") -> list[dict[str, Any]]:
        """The records that the service has."""
        options = ("--where", where, "--fields", fields, "--format", "jsonl")
        done = self.run("query", entity, *options, "--to", "-")
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def served(service: str) -> Iterator[Served]:
    with open_sandbox(service, ROOT / "wsdl" / service) as server:
        yield Served(service, server)


def package_of(service: str) -> tuple[ClientPackage, ServiceRules]:
    """The client of one of our services."""
    space = Workspace(ROOT)
    rules = space.service(service)
    return ClientPackage(space, rules), rules


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def write_jobs(path: Path, count: int) -> Path:
    """Letters to be sent, a page each, a row each: their parts are columns."""
    options = {
        "document_class": "Letter 8.5 x 11",
        "layout": "Address on Separate Page",
        "production_time": "Next Day",
        "envelope": "#10 Double Window",
        "color": "Black and White",
        "paper_type": "White 24#",
        "print_option": "Printing both sides",
        "mail_class": "First Class",
    }
    address = {
        **{"name": "Ann", "organization": "", "address1": "1 Main St", "address2": ""},
        **{"address3": "", "city": "Arlington", "state": "VA", "postalCode": "22201"},
        "country": "USA",
    }
    columns = {
        **{f"print_production_options.{name}": text for name, text in options.items()},
        **{f"recipients.address.{name}": text for name, text in address.items()},
    }
    cells = ",".join(columns.values())
    rows = [f"{page},{page},{cells}" for page in range(1, count + 1)]
    return write(path, f"startingPage,endingPage,{','.join(columns)}", *rows)
