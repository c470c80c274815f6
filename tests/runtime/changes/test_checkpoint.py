"""Checkpoints: what a reading leaves out, what it never misses, what a file holds."""

from __future__ import annotations

import datetime
import json
from datetime import UTC, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from soapwright.runtime.changes.checkpoint import Checkpoint, Mark
from soapwright.runtime.codec.wall_clock import WallClock
from tests.examples import examples

CLOCK = WallClock("America/New_York")
SUMMER = datetime.datetime(2024, 7, 1, 12, tzinfo=UTC)
CLOCK_GOES_BACK = datetime.datetime(2024, 11, 3, 6, tzinfo=UTC)
NAME = "Ticket.LastActivityDate"


def local(moment: datetime.datetime) -> datetime.datetime:
    """A moment as a record carries it: what the wall clock shows, the first time of two."""
    found = CLOCK.parse(CLOCK.format(moment))
    assert isinstance(found, datetime.datetime)
    return found


def read(
    checkpoint: Checkpoint, records: dict[int, datetime.datetime], now: datetime.datetime
) -> list[int]:
    """One whole reading: the ids that are news."""
    reading = checkpoint.reading(NAME, CLOCK, now)
    news = [
        key
        for key, changed in sorted(records.items())
        if reading.since is None or CLOCK.wall(changed) >= reading.since
        if reading.is_news(key, changed)
    ]
    reading.finish()
    return news


def test_each_change_comes_once() -> None:
    checkpoint = Checkpoint()
    records = {1: local(SUMMER), 2: local(SUMMER - timedelta(days=30))}
    now = SUMMER + timedelta(minutes=1)
    assert read(checkpoint, records, now) == [1, 2]
    assert read(checkpoint, records, now) == []
    records[2] = local(now)
    assert read(checkpoint, records, now + timedelta(minutes=1)) == [2]
    assert read(checkpoint, records, now + timedelta(minutes=2)) == []


def test_a_mark_is_never_later_than_the_begin_of_its_reading() -> None:
    checkpoint = Checkpoint()
    read(checkpoint, {1: local(SUMMER + timedelta(hours=1))}, SUMMER)
    assert checkpoint.marks[NAME].at == SUMMER
    read(checkpoint, {}, SUMMER + timedelta(hours=2))
    assert checkpoint.marks[NAME].at == SUMMER


def test_what_is_saved_late_is_found_within_the_overlap() -> None:
    checkpoint = Checkpoint(overlap=timedelta(minutes=5))
    read(checkpoint, {1: local(SUMMER)}, SUMMER)
    late = {1: local(SUMMER), 2: local(SUMMER - timedelta(minutes=4))}
    assert read(checkpoint, late, SUMMER + timedelta(minutes=1)) == [2]


def test_a_reading_that_is_broken_off_counts_for_nothing() -> None:
    checkpoint = Checkpoint()
    reading = checkpoint.reading(NAME, CLOCK, SUMMER)
    assert reading.is_news(1, local(SUMMER))
    assert not checkpoint.marks
    assert read(checkpoint, {1: local(SUMMER)}, SUMMER) == [1]


def test_records_without_a_time_come_with_a_whole_reading() -> None:
    reading = Checkpoint().reading(NAME, CLOCK, SUMMER)
    assert reading.is_news(1, None)
    assert reading.since is None


# --- files ---------------------------------------------------------------------------------------


def test_a_checkpoint_survives_its_process(tmp_path: Path) -> None:
    path = tmp_path / "sync.json"
    checkpoint = Checkpoint.load(path)
    assert not checkpoint.marks
    records = {1: local(SUMMER), 2: local(SUMMER)}
    read(checkpoint, records, SUMMER)
    checkpoint.save()
    again = Checkpoint.load(path)
    assert dict(again.marks) == dict(checkpoint.marks)
    assert read(again, records, SUMMER) == []
    assert [file.name for file in tmp_path.iterdir()] == ["sync.json"]


def test_several_entities_have_a_mark_each(tmp_path: Path) -> None:
    checkpoint = Checkpoint.load(tmp_path / "sync.json")
    for name in ("Ticket.LastActivityDate", "Account.LastActivityDate"):
        reading = checkpoint.reading(name, CLOCK, SUMMER)
        reading.is_news(1, local(SUMMER))
        reading.finish()
    checkpoint.save()
    assert set(Checkpoint.load(checkpoint.path or "").marks) == set(checkpoint.marks)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "marks": {}}',
        '{"version": 1, "marks": {"a": {"at": "2024-01-01T00:00:00", "seen": {}}}}',
        '{"version": 1, "marks": {"a": {"at": "soon", "seen": {}}}}',
        '{"version": 1, "marks": {"a": {"seen": {}}}}',
        '{"version": 1, "marks": []}',
    ],
)
def test_a_file_of_something_else_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sync.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"sync\.json holds no checkpoint"):
        Checkpoint.load(path)


def test_a_file_that_cannot_be_replaced_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sync.json"
    checkpoint = Checkpoint.load(path)
    read(checkpoint, {1: local(SUMMER)}, SUMMER)
    checkpoint.save()
    before = path.read_bytes()
    read(checkpoint, {1: local(SUMMER + timedelta(1))}, SUMMER + timedelta(1))

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="full"):
        checkpoint.save()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["sync.json"]


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="no path to save to"):
        Checkpoint().save()
    with pytest.raises(ValueError, match="not negative"):
        Checkpoint(overlap=timedelta(seconds=-1))


# --- nothing is missed ---------------------------------------------------------------------------

OVERLAP = timedelta(minutes=5)
LATE = timedelta(minutes=2)
APART = timedelta(minutes=3)
"""How late a change may be saved, and how far apart the clocks may be: together the overlap."""


class Service(RuleBasedStateMachine):
    """A service whose records change while they are read, and a mirror of it that gets killed.

    Changes carry the service's time and are seen a little later; the reader's clock is another
    one; pages come by id; a kill loses all but the saved file. After a reading that came to its
    end the mirror holds every change that was to be seen when it began.
    """

    def __init__(self, start: datetime.datetime = SUMMER) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "checkpoint.json"
        self.now = start
        self.apart = timedelta(0)
        self.records: dict[int, tuple[datetime.datetime, int]] = {}
        self.waiting: list[tuple[datetime.datetime, int, datetime.datetime, int]] = []
        self.version = 0
        self.mirror: dict[int, int] = {}
        self.delivered: dict[tuple[int, int], int] = {}
        self.kills = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(seconds=st.integers(1, 1500))
    def pass_time(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        due = sorted(change for change in self.waiting if change[0] <= self.now)
        self.waiting = [change for change in self.waiting if change[0] > self.now]
        for _, key, at, version in due:
            self.records[key] = (at, version)

    @rule(key=st.integers(1, 3), late=st.integers(0, int(LATE.total_seconds())))
    def change(self, key: int, late: int) -> None:
        if any(waiting == key for _, waiting, _, _ in self.waiting):
            return  # a record is locked while it is written
        self.now += timedelta(milliseconds=1)
        self.version += 1
        self.waiting.append((self.now + timedelta(seconds=late), key, self.now, self.version))
        self.pass_time(seconds=0)

    @rule(seconds=st.integers(-int(APART.total_seconds()), int(APART.total_seconds())))
    def move_the_readers_clock(self, seconds: int) -> None:
        self.apart = timedelta(seconds=seconds)

    @rule(
        between=st.lists(
            st.tuples(
                st.integers(0, 3),
                st.integers(1, 3),
                st.integers(0, int(LATE.total_seconds())),
                st.integers(0, 900),
            ),
            max_size=4,
        ),
        killed_after=st.none() | st.none() | st.integers(0, 3),
        saved=st.sampled_from([True, True, True, False]),
    )
    def read(
        self,
        between: list[tuple[int, int, int, int]],
        killed_after: int | None,
        saved: bool,
    ) -> None:
        """Read page by page, a record a page; ``between`` are changes while that goes on."""
        checkpoint = Checkpoint.load(self.path, overlap=OVERLAP)
        reading = checkpoint.reading(NAME, CLOCK, self.now + self.apart)
        to_be_seen = {key: version for key, (_, version) in self.records.items()}
        last = 0
        for page in range(len(self.records) + 4):
            if killed_after == page:
                self.kills += 1
                return
            for before, key, late, seconds in between:
                if before == page:
                    self.change(key, late)
                    self.pass_time(seconds)
            found = [
                (key, at, version)
                for key, (at, version) in sorted(self.records.items())
                if key > last and (reading.since is None or CLOCK.wall(at) >= reading.since)
            ][:1]
            if not found:
                break
            ((last, at, version),) = found
            if reading.is_news(last, local(at)):
                self.mirror[last] = version
                self.delivered[last, version] = self.delivered.get((last, version), 0) + 1
        reading.finish()
        if not saved:
            self.kills += 1
            return
        checkpoint.save()
        for key, version in to_be_seen.items():
            assert self.mirror[key] >= version, f"record {key}: version {version} was missed"

    @invariant()
    def changes_come_once_but_for_kills(self) -> None:
        assert all(count <= 1 + self.kills for count in self.delivered.values())


class ServiceWhileTheClockGoesBack(Service):
    """The same in the night when the wall clock shows an hour twice."""

    def __init__(self) -> None:
        super().__init__(CLOCK_GOES_BACK - timedelta(minutes=20))


TestNothingIsMissed = Service.TestCase
TestNothingIsMissed.settings = settings(max_examples=examples(100), stateful_step_count=25)
TestNothingIsMissedWhileTheClockGoesBack = ServiceWhileTheClockGoesBack.TestCase
TestNothingIsMissedWhileTheClockGoesBack.settings = TestNothingIsMissed.settings


def test_the_file_is_plain(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "sync.json")
    read(checkpoint, {7: local(SUMMER)}, SUMMER)
    checkpoint.save()
    assert json.loads((tmp_path / "sync.json").read_text()) == {
        "version": 1,
        "marks": {
            NAME: {"at": "2024-07-01T08:00:00-04:00", "seen": {"7": "2024-07-01T08:00:00-04:00"}}
        },
    }
    assert isinstance(checkpoint.marks[NAME], Mark)
