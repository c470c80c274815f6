"""``soapwright demo``: regenerate, start the sandbox, run a real session against it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence

from soapwright.errors import InputError
from soapwright.project.files import shown
from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from soapwright.sandbox import open_sandbox, services
from soapwright.service.rules import ServiceRules


def shown_services(workspace: Workspace, names: Sequence[str]) -> list[ServiceRules]:
    """The rules of the services that are named, or of all of the workspace that have a sandbox.

    Raises:
        InputError: one that is named has none, or there is no such service.
    """
    for name in names:
        if name not in services():
            raise InputError(f"{name!r} has no sandbox; there is: {', '.join(services())}")
    found = names or [name for name in workspace.service_names() if name in services()]
    return [workspace.service(name) for name in found]


def run(workspace: Workspace, shows: Sequence[ServiceRules], say: Callable[[str], None]) -> None:
    """Show one session of each service.

    Raises:
        InputError: one cannot be generated.
    """
    for rules in shows:
        name = rules.name
        # What is not installed is told before anything is made: it imports a server.
        session = importlib.import_module(f"soapwright.sandbox.{name}.demo")
        generated = workspace.generate(rules, force=True)
        published = generated.published
        assert published is not None  # forced
        changed = len(published.written)
        say(
            f"{rules.client}: {changed + published.unchanged} files of {shown(generated.folder)} "
            f"regenerated, {changed} of them changed"
        )
        package = ClientPackage(workspace, rules)
        with open_sandbox(name, rules.file.parent) as server:
            say(f"  sandbox at {server.url}")
            session.run(package.module, server, lambda text: say(f"  {text}"))
