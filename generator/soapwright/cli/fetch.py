"""``soapwright fetch``: download the WSDLs and pin them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.commands.fetch import Fetched
    from soapwright.project.workspace import Workspace
    from soapwright.service.rules import ServiceRules


@command
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--zone", "zones", multiple=True, metavar="ZONE", help="Only this one; repeatable.")
@click.option("--pin", is_flag=True, help="Download nothing: pin the files that are there.")
def fetch(
    console: Console,
    workspace: Path | None,
    services: tuple[str, ...],
    zones: tuple[str, ...],
    pin: bool,
) -> None:
    """Download the WSDLs of all services, or of those named, and pin them in wsdl.lock.

    Zones without a url in service.toml are left alone. All that is imported comes along, over
    https and from the same host only. Nothing is replaced before everything has been read.

    \b
    Examples:
      soapwright fetch
      soapwright fetch orders --zone de
      soapwright fetch --pin orders
    """
    from soapwright.project.workspace import Workspace

    if pin and zones:
        raise InputError("pins all zones: leave --zone out", key="--pin")
    space = Workspace.find(workspace)
    for rules in space.services(services, unfetched=not pin):
        if pin:
            _pin(console, space, rules)
        else:
            _fetch(console, space, rules, zones)


def _pin(console: Console, space: Workspace, rules: ServiceRules) -> None:
    from soapwright.commands.fetch import pin

    changed = pin(rules, space.root)
    console.say(f"{rules.name}: wsdl.lock " + ("written" if changed else "is as it should be"))


def _fetch(console: Console, space: Workspace, rules: ServiceRules, zones: tuple[str, ...]) -> None:
    from soapwright.commands.diff import zone_of
    from soapwright.commands.fetch import fetch
    from soapwright.project.download import Downloader

    chosen = [zone_of(rules, name) for name in dict.fromkeys(zones)] or [*rules.zones.values()]
    for zone in chosen:
        if not zone.urls:
            if zones:
                raise InputError("has no url", file=rules.file, key=f"zones.{zone.name}")
            console.say(f"{rules.name} {zone.name}: no url, left as it is")
    with Downloader(progress=console.progress) as downloader:
        done = fetch(rules, space.root, [zone for zone in chosen if zone.urls], downloader)
    for fetched in done:
        _tell(console, rules, fetched)
    if any(fetched.written or fetched.removed for fetched in done):
        console.say(f"next: soapwright generate {rules.name}")


def _tell(console: Console, rules: ServiceRules, fetched: Fetched) -> None:
    from soapwright.diff.report.grouping import Item, in_words, worst_first

    name = f"{rules.name} {fetched.zone}"
    if not fetched.written and not fetched.removed:
        console.say(f"{name}: unchanged")
        return
    files = [*fetched.written, *(f"{path} (removed)" for path in fetched.removed)]
    if fetched.changes is None:
        console.say(f"{name}: new: {', '.join(files)}")
        return
    counts = in_words(fetched.changes.summary())
    console.say(f"{name}: {', '.join(files)}: {counts} since the last time")
    items = [Item(fetched.zone, finding) for finding in fetched.changes.findings]
    for _, finding in worst_first(items)[:_MOST]:
        console.say(f"  {finding.severity:7}  {finding.path}: {finding.message}")
    if len(items) > _MOST:
        console.say(f"  … and {len(items) - _MOST} more: git diff {' '.join(fetched.written)}")


_MOST = 10
"""Findings that are shown; all of them are what `diff` is for."""
