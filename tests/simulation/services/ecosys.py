"""A model of EcoSys: each record of a call is judged by itself, and told by its index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tests.simulation.services.autotask import BAD
from tests.simulation.services.model import Request, Service

NS = "http://ecosys.net/api/SampleObject"
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    f'<m:SampleObject{{}}ResponseElement xmlns:m="{NS}">{{}}</m:SampleObject{{}}ResponseElement>'
    "</s:Body></s:Envelope>"
)
_DONE = '<ObjectResult index="{}" successFlag="true" internalId="{}" externalId="{}"/>'
_NOT = (
    '<ObjectResult index="{}" successFlag="false" internalId="" externalId="{}"><ResultMessage '
    'level="FAILURE" reasonCode="NO"><Message>{}</Message></ResultMessage></ObjectResult>'
)
_OBJECT = re.compile(r"<CostObjectID>([^<]*)</CostObjectID>(?:<CostObjectName>([^<]*)<)?")


class EcoSys(Service):
    """What is saved: id → name and internal id."""

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, tuple[str, int]] = {}
        self.created: Counter[str] = Counter()
        self.writes = 0
        self.locked: set[str] = set()
        """What somebody has closed for changes."""
        self._next = 701

    def add(self, key: str, name: str) -> int:
        """An object that is there, whoever made it; gives its internal id."""
        self.objects[key] = (name, self._next)
        self._next += 1
        return self._next - 1

    def keys(self, name: str, body: str) -> Iterable[str]:
        return [key for key, _ in _OBJECT.findall(body)]

    def act(self, request: Request) -> str:
        if self.others is not None:
            self.others()
        verb = request.name.removesuffix("SampleObject")
        if verb == "Read":
            return _ENVELOPE.format("Read", "", "Read")
        self.writes += 1
        results = [
            self._one(verb, at, key, name)
            for at, (key, name) in enumerate(_OBJECT.findall(request.body))
        ]
        return _ENVELOPE.format("Write", "".join(results), "Write")

    def _one(self, verb: str, at: int, key: str, name: str) -> str:
        there = key in self.objects
        refused = {
            "Create": there,
            "Update": not there,
            "Delete": not there,
            "CreateOrUpdate": False,
        }[verb]
        if refused or key in self.locked or key.startswith(BAD):
            return _NOT.format(at, key, "It is not allowed.")
        if verb == "Delete":
            return _DONE.format(at, self.objects.pop(key)[1], key)
        if there:
            self.objects[key] = (name, self.objects[key][1])
        else:
            self.add(key, name)
            self.created[key] += 1
        return _DONE.format(at, self.objects[key][1], key)
