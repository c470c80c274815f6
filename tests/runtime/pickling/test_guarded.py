"""Errors and what comes with them, in copies and in other processes."""

from __future__ import annotations

import copy
import datetime
import importlib
import inspect
import multiprocessing
import pickle
import pkgutil
import threading
import types
import typing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import soapwright.errors
import soapwright.runtime
from generated.autotask import Autotask, Ticket, picklists
from soapwright.runtime import errors
from soapwright.runtime.changes.checkpoint import Checkpoint, Mark
from soapwright.runtime.errors import BatchError, ServiceError, SoapwrightError, WaitTimeout
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.limits.quota import Governor
from soapwright.runtime.limits.usage import Usage
from soapwright.runtime.outcome import Message, Outcome, Progress, Report, Status
from tests.examples import examples
from tests.runtime import elsewhere, values

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def subclasses(base: type[Any]) -> Iterator[type[Any]]:
    for cls in base.__subclasses__():
        yield cls
        yield from subclasses(cls)


def every_exception() -> list[type[Exception]]:
    """All that are defined in the runtime, and the tool's own."""
    for module in pkgutil.walk_packages(soapwright.runtime.__path__, "soapwright.runtime."):
        importlib.import_module(module.name)
    found = {
        cls for cls in subclasses(Exception) if cls.__module__.startswith("soapwright.runtime")
    }
    return sorted(found | {soapwright.errors.InputError}, key=lambda cls: cls.__qualname__)


EXCEPTIONS = every_exception()
OURS = [cls for cls in EXCEPTIONS if issubclass(cls, SoapwrightError)]


# --- made-up errors ------------------------------------------------------------------------------

TEXTS = st.text(max_size=8)
TICKETS = values.records(Ticket, 1)
ANYTHING = st.none() | TEXTS | st.integers() | st.lists(TEXTS, max_size=2) | TICKETS
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXTS,
    "str | None": st.none() | TEXTS,
    "bool": st.booleans(),
    "int": st.integers(),
    "int | None": st.none() | st.integers(),
    "int | str": st.integers() | TEXTS,
    "int | str | None": st.none() | st.integers() | TEXTS,
    "float | None": st.none() | st.floats(allow_nan=False),
    "Sequence[str]": st.lists(TEXTS, max_size=3),
    "Sequence[int]": st.lists(st.integers(0, 9), max_size=3),
    "Sequence[Any]": st.lists(ANYTHING, max_size=3),
    "Mapping[str, str] | None": st.none() | st.dictionaries(TEXTS, TEXTS, max_size=3),
    "Any": ANYTHING,
    "object | None": ANYTHING,
}


def arguments(cls: type[Any]) -> dict[str, str]:
    """What an error takes by name, its bases' included: name → annotation."""
    return {
        parameter.name: parameter.annotation
        for base in cls.__mro__
        if isinstance(made := vars(base).get("__init__"), types.FunctionType)
        for parameter in inspect.signature(made).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY
    }


@st.composite
def exceptions(draw: st.DrawFn, cls: type[Any], depth: int = 1) -> Any:
    """An error of that class with a value for all that it takes, and more that is set on it."""
    options = {}
    for name, hint in arguments(cls).items():
        options[name] = draw(reports(depth - 1) if hint == "Report[Any, Any]" else STRATEGIES[hint])
    if issubclass(cls, errors.SoapFault):
        del options["messages"]  # its message is the one
    error = cls(draw(TEXTS), **options)
    for name in vars(cls):
        if name in ("report", "given", "answer"):  # class attributes that calls set
            setattr(error, name, draw(reports(depth - 1) if name == "report" else ANYTHING))
    for name in draw(st.sets(st.sampled_from(["retry_after", "answer", "mine"]))):
        setattr(error, name, draw(ANYTHING))
    if draw(st.booleans()):
        error.add_note(draw(TEXTS))
    if depth > 0 and draw(st.booleans()):
        other = st.builds(ValueError, TEXTS) | exceptions(draw(st.sampled_from(OURS)), depth - 1)
        error.__cause__ = draw(other)
    return error


@st.composite
def reports(draw: st.DrawFn, depth: int) -> Report[Any, Any]:
    outcomes: list[Outcome[Any]] = []
    for index in range(draw(st.integers(0, 2 if depth >= 0 else 0))):
        status = draw(st.sampled_from(Status))
        error = None
        if status is not Status.SUCCEEDED:
            error = draw(exceptions(draw(st.sampled_from(OURS)), depth))
        outcomes.append(
            Outcome(index, draw(ANYTHING), status, error=error, messages=(Message("m", "l"),))
        )
    return Report(outcomes, draw(st.integers(0, 9)), [Message(draw(TEXTS))])


def told(value: Any) -> Any:
    """What can be seen of a value, so that equal means the same."""
    if isinstance(value, BaseException):
        seen = {name: told(member) for name, member in vars(value).items()}
        return type(value), str(value), repr(value), value.args, seen, told(value.__cause__)
    if isinstance(value, Report):
        return [told(outcome) for outcome in value], value.calls, value.messages
    if isinstance(value, Outcome):
        return {name: told(member) for name, member in vars(value).items()}
    return values.plain(value)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


def through(pool: ProcessPoolExecutor, error: BaseException) -> BaseException:
    """An error as it comes out of a pool one of whose processes raises it."""
    caught = pool.submit(elsewhere.fail, error).exception(timeout=60)
    assert caught is not None
    return caught


@pytest.mark.parametrize("cls", EXCEPTIONS)
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_error_survives(cls: type[Any], data: st.DataObject) -> None:
    plain = not issubclass(cls, SoapwrightError | soapwright.errors.InputError)
    error = cls("text") if plain else data.draw(exceptions(cls))
    if cls is soapwright.errors.InputError:
        error.__cause__ = None
    seen = told(error)
    for protocol in PROTOCOLS:
        assert told(pickle.loads(pickle.dumps(error, protocol))) == seen
    assert told(copy.deepcopy(error)) == seen
    shallow = copy.copy(error)
    assert told(shallow) == seen
    assert all(vars(shallow)[name] is value for name, value in vars(error).items())


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(error=st.sampled_from(OURS).flatmap(exceptions))
def test_an_error_comes_out_of_a_pool(pool: ProcessPoolExecutor, error: SoapwrightError) -> None:
    caught = through(pool, error)
    assert "Traceback" in str(caught.__cause__), "where it was raised is told"
    cause, caught.__cause__ = caught.__context__, None
    assert told(cause) == told(error.__cause__)
    error.__cause__ = None
    assert told(caught) == told(error)


def test_every_attribute_has_made_up_values() -> None:
    """Else the tests above would not see it."""
    taken = {hint for cls in OURS for hint in arguments(cls).values()}
    assert taken <= {*STRATEGIES, "Report[Any, Any]"}
    assert len(OURS) > 25


def test_an_error_of_the_users_own_kind_survives() -> None:
    """With another signature, in a hierarchy of theirs."""
    error = Mine(7, extra=[1])
    error.given = 3
    copied = pickle.loads(pickle.dumps(error))
    assert told(copied) == told(error)
    assert (copied.row, copied.extra, copied.given) == (7, [1], 3)


class Mine(ServiceError):
    given = 0

    def __init__(self, row: int, *, extra: Any) -> None:
        super().__init__(f"row {row}")
        self.row = row
        self.extra = extra


# --- what cannot be pickled ----------------------------------------------------------------------


class Theirs(Exception):
    """Pickle writes it and cannot read it, as with many exceptions of many libraries."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(f"{why} in row {row}")


class Unspeakable:
    def __repr__(self) -> str:
        raise RuntimeError("no")

    def __reduce__(self) -> Any:
        raise RuntimeError("neither")


def unreadable() -> Exception:
    try:
        etree.fromstring("<a>")
    except etree.XMLSyntaxError as error:
        return error
    raise AssertionError


THINGS: dict[str, tuple[Callable[[], Any], str]] = {
    "a lock": (threading.Lock, "<unlocked _thread.lock object"),
    "a generator": (lambda: (n for n in "ab"), "<generator object"),
    "a function without a name": (lambda: lambda: 1, "<function"),
    "an element": (lambda: etree.fromstring("<a/>"), "<Element a at"),
    "an exception with two arguments": (lambda: Theirs(3, "text"), "Theirs('text in row 3')"),
    "an exception that holds a lock": (
        lambda: ValueError(threading.Lock()),
        "ValueError(<unlocked",
    ),
    "a client": (
        lambda: Autotask.connect("u", "hush", integration_code="c", url=NOWHERE),
        "<Autot",
    ),
    "what has no text": (Unspeakable, "<tests.runtime.pickling.test_guarded.Unspeakable object"),
    "a deep dictionary": (lambda: deep(100_000), "<dict object at"),
}
NOWHERE = "http://127.0.0.1:9/x"


def deep(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(levels):
        found = {"deeper": found}
    return found


@pytest.mark.parametrize("name", THINGS)
def test_what_cannot_be_pickled_arrives_as_its_text(pool: ProcessPoolExecutor, name: str) -> None:
    make, text = THINGS[name]
    thing = make()
    outcome = Outcome(0, thing, Status.FAILED, error=ServiceError("bad", kind="K"))
    error = BatchError("failed", report=Report([outcome]))
    error.mine, error.records, error.args = thing, (thing,), ("failed", thing)  # type: ignore
    for protocol in PROTOCOLS:
        arrived = pickle.loads(pickle.dumps(error, protocol))
        found = [arrived.mine, *arrived.records, arrived.args[1], arrived.report.outcomes[0].item]
        for one in found:
            shown = str(one) if isinstance(thing, BaseException) else one
            assert shown.startswith(text), shown
            assert isinstance(one, Exception) == isinstance(thing, Exception)
        assert (str(arrived.report.failed[0].error), arrived.message) == ("bad", "failed")
    assert isinstance(through(pool, error), BatchError)


@pytest.mark.parametrize("name", ["a lock", "a generator", "a client", "what has no text"])
def test_a_copy_shares_what_cannot_be_copied(name: str) -> None:
    thing = THINGS[name][0]()
    ticket = Ticket(title=thing)
    report = Report([Outcome(index, ticket, Status.FAILED) for index in range(2)])
    error = BatchError("failed", report=report)
    error.mine = thing  # type: ignore[attr-defined]
    for copied in (copy.copy(error), copy.deepcopy(error)):
        assert copied.mine is thing  # type: ignore[attr-defined]
        assert [outcome.item.title for outcome in copied.report] == [thing, thing]


def test_what_can_be_copied_is() -> None:
    item = [Ticket(title="a"), etree.fromstring("<a/>")]
    report: Report[Any, Any] = Report([Outcome(index, item, Status.FAILED) for index in range(2)])
    first, second = copy.deepcopy(report).outcomes
    assert first.item is second.item, "what was one is one"
    assert first.item is not item
    assert (first.item[0], first.item[1].tag) == (item[0], "a")


class Failure(Exception):
    """What users raise around ours."""

    def __init__(self, message: str, error: BaseException | None = None) -> None:
        super().__init__(message)
        self.error = error


def test_what_holds_what_holds_it_ends() -> None:
    error = ServiceError("inner")
    error.__cause__ = cause = Failure("outer", error)
    error.mine = holder = [error]  # type: ignore[attr-defined]
    error.report = Report([Outcome(0, holder, Status.FAILED, error=error)])
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived.__cause__), str(arrived.__cause__)) == (Failure, "outer")
    assert arrived.__cause__.error is arrived
    assert arrived.report.outcomes[0].error is arrived
    assert arrived.mine[0] is arrived
    assert pickle.loads(pickle.dumps(cause)).error.message == "inner"
    assert copy.deepcopy(error).report.outcomes[0].item[0].message == "inner"  # type: ignore


@pytest.mark.parametrize("cause", [Theirs(3, "text"), unreadable()], ids=lambda error: type(error))
def test_a_cause_stays_an_exception(cause: Exception) -> None:
    error = SoapwrightError("ours")
    error.__cause__ = cause
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived.__cause__) is Exception
    assert str(arrived.__cause__) == repr(cause)


def test_a_cause_keeps_its_texts_and_numbers() -> None:
    cause = Failure("outer")
    cause.row, cause.lock = 3, threading.Lock()  # type: ignore[attr-defined]
    cause.add_note("a note")
    error = SoapwrightError("ours")
    error.__cause__ = cause
    arrived = pickle.loads(pickle.dumps(error)).__cause__
    assert (type(arrived), str(arrived), arrived.row) == (Failure, "outer", 3)
    assert arrived.__notes__ == ["a note"]
    assert not hasattr(arrived, "lock")


def test_an_error_without_a_cause_shows_its_context() -> None:
    arrived = pickle.loads(pickle.dumps(SoapwrightError("ours")))
    assert not arrived.__suppress_context__


# --- secrets -------------------------------------------------------------------------------------

SECRET = "hush-hush"


def test_no_secret_is_pickled() -> None:
    """The request that an HTTP library's error holds carries the password."""
    with Autotask.connect("user", SECRET, integration_code="c", url=NOWHERE, zone="en") as client:
        client._connection.retry.attempts = 1  # each further one waits a while
        with pytest.raises(errors.TransportError) as caught:
            client.get_wsdl_version()
    cause: Any = caught.value.__cause__
    secret = cause.request.headers["Authorization"].partition(" ")[2]
    caught.value.client = client  # type: ignore[attr-defined]
    caught.value.session = client._connection.session  # type: ignore[attr-defined]
    for protocol in PROTOCOLS:
        pickled = pickle.dumps(caught.value, protocol)
        assert SECRET.encode() not in pickled
        assert secret.encode() not in pickled
        arrived = pickle.loads(pickled)
        assert (type(arrived.__cause__), str(arrived.__cause__)) == (type(cause), str(cause))


# --- what else is given out ----------------------------------------------------------------------

NOON = datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.UTC)
VALUES: list[Any] = [
    Limits(read=3.5),
    Usage(100, 7, 60),
    Governor(0.5),
    Progress(1, 2, 3, 4),
    Message("text", "level"),
    Mark(NOON, {"1": "a"}),
    Ticket,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_survives(value: Any) -> None:
    for protocol in PROTOCOLS:
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == copy.deepcopy(value) == value


@settings(max_examples=examples(30))
@given(ticket=TICKETS)
def test_a_record_survives(ticket: Ticket) -> None:
    ticket.extra["New"] = ["a"]
    ticket.nil.add("due_date_time")
    for copied in (
        *(pickle.loads(pickle.dumps(ticket, protocol)) for protocol in PROTOCOLS),
        copy.copy(ticket),
        copy.deepcopy(ticket),
    ):
        assert values.plain(copied) == values.plain(ticket)
        assert copied.nil == ticket.nil


def test_picklists_survive(pool: ProcessPoolExecutor) -> None:
    given = picklists.PICKLISTS
    for copied in (
        *(pickle.loads(pickle.dumps(given, protocol)) for protocol in PROTOCOLS),
        pool.submit(elsewhere.echo, given).result(timeout=60),
        copy.copy(given),
        copy.deepcopy(given),
    ):
        assert dir(copied) == dir(given)
        assert copied.Ticket.status.values == given.Ticket.status.values
        assert copied.Ticket.status.parent_field == given.Ticket.status.parent_field


def test_a_checkpoint_survives(pool: ProcessPoolExecutor, tmp_path: Any) -> None:
    file = tmp_path / "marks.json"
    file.write_text(
        '{"version": 1, "marks": {"Ticket.X": {"at": "2024-01-01T12:00:00+00:00", "seen": {}}}}'
    )
    given = Checkpoint.load(file, overlap=datetime.timedelta(minutes=1))
    for copied in (
        *(pickle.loads(pickle.dumps(given, protocol)) for protocol in PROTOCOLS),
        pool.submit(elsewhere.echo, given).result(timeout=60),
        copy.copy(given),
        copy.deepcopy(given),
    ):
        assert (copied.path, copied.overlap) == (given.path, given.overlap)
        assert copied.marks == given.marks == {"Ticket.X": Mark(NOON)}
        copied.save()


def test_warnings_survive(pool: ProcessPoolExecutor) -> None:
    kinds = [cls for cls in EXCEPTIONS if issubclass(cls, Warning)]
    assert {"SessionLeftOpen", "UnknownValue", "FieldNotYours"} <= {cls.__name__ for cls in kinds}
    for cls in kinds:
        assert repr(through(pool, cls("text"))) == f"{cls.__name__}('text')"


def test_a_timeout_is_one_in_every_process(pool: ProcessPoolExecutor) -> None:
    arrived = through(pool, WaitTimeout("late", id=7, operation="Op"))
    assert isinstance(arrived, TimeoutError)
    assert str(arrived) == "late (operation Op)"
    assert typing.cast("WaitTimeout", arrived).id == 7
