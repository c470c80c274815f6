"""One Ticket's way through the code: ``python -m benchmarks.walk [--path]``.

``create([Ticket])`` is traced with ``sys.setprofile`` on a client that has made such a call before.
Each call of a function of ours (or each time a generator or coroutine goes on) is a step. A move is
a step into another file than the one before; a return is a move into a file that was visited
before. Who follows the code in an editor makes just these moves.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from generated.autotask import AsyncAutotask, Autotask, Ticket
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME

ROOT = Path(__file__).resolve().parents[1]
OURS = (ROOT / "generated", ROOT / "generator" / "soapwright" / "runtime")


@dataclass
class Walk:
    """The files that were visited, and the functions that ran in each."""

    stops: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def files(self) -> int:
        return len({file for file, _ in self.stops})

    @property
    def moves(self) -> int:
        return max(len(self.stops) - 1, 0)

    @property
    def returns(self) -> int:
        return self.moves - max(self.files - 1, 0)

    def __enter__(self) -> Walk:
        sys.setprofile(self._note)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event != "call" or not any(path.is_relative_to(folder) for folder in OURS):
            return
        file = path.relative_to(ROOT).as_posix().removeprefix("generator/soapwright/")
        if not self.stops or self.stops[-1][0] != file:
            self.stops.append((file, []))
        self.stops[-1][1].append(frame.f_code.co_qualname)


def ticket() -> Ticket:
    return Ticket(title="walk", account_id=1, status=1, priority=2)


def walk_sync(url: str) -> Walk:
    with Autotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=url, verify=False
    ) as client:
        client.create([ticket()]).raise_for_failures()
        items = [ticket()]
        with Walk() as walk:
            report = client.create(items)
        report.raise_for_failures()
    return walk


async def walk_async(url: str) -> Walk:
    async with AsyncAutotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=url, verify=False
    ) as client:
        (await client.create([ticket()])).raise_for_failures()
        items = [ticket()]
        with Walk() as walk:
            report = await client.create(items)
        report.raise_for_failures()
    return walk


def walks() -> dict[str, Walk]:
    """The walk of each driver."""
    with open_sandbox("autotask", ROOT / "wsdl" / "autotask") as server:
        return {"sync": walk_sync(server.url), "async": asyncio.run(walk_async(server.url))}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--path", action="store_true", help="print the files and functions too")
    path = parser.parse_args().path
    for driver, walk in walks().items():
        print(f"{driver}: {walk.files} files, {walk.moves} moves, {walk.returns} returns")
        for file, functions in walk.stops if path else ():
            more = f" … {len(functions)}" if len(functions) > 4 else ""
            print(f"  {file}: {', '.join(functions[:4])}{more}")


if __name__ == "__main__":
    main()
