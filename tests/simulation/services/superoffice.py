"""A model of SuperOffice: jobs that go on by themselves, and lists by page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.simulation.services.model import Request, Service

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
    f'<Succeeded xmlns="{NS}">true</Succeeded></s:Header><s:Body>'
    f'<{{name}}Response xmlns="{NS}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
    "{content}</{name}Response></s:Body></s:Envelope>"
)
_LOGIN = (
    "<Response/><Credentials><Ticket>7T:ticket</Ticket></Credentials>"
    "<AuthenticationSucceeded>true</AuthenticationSucceeded>"
)
_ITEM = (
    "<ArchiveListItem><EntityName>contact</EntityName><PrimaryKey>{}</PrimaryKey></ArchiveListItem>"
)


@dataclass
class Task:
    """A job: when it will have ended, and how."""

    id: int
    name: str
    ends: float
    fails: bool

    def state(self, now: float) -> str:
        if now < self.ends:
            return "Started"
        return "Failed" if self.fails else "Succeeded"


class SuperOffice(Service):
    """Jobs by id, and the keys of a list.

    Args:
        takes: how many seconds a job takes.
        fails: whether it fails then.
    """

    def __init__(self, *, takes: float = 0.0, fails: bool = False) -> None:
        super().__init__()
        self.tasks: list[Task] = []
        self.keys_listed: list[int] = []
        self.now = 0.0
        self._takes = takes
        self._fails = fails

    def keys(self, name: str, body: str) -> Iterable[str]:
        if name == "StartBatchJob":
            return [f"job {_leaf('Name', body)}"]
        return [f"page {page}"] if (page := _leaf("Page", body)) else []

    def come_to(self, now: float) -> None:
        self.now = now
        super().come_to(now)

    def act(self, request: Request) -> str:
        if self.others is not None:
            self.others()
        name, body = request.name, request.body
        if name.startswith("Authenticate"):
            return _ENVELOPE.format(name="Authenticate", content=_LOGIN)
        if name == "StartBatchJob":
            task = Task(
                len(self.tasks) + 1, _leaf("Name", body), self.now + self._takes, self._fails
            )
            self.tasks.append(task)
            content = f"<Response>{task.id}</Response>"
        elif name == "GetBatchTaskInfo":
            content = self._look(int(_leaf("Id", body)))
        else:
            content = self._page(name, int(_leaf("Page", body)), int(_leaf("PageSize", body)))
        return _ENVELOPE.format(name=name, content=content)

    def _look(self, number: int) -> str:
        if number > len(self.tasks):
            return '<Response i:nil="true"/>'
        task = self.tasks[number - 1]
        return (
            f"<Response><Id>{task.id}</Id><Name>{task.name}</Name>"
            f"<State>{task.state(self.now)}</State></Response>"
        )

    def _page(self, name: str, page: int, size: int) -> str:
        keys = self.keys_listed[page * size : (page + 1) * size]
        items = "".join(map(_ITEM.format, keys))
        if name == "GetArchiveListByColumns":
            return f"<Response>{items}</Response>"
        count = f"<RowCount>{len(self.keys_listed)}</RowCount>"
        return f"<Response>{count}<Rows>{items}</Rows></Response>"


def _leaf(name: str, body: str) -> str:
    found = re.search(rf"<n\d:{name}>([^<]*)</n\d:{name}>", body)
    return "" if found is None else found[1]
