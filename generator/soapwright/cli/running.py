"""What ``run``, ``query`` and ``call`` have in common: their client, and its options."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from soapwright.cli.asking import one_way, places_of
from soapwright.cli.console import Console
from soapwright.cli.place import placed
from soapwright.cli.trace import trace_option
from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.project.packages import ClientPackage
    from soapwright.service.rules import ServiceRules

F = TypeVar("F", bound=Callable[..., Any])


def check_files(files: Mapping[str, str | Path | None]) -> None:
    """Refuse to write over a file that is read or written for something else.

    Args:
        files: by option; None and ``-`` are none.

    Raises:
        InputError: two options name one file.
    """
    seen: dict[Path, str] = {}
    for option, path in files.items():
        if path is None or str(path) == "-":
            continue
        place = Path(path).resolve()
        same = seen.get(place) or next((seen[each] for each in seen if _is_one(each, place)), None)
        if same is not None:
            raise InputError(f"is the file of {same} too: name another", file=path, key=option)
        seen[place] = option


def _is_one(one: Path, other: Path) -> bool:
    """Whether two names are of one file, by a hard link."""
    try:
        return one.samefile(other)
    except OSError:  # one is not there yet
        return False


def connection_options(function: F) -> F:
    """The options that say where a service is, and who calls."""
    for option in (
        trace_option,
        click.option("--package", metavar="NAME", help="What the client is imported as."),
        click.option("--username", metavar="NAME", help="The API user."),
        click.option(
            "--zone", metavar="ZONE", help="The zone, where the address does not tell it."
        ),
        click.option("--url", metavar="URL", help="The service's address."),
    ):
        function = option(function)
    return function


class Opened:
    """A service's generated client, and what connects it.

    Args:
        workspace: the folder with wsdl/ in it, or None.
        service: the service's name.
        package: what its client is imported as, where service.toml says otherwise.
        places: options that ``connect`` takes, by name.

    Raises:
        InputError: there is no such service, no client, or it takes no such option.
    """

    def __init__(
        self,
        workspace: Path | None,
        service: str,
        package: str | None,
        places: Mapping[str, str | None],
    ) -> None:
        from soapwright.project.packages import ClientPackage
        from soapwright.project.workspace import Workspace

        space = Workspace.find(workspace)
        (rules,) = placed(space, [space.service(service)], package, None)
        self.rules: ServiceRules = rules
        self.package: ClientPackage = ClientPackage(space, rules)
        parameters = self.package.parameters()
        if rules.time is None:  # then one of that name would be something else
            parameters.pop("time_zone", None)
        self._given = places_of(parameters, **places)
        self._zone = places.get("zone")

    def arguments(self) -> dict[str, Any]:
        """The arguments of ``connect``; whoever is there is asked for what is nowhere."""
        return one_way(
            self.package.ways(),
            dict(self._given),
            service=self.rules.name,
            zone=self._zone,
            optional=self.package.texts(),
        )


class Pace:
    """Tells on a terminal how far something is, how fast, and how long it will take.

    Args:
        console: where.
        total: how many there are, or None.
    """

    def __init__(self, console: Console, total: int | None = None) -> None:
        self._console = console
        self._total = total
        self._began = time.monotonic()

    def tell(self, done: int, rest: str = "") -> None:
        """So many are done."""
        seconds = max(time.monotonic() - self._began, 0.001)
        rate = done / seconds
        text = f"{done:,}" if self._total is None else f"{done:,} of {self._total:,}"
        text += f" rows{rest}, {rate:,.0f} a second"
        if self._total is not None and rate and done < self._total:
            text += f", {_spoken((self._total - done) / rate)} left"
        self._console.progress(text)


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
