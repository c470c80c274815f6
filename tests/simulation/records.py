"""What is written in a run, and what the model's table says of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from generated.autotask import AsyncAutotask, Autotask, Ticket
from generated.ecosys import AsyncEcoSys, EcoSys, SampleObject, SampleObjectKey
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.limits.quota import Governor
from soapwright.runtime.limits.usage import Usage
from tests.simulation.network import READ_TIMEOUT
from tests.simulation.plan import Plan
from tests.simulation.services import autotask, ecosys
from tests.simulation.world import World

ALLOWANCE = 40
_URL = "http://simulated/"


class Writing(ABC):
    """The records of a run, each known by its index, and what has become of them in truth."""

    service: Any

    def __init__(self, plan: Plan, world: World) -> None:
        self.plan = plan
        self.world = world

    @abstractmethod
    def connect(self, process: int) -> Any:
        """A client of that process."""

    def ready(self, client: Any) -> None:  # noqa: B027 - most have nothing to do
        """What is done with a client that is open."""

    @abstractmethod
    def record(self, index: int) -> Any:
        """A record as its user has it: a new object each time."""

    @abstractmethod
    def key(self, index: int) -> str:
        """What tells it in the service's story."""

    @abstractmethod
    def ids(self, index: int) -> list[int]:
        """The ids of what came of it: none where it was not done."""

    @abstractmethod
    def times(self, index: int) -> int:
        """How often it was created."""

    def method(self, client: Any) -> Any:
        """What of a client writes it."""
        return getattr(client, self.plan.verb)

    def own_key(self, record: Any) -> str | int:
        """Its key in a journal."""
        return str(record.title if isinstance(record, Ticket) else record.cost_object_id)

    @property
    def limits(self) -> Limits:
        return Limits(read=READ_TIMEOUT, connect=READ_TIMEOUT, total=self.plan.total)


class Tickets(Writing):
    """Tickets of Autotask."""

    service: autotask.Autotask

    def __init__(self, plan: Plan, world: World) -> None:
        super().__init__(plan, world)
        has_quota = plan.errand == "quota"
        self.service = autotask.Autotask(
            names=plan.names, allowance=ALLOWANCE if has_quota else None
        )
        self.service.refuses, self.service.refuses_from = plan.refuses, plan.refuses_from
        self._rows: list[int] = []
        if plan.verb != "create":
            self._rows = [self.service.add(f"old {n}").id for n in range(plan.records)]
            if plan.verb == "delete":
                for n in plan.bad:
                    self.service.rows[self._rows[n]].locked = True
            if plan.changes:
                self.service.others = self._lock

    def _lock(self) -> None:
        """Somebody else closes a row."""
        dice = self.world.dice
        if dice.random() < 0.3:
            row = self.service.rows.get(dice.choice(self._rows))
            if row is not None and not row.locked:
                row.locked = True
                self.world.tell(f"somebody closes {row.id}")

    def connect(self, process: int) -> Any:
        kind: Any = AsyncAutotask if self.plan.driver == "async" else Autotask
        governor = Governor() if self.plan.errand == "quota" else None
        return kind.connect(
            "u",
            "p",
            integration_code=f"c{process}",
            url=_URL,
            zone="en",
            governor=governor,
            limits=self.limits,
        )

    def ready(self, client: Any) -> None:
        if self.plan.errand == "quota":
            client._connection.throttle.quota._told = Usage(ALLOWANCE, 0, 60)

    def _title(self, index: int) -> str:
        return f"{'bad' if index in self.plan.bad else 'job'} {index}"

    def record(self, index: int) -> Ticket:
        title = self._title(index)
        ticket = Ticket(title=title, account_id=1, status=1, priority=1)
        if self._rows:
            ticket.id = self._rows[index]
        else:
            ticket.external_id = title
        return ticket

    def key(self, index: int) -> str:
        return str(self._rows[index]) if self._rows else self._title(index)

    def ids(self, index: int) -> list[int]:
        if not self._rows:
            return self.service.ids(self._title(index))
        id_ = self._rows[index]
        row = self.service.rows.get(id_)
        if self.plan.verb == "delete":
            return [id_] if row is None else []
        return [id_] if row is not None and row.title == self._title(index) else []

    def times(self, index: int) -> int:
        return self.service.created[self._title(index)]


class Objects(Writing):
    """Objects of EcoSys."""

    service: ecosys.EcoSys

    def __init__(self, plan: Plan, world: World) -> None:
        super().__init__(plan, world)
        self.service = ecosys.EcoSys()
        self._before: dict[int, int] = {}
        if plan.verb in ("update", "delete"):
            for n in range(plan.records):
                if n not in plan.bad:
                    self._before[n] = self.service.add(self.key(n), "old")
        if plan.changes:
            self.service.others = self._lock

    def _lock(self) -> None:
        """Somebody else closes an object."""
        dice = self.world.dice
        if dice.random() < 0.3:
            key = self.key(dice.randrange(self.plan.records))
            self.service.locked.add(key)
            self.world.tell(f"somebody closes {key}")

    def connect(self, process: int) -> Any:
        kind: Any = AsyncEcoSys if self.plan.driver == "async" else EcoSys
        return kind.connect(_URL, f"u{process}", "p", limits=self.limits)

    def method(self, client: Any) -> Any:
        return getattr(client.sample_object, self.plan.verb)

    def record(self, index: int) -> Any:
        if self.plan.verb == "delete":
            return SampleObjectKey(cost_object_id=self.key(index))
        return SampleObject(cost_object_id=self.key(index), cost_object_name="new")

    def key(self, index: int) -> str:
        return f"{'bad' if index in self.plan.bad else 'job'}{index}"

    def ids(self, index: int) -> list[int]:
        there = self.service.objects.get(self.key(index))
        if self.plan.verb == "delete":
            return [self._before[index]] if there is None and index in self._before else []
        return [there[1]] if there is not None and there[0] == "new" else []

    def times(self, index: int) -> int:
        return self.service.created[self.key(index)]
