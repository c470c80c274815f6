"""One history: somebody works with the service, its schema and rights change, runs come and die.

The seed says what happens, in which order; only how far a run has come when it is killed is the
machine's to say. What the service has is known by its own database, into which the history writes,
so that a record can be committed with any time.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from generated.autotask.types import AccountPhysicalLocation, Contact, Ticket
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.fields import eastern
from tests.histories.command import Said, run
from tests.histories.service import STATES, TABLES, Service
from tests.mirrors import Rows, assert_same, column_types, kept, mirrored
from tests.peers.postgresql_server import PASSWORD

_ENVIRONMENT = {
    "SOAPWRIGHT_SECRET": SECRET,
    "SOAPWRIGHT_INTEGRATION_CODE": INTEGRATION_CODE,
    "PGPASSWORD": PASSWORD,
}
_TRACKED = {"ticket": "LastActivityDate", "contact": "LastModifiedDate"}
_RECORDS: dict[str, Any] = {
    "ticket": Ticket,
    "contact": Contact,
    "account_physical_location": AccountPhysicalLocation,
}
_XSD = {"integer": "int", "double": "double", "decimal": "decimal", "string": "string", None: None}
_WORDS = ("Drucker „brennt“ 🔥", 'a "b", c\'s', "two\nlines", "NULL", "0012", "x" * 200)
_MODES = ("", "", "", "--full", "--deletions", "--verify --repair")

_WIDE = {"int": "bigint", "long": "bigint", "short": "bigint"}
_COLUMNS = {
    "duckdb": {
        **{"bigint": "BIGINT", "double": "DOUBLE", "decimal": "DECIMAL(38,9)"},
        **{"boolean": "BOOLEAN", "dateTime": "TIMESTAMP WITH TIME ZONE", "string": "VARCHAR"},
    },
    "postgresql": {
        **{"bigint": "bigint", "double": "double precision", "decimal": "numeric"},
        **{"boolean": "boolean", "dateTime": "timestamp with time zone"},
        "string": "character varying",
    },
    "sqlite": {
        **{"bigint": "BIGINT", "double": "DOUBLE", "decimal": "NUMERIC(38, 9)"},
        **{"boolean": "BOOLEAN", "dateTime": "DATETIME", "string": "TEXT"},
    },
}
_COLUMNS["parquet"] = _COLUMNS["duckdb"]
"""Kind of mirror → XML Schema type → the type of its column."""


class History:
    """A service and a mirror of it.

    Args:
        seed: what happens.
        service: with a database that nobody has written into yet.
        workspaces: one for each state of its schema.
        to: the mirror, which is not there yet.
    """

    def __init__(self, seed: int, service: Service, workspaces: list[Path], to: str) -> None:
        self.story: list[str] = []
        self.runs = 0
        self.killed = 0
        self._random = random.Random(seed)
        self._service = service
        self._workspaces = workspaces
        self._to = to
        self._state = 0
        self._id = 40_000_000
        self._took = 2.0
        self._loose: dict[str, set[int]] = {table: set() for table in TABLES}
        """What no run promises to have but one that reads everything."""
        self._db = sqlite3.connect(service.database, isolation_level=None, timeout=30)
        self._db.create_collation("decimal", lambda one, other: (one > other) - (one < other))

    def live(self, steps: int) -> None:
        """So many things happen, and then the mirror is what the service has.

        Raises:
            AssertionError: it is not; a note tells what has happened.
        """
        try:
            for table in TABLES:
                self._create(table)
            for _ in range(steps):
                happens = self._random.choices(*_happenings(self))[0]
                happens()
            self._end()
        except AssertionError as error:
            error.add_note("\n".join(self.story))
            raise
        finally:
            self._db.close()

    # --- what happens -----------------------------------------------------------------------

    def work(self) -> None:
        """Records are created, changed and deleted."""
        for table in self._some_tables():
            what = self._random.choice((self._create, self._change, self._delete))
            what(table)

    def commit_late(self) -> None:
        """Records are created or changed long ago, but seen only now."""
        table = self._random.choice(tuple(_TRACKED))
        what = self._random.choice((self._create, self._change))
        what(table, late=self._random.uniform(1, 30) * 86_400)

    def change_rights(self) -> None:
        """The user sees some of the records, none, or all of them again."""
        table = self._random.choice(tuple(TABLES))
        entity = TABLES[table]
        if entity in self._service.visible:
            del self._service.visible[entity]
            self._tell(f"{table}: all can be seen")
            return
        ids = self._ids(table)
        self._service.visible[entity] = seen = set(
            self._random.sample(ids, self._random.choice((0, 1, len(ids) // 2)))
        )
        self._loose[table] |= {*ids} - seen
        self._tell(f"{table}: {len(seen)} of {len(ids)} can be seen")

    def change_schema(self) -> None:
        """Fields come, go and change their types; what is no integer becomes one."""
        before, self._state = self._state, self._random.randrange(len(STATES))
        self._tell(f"schema {before} becomes {self._state}")
        for (entity, field), type_ in STATES[self._state].items():
            if type_ != "integer":
                continue
            table = next(table for table, name in TABLES.items() if name == entity)
            for id, value in self._db.execute(f'SELECT id, "{field}" FROM "{entity}"').fetchall():
                if value is not None and "." in value:
                    self._set(entity, id, {field: str(int(float(value)))})
                    self._loose[table].add(id)  # the service tells no change of it

    def run(self) -> None:
        """A run, which may be killed; one that ends has kept its promise."""
        mode = self._random.choice(_MODES)
        tables = self._some_tables()
        kill_after = (
            self._random.uniform(0, 1.2) * self._took if self._random.random() < 0.4 else None
        )
        began = time.monotonic()
        said = self._sync(*tables, *mode.split(), kill_after=kill_after)
        self._tell(f"sync {' '.join(tables)} {mode}: {said.status}")
        if said.status == -9:
            self.killed += 1
            return
        self._took = time.monotonic() - began
        is_kept = any(not self._seen(table) for table in tables)
        assert said.status == 0 or (said.status == 1 and mode == _MODES[-1] and is_kept), said
        for table in tables:
            self._check(table, is_full=bool(mode))

    def _end(self) -> None:
        self._service.visible.clear()
        said = self._sync("--full")
        assert said.status == 0, said
        said = self._sync("--verify")
        assert (said.status, said.out) == (0, ""), said
        for table in TABLES:
            self._check(table, is_full=True)
            self._check_types(table)

    # --- what is to be ----------------------------------------------------------------------

    def _check(self, table: str, *, is_full: bool) -> None:
        own = self._seen(table)
        if not own:  # rows of which the service shows none are kept
            self._loose[table] |= {*self._ids(table)}
            return
        mirror = mirrored(self._to, table, USERNAME)
        loose = self._loose[table]
        if is_full or table not in _TRACKED:
            loose.clear()
            loose |= {*self._ids(table)} - own.keys()
            assert_same(mirror, own)
        else:
            assert_same(_without(mirror, loose), _without(own, loose))

    def _check_types(self, table: str) -> None:
        kind = self._to.partition(":")[0]
        found = column_types(self._to, table)
        types = self._types(table)
        for field in _RECORDS[table].__dataclass_fields__.values():
            name = field.metadata.get("name", "")
            xsd = types.get(name, field.metadata.get("xsd"))
            if xsd is not None:
                own = _COLUMNS[kind][_WIDE.get(xsd, xsd)]
                assert found[field.name] == own, f"{field.name}: {found[field.name]}"

    def _types(self, table: str) -> dict[str, str | None]:
        return {
            field: _XSD[type_]
            for (entity, field), type_ in STATES[self._state].items()
            if entity == TABLES[table]
        }

    def _seen(self, table: str) -> Rows:
        """What the user sees, as the mirror should have it."""
        rows = kept(self._service.database, table, types=self._types(table))
        seen = self._service.visible.get(TABLES[table], rows.keys())
        return {id: row for id, row in rows.items() if id in seen}

    # --- how it is done ---------------------------------------------------------------------

    def _sync(self, *words: str, kill_after: float | None = None) -> Said:
        self.runs += 1
        server = self._service.servers[self._state]
        tables = () if any(word in TABLES for word in words) else tuple(TABLES)
        where = ("--to", self._to, "--url", server.url, "--username", USERNAME)
        return run(
            ["sync", "autotask", *tables, *words, *where],
            self._workspaces[self._state],
            _ENVIRONMENT,
            kill_after=kill_after,
        )

    def _create(self, table: str, late: float = 0) -> None:
        count = self._random.choice((1, 3, 10))
        for _ in range(count):
            self._id += self._random.choice((1, 1, 50))
            values = self._new(table) | self._varied(table) | self._times(table, late)
            columns = ", ".join(f'"{name}"' for name in ("id", *values))
            marks = ", ".join("?" * (len(values) + 1))
            self._db.execute(
                f'INSERT INTO "{TABLES[table]}" ({columns}) VALUES ({marks})',
                (self._id, *values.values()),
            )
            self._changed(table, self._id, late)
        self._tell(f"{table}: {count} created{' late' if late else ''}")

    def _change(self, table: str, late: float = 0) -> None:
        ids = self._ids(table)
        chosen = self._random.sample(ids, self._random.randint(1, min(5, len(ids))))
        for id in chosen:
            new = {"UserDefinedFields": self._new(table)["UserDefinedFields"]}
            self._set(TABLES[table], id, new | self._varied(table) | self._times(table, late))
            self._changed(table, id, late)
        self._tell(f"{table}: {len(chosen)} changed{' late' if late else ''}")

    def _delete(self, table: str) -> None:
        ids = self._ids(table)
        chosen = self._random.sample(ids, self._random.randint(0, len(ids) // 3))
        for id in chosen:
            self._db.execute(f'DELETE FROM "{TABLES[table]}" WHERE id = ?', (id,))
        self._loose[table] |= {*chosen}
        self._tell(f"{table}: {len(chosen)} deleted")

    def _changed(self, table: str, id: int, late: float) -> None:
        """Whether the next run is to have it."""
        seen = self._service.visible.get(TABLES[table])
        if late or (seen is not None and id not in seen):
            self._loose[table].add(id)
        else:
            self._loose[table].discard(id)

    def _new(self, table: str) -> dict[str, object]:
        word = self._random.choice(_WORDS)
        udfs = {"Seats": str(self._random.randrange(99))} if self._random.random() < 0.5 else {}
        values: dict[str, object] = {"AccountID": 1, "UserDefinedFields": "{}"}
        if table == "ticket":
            values |= {"Title": word, "Status": 1, "Priority": self._random.choice((1, 2, None))}
        elif table == "contact":
            values |= {"FirstName": word, "LastName": "Hopper", "Active": 1}
            values["BulkEmailOptOut"] = self._random.choice((0, 1, None))
        else:
            return values | {"Name": word, "Active": self._random.choice((0, 1, None))}
        return values | {"UserDefinedFields": json.dumps(udfs)}

    def _varied(self, table: str) -> dict[str, str | None]:
        """Values of the fields whose types change: those that there are have any that fits."""
        found: dict[str, str | None] = {}
        for (entity, field), type_ in STATES[self._state].items():
            if entity == TABLES[table] and type_ is not None:
                number = Decimal(self._random.randrange(4_000)) / (1 if type_ == "integer" else 4)
                found[field] = None if self._random.random() < 0.2 else f"{number.normalize():f}"
        return found

    def _times(self, table: str, late: float) -> dict[str, str]:
        if table not in _TRACKED:
            return {}
        return {_TRACKED[table]: eastern(time.time() - late)}

    def _set(self, entity: str, id: int, values: Mapping[str, object]) -> None:
        names = ", ".join(f'"{name}" = ?' for name in values)
        self._db.execute(f'UPDATE "{entity}" SET {names} WHERE id = ?', (*values.values(), id))

    def _ids(self, table: str) -> list[int]:
        rows = self._db.execute(f'SELECT id FROM "{TABLES[table]}" ORDER BY id')
        return [row[0] for row in rows]

    def _some_tables(self) -> list[str]:
        return self._random.sample([*TABLES], self._random.choice((1, 3, 3)))

    def _tell(self, text: str) -> None:
        self.story.append(text)


def _happenings(history: History) -> tuple[list[Callable[[], None]], list[int]]:
    """What may happen, and how often."""
    found = {
        history.work: 5,
        history.run: 6,
        history.commit_late: 1,
        history.change_rights: 2,
        history.change_schema: 2,
    }
    return [*found], [*found.values()]


def _without(rows: Rows, ids: set[int]) -> Rows:
    return {id: row for id, row in rows.items() if id not in ids}
