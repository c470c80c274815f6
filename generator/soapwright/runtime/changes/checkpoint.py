"""Where reading changes ended, so that the next reading misses nothing and repeats little.

A record counts as changed by a time that the service writes into it. Three things keep that time
from being a safe place to go on from: pages come in the order of keys, so a record may change
behind the reading; a change may be saved after the time it carries; and the clocks of two
machines differ. So a :class:`Checkpoint` never goes beyond the moment a reading began, and the
next one goes back from it by an overlap, five minutes unless you choose another. What it finds
there again, the same record with the same time, it leaves out. Nothing is missed as long as the
difference of the clocks and the delay of a change are together shorter than the overlap.

A reading counts only when it came to its end. One that was broken off is done again from where
it began, so what is killed in the middle repeats records and misses none.
"""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.records.dataclass import dataclass, field

OVERLAP = datetime.timedelta(minutes=5)
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a reading ended.

    Args:
        at: all that changed before, less the overlap, has been read.
        seen: id → time of the records that the next reading will find again, as texts.
    """

    at: datetime.datetime
    seen: Mapping[str, str] = field(default_factory=dict)


class Checkpoint:
    """Where the readings of one database ended, of any number of entities.

    It changes when a reading has come to its end; ``save()`` then makes it last. Save it when you
    are done with the records, not before.

    Args:
        path: the file to save to, or None to keep it in memory.
        overlap: how far a reading goes back from where the one before ended.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, overlap: datetime.timedelta = OVERLAP
    ) -> None:
        if overlap < datetime.timedelta(0):
            raise ValueError(f"overlap is {overlap}; it goes back, so it is not negative")
        self.path = None if path is None else Path(path)
        self.overlap = overlap
        self._marks: dict[str, Mark] = {}
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, overlap: datetime.timedelta = OVERLAP
    ) -> Checkpoint:
        """The checkpoint in a file; without the file a new one, from which all is read.

        Raises:
            ValueError: the file holds no checkpoint.
            OSError: it cannot be read.
        """
        checkpoint = cls(path, overlap=overlap)
        try:
            text = Path(path).read_text("utf-8")
        except FileNotFoundError:
            return checkpoint
        import json  # most programs keep no checkpoint

        try:
            checkpoint._marks = _marks(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{path} holds no checkpoint: {error!r}") from None
        return checkpoint

    def save(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            ValueError: it has no path.
            OSError: it cannot be written.
        """
        if self.path is None:
            raise ValueError("the checkpoint has no path to save to")
        import json

        with self._lock:
            marks = {
                name: {"at": mark.at.isoformat(), "seen": dict(mark.seen)}
                for name, mark in sorted(self._marks.items())
            }
            text = json.dumps({"version": _VERSION, "marks": marks}, indent=1)
            _replace(self.path, f"{text}\n")

    @property
    def marks(self) -> Mapping[str, Mark]:
        """Where each reading ended, by entity and field: ``Ticket.LastActivityDate``."""
        return MappingProxyType(self._marks)

    def reading(self, name: str, clock: WallClock, now: datetime.datetime) -> Reading:
        """Begin to read what has changed since the mark of that name.

        Args:
            name: entity and field.
            clock: the service's.
            now: the moment it begins.
        """
        return Reading(self, name, clock, now, self._marks.get(name))

    def advance(self, name: str, mark: Mark) -> None:
        """The reading of that name has ended there; :meth:`save` keeps it."""
        with self._lock:
            self._marks[name] = mark

    def __getstate__(self) -> dict[str, Any]:
        with self._lock:
            return {**vars(self), "_marks": dict(self._marks), "_lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _lock=threading.Lock())

    def __repr__(self) -> str:
        marks = ", ".join(f"{name} at {mark.at}" for name, mark in self._marks.items())
        return f"<{type(self).__name__} {self.path or 'in memory'}: {marks or 'nothing read yet'}>"


class Reading:
    """One way through the changes; sans-IO.

    ``since`` is the time, on the service's clock, from which on records are to be asked for; None
    means all of them.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        name: str,
        clock: WallClock,
        began: datetime.datetime,
        mark: Mark | None,
    ) -> None:
        self._checkpoint = checkpoint
        self._name = name
        self._clock = clock
        self._began = began
        self._mark = mark
        self._found: dict[str, datetime.datetime] = {}
        self._latest: datetime.datetime | None = None
        self.since = None if mark is None else self._from(mark.at)

    def is_news(self, id: object, changed: object) -> bool:
        """Whether a record was not read before with that time; to be asked once for each.

        One without a time, or with one that Python cannot hold, is news whenever it comes.
        """
        if not isinstance(changed, datetime.datetime):
            return True
        key = str(id)
        if self._latest is None or changed > self._latest:
            self._latest = changed
        self._found[key] = changed
        return self._mark is None or self._mark.seen.get(key) != changed.isoformat()

    def finish(self) -> None:
        """All has been read: the checkpoint goes on."""
        at = None if self._latest is None else min(self._latest, self._began)
        if self._mark is not None:
            at = self._mark.at if at is None else max(at, self._mark.at)
        if at is None:
            return
        since = self._from(at)
        seen = {
            key: changed.isoformat()
            for key, changed in self._found.items()
            if changed.replace(tzinfo=None) >= since
        }
        self._checkpoint.advance(self._name, Mark(at, seen))

    def _from(self, at: datetime.datetime) -> datetime.datetime:
        return self._clock.earliest(at - self._checkpoint.overlap)


def _marks(content: dict[str, Any]) -> dict[str, Mark]:
    if content["version"] != _VERSION:
        raise ValueError(f"version {content['version']}; this is version {_VERSION}")
    marks = {}
    for name, mark in content["marks"].items():
        at = datetime.datetime.fromisoformat(mark["at"])
        if at.tzinfo is None:
            raise ValueError(f"{name}: {mark['at']} has no time zone")
        marks[name] = Mark(at, {str(key): str(value) for key, value in mark["seen"].items()})
    return marks


def _replace(path: Path, text: str) -> None:
    """Put a file in the place of another, so that a reader sees the one or the other."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
