"""The generated client of a service that judges record by record, sync and async."""

from __future__ import annotations

import asyncio
import datetime
import logging
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from generated.ecosys import (
    AsyncEcoSys,
    CostObjectV2,
    EcoSys,
    ReasonCode,
    SampleObject,
    SampleObjectKey,
)
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    InvalidArgument,
    InvalidRecord,
    MalformedResponse,
    NotSent,
    ServiceError,
    SessionLeftOpen,
    SoapFault,
)
from soapwright.runtime.outcome import Message, Report
from soapwright.sandbox.ecosys import PASSWORD, USERNAME
from soapwright.sandbox.ecosys.objects import CUT, FIRST_ID
from tests.generated.drivers import DRIVERS
from tests.generated.ecosys import Eco, ecosys

pytestmark = pytest.mark.usefixtures("brief_waits")

DAY = datetime.date(2024, 3, 31)


@pytest.fixture
def box() -> Iterator[Eco]:
    with ecosys() as opened:
        yield opened


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def objects(count: int, **changes: Any) -> list[SampleObject]:
    return [SampleObject(cost_object_id=f"P{n:03}", **changes) for n in range(count)]


def statuses(report: Report[Any]) -> str:
    return "".join(outcome.status[0] for outcome in report)


# --- what becomes of which record -------------------------------------------------------------


def test_each_record_has_its_own_outcome_over_chunks(box: Eco, driver: str) -> None:
    box.manner.backwards = True  # only the index tells
    with box.connect(driver) as eco:
        assert eco.sample_object.create(iter(objects(10)), max_items=4).ok
        changed = objects(10, cost_object_name="New")
        changed[2].budget = Decimal("-0.01")
        changed[5].cost_object_id = "Nobody"
        changed[9].cost_object_name = "N" * 50
        report = eco.sample_object.update(changed, max_items=4)
    assert report.calls == 3
    assert statuses(report) == "ssfssfssss"
    assert [outcome.index for outcome in report] == list(range(10))
    assert all(outcome.item is item for outcome, item in zip(report, changed, strict=True))
    assert [outcome.id for outcome in report.succeeded[:3]] == [FIRST_ID + n for n in (0, 1, 3)]
    assert report.outcomes[6].external_id == "P006"

    lost = report.outcomes[5]
    assert (lost.id, lost.external_id) == (None, "Nobody")
    (message,) = lost.messages
    assert message == Message(
        "Record write (ignore) disallowed because object not found by key.",
        level="FAILURE",
        code=ReasonCode.ESRC_OBJECT_NOT_FOUND_BY_KEY,
        key="Nobody",
    )
    assert lost.errors == (message.text,)
    assert isinstance(lost.error, ServiceError)
    assert lost.error.records == (5,)

    warned = report.outcomes[9]
    assert warned.ok
    assert warned.errors == ()
    assert warned.warnings == ("CostObjectName was cut to 40 characters.",)
    assert warned.messages[0].level == "WARNING"
    assert warned.messages[0].code == CUT, "not a documented code, so it stays text"


def test_every_documented_reason(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        eco.sample_object.create([*objects(1), SampleObject(cost_object_id="P900", active=False)])
        report = eco.sample_object.create_or_update(
            [
                SampleObject(cost_object_id="", budget=Decimal(1)),
                SampleObject(cost_object_id="P100", parent_id="P555"),
                SampleObject(cost_object_id="P900", cost_object_name="closed"),
                SampleObject(cost_object_id="X1"),
                SampleObject(cost_object_id="P101", budget=Decimal(-1)),
                SampleObject(cost_object_id="P102", parent_id="P000"),
            ],
            filter="P",
        )
        again = eco.sample_object.create(objects(1))
        gone = eco.sample_object.delete([SampleObjectKey(cost_object_id="P777")])
    codes = [outcome.messages[0].code for outcome in (*report.failed, *again, *gone)]
    assert codes == [
        ReasonCode.ESRC_MISSING_REQUIRED_VALUE,
        ReasonCode.ESRC_UNRESOLVED_IDENTIFIER,
        ReasonCode.ESRC_DISALLOWED_BY_CONDFORMAT,
        ReasonCode.ESRC_DISALLOWED_BY_FILTER,
        ReasonCode.ESRC_VALIDATION_FAULT,
        ReasonCode.ESRC_DUPLICATE_IDENTIFIER,
        ReasonCode.ESRC_OBJECT_NOT_FOUND_BY_KEY,
    ]
    assert {*codes} == {*ReasonCode}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("missing", "says nothing of index 1"),
        ("repeated", "has index 0 more than once, says nothing of index 2"),
        ("outside", "speaks of index 10 where 4 were sent, from 0, says nothing of index 3"),
        ("from_one", "speaks of index 4 where 4 were sent, from 0, says nothing of index 0"),
    ],
)
def test_indices_that_cannot_be_joined(box: Eco, driver: str, wrong: Any, said: str) -> None:
    with box.connect(driver) as eco:
        box.manner.indices = wrong
        report = eco.sample_object.create(objects(8), max_items=4)
        box.manner.indices = None
        assert len(eco.sample_object.read().records) == 8, "they were sent, and done"
    assert statuses(report) == "u" * 8, "nobody knows whose result is whose"
    error = report.outcomes[1].error
    assert isinstance(error, MalformedResponse)
    assert error.message == f"the answer {said}"
    assert error.operation == "CreateSampleObject"
    assert report.outcomes[4].error is not error


def test_raise_stops_after_the_chunk(box: Eco, driver: str) -> None:
    taken: list[int] = []

    def source() -> Iterator[SampleObject]:
        for number, item in enumerate(objects(20)):
            taken.append(number)
            yield item

    with box.connect(driver) as eco:
        eco.sample_object.create(objects(4))
        with pytest.raises(BatchError, match="An object with this key exists") as caught:
            eco.sample_object.create(source(), max_items=3, on_error="raise")
    assert statuses(caught.value.report) == "fff"
    assert taken == [0, 1, 2]
    assert box.operations().count("CreateSampleObject") == 2


@pytest.mark.parametrize("on_error", ["isolate", "skip"])
def test_others_go_on(box: Eco, driver: str, on_error: Any) -> None:
    with box.connect(driver) as eco:
        eco.sample_object.create(objects(2))
        report = eco.sample_object.create(objects(6), max_items=2, on_error=on_error)
    assert statuses(report) == "ffssss"
    assert report.calls == 3


def test_a_fault_fails_its_chunk(driver: str) -> None:
    with ecosys(sessions=0) as box, box.connect(driver) as eco:
        report = eco.sample_object.update(objects(3), max_items=2)
    assert statuses(report) == "fff"
    assert report.calls == 2, "what the call was refused for is not looked for among its records"
    assert isinstance(report.outcomes[2].error, SoapFault)
    assert report.outcomes[2].errors == ("The licence allows 0 sessions, all in use.",)


def test_a_wrong_password_is_tried_once(box: Eco, driver: str) -> None:
    with box.connect(driver, password="wrong") as eco:
        with pytest.raises(AuthenticationError, match="Login failed") as caught:
            eco.sample_object.update(objects(5), max_items=2)
        assert box.operations() == ["UpdateSampleObject"]
        with pytest.raises(AuthenticationError):
            eco.sample_object.read()
    assert caught.value.report is not None
    assert statuses(caught.value.report) == "ff"
    assert "wrong" not in f"{caught.value!r} {caught.value.report!r}"


def test_what_was_lost_is_unknown_unless_it_can_be_repeated(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        eco.sample_object.read()  # without a cookie, a lost answer's session could not be ended
        box.server.faults.next(operation="CreateSampleObject", drop=True)
        lost = eco.sample_object.create(objects(4), max_items=2)
        box.server.faults.next(operation="UpdateSampleObject", drop=True)
        repeated = eco.sample_object.update(objects(4), max_items=2)
        box.server.faults.next(operation="DeleteSampleObject", cut=300)
        keys = [SampleObjectKey(cost_object_id=f"P{n:03}") for n in range(4)]
        cut = eco.sample_object.delete(keys, max_items=2)
    assert (statuses(lost), statuses(repeated), statuses(cut)) == ("uuss", "ssss", "uuss")
    assert box.operations().count("UpdateSampleObject") == 3
    assert box.operations().count("CreateSampleObject") == 2


def test_a_record_that_cannot_be_written_is_found_without_sending(box: Eco, driver: str) -> None:
    bad = objects(6, cost_object_name="fine")
    bad[5].cost_object_id = None  # type: ignore[assignment]
    bad[3].cost_object_name = "\x00"
    with box.connect(driver) as eco:
        report = eco.sample_object.create(bad)
        keys: Any = [objects(1)[0], SampleObjectKey(cost_object_id="P001")]
        deleted = eco.sample_object.delete(keys)
    assert statuses(report) == "sssfsf"
    assert "CostObjectID) is missing" in report.outcomes[5].errors[0]
    assert statuses(deleted) == "fs"
    error = deleted.outcomes[0].error
    assert isinstance(error, InvalidRecord)
    assert error.message == "record 0: SampleObject is no SampleObjectKey"
    assert box.texts("CostObjectID").count("P000") == 1, "only its creation went out"


def test_chunks_have_any_size_but_none(box: Eco) -> None:
    with box.connect() as eco:
        assert eco.sample_object.create(objects(600)).calls == 2, "500 unless said otherwise"
        assert eco.sample_object.update(objects(600), max_items=600).calls == 1
        with pytest.raises(ValueError, match="takes at least 1"):
            eco.sample_object.update(objects(1), max_items=0)


# --- how it was written ------------------------------------------------------------------------


@pytest.mark.parametrize(("qualified", "capitals"), [(True, False), (False, True), (True, True)])
def test_answers_are_read_by_local_names(
    box: Eco, driver: str, qualified: bool, capitals: bool
) -> None:
    box.manner.qualified, box.manner.capitals = qualified, capitals
    with box.connect(driver) as eco:
        report = eco.sample_object.create([*objects(2), *objects(1)])
        reading = eco.sample_object.read(include_meta_data=True)
    assert statuses(report) == "ssf"
    assert report.failed[0].messages[0].level == "FAILURE"
    assert report.failed[0].messages[0].code is ReasonCode.ESRC_DUPLICATE_IDENTIFIER
    assert [record.cost_object_id for record in reading.records] == ["P000", "P001"]
    assert reading.meta.field[0].name == "CostObjectID"
    assert reading.records[0].extra == {}


# --- options and parameters --------------------------------------------------------------------


def test_what_is_not_given_is_left_out(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        eco.sample_object.create(objects(1))
        eco.sample_object.create_or_update(
            objects(1), filter="P", log_level="DETAIL", log_title="Nightly", log_debug="INPUT_DATA"
        )
        eco.sample_object.read(filter="", include_meta_data=False)
    plain, full, read, last = (
        [[child.tag for child in part] for part in body if "SampleObject" in str(part.tag)]
        for body in box.bodies()
    )
    who = ["Username", "Password", "LogoutSession"]
    assert plain == [who, ["CostObjectID"]]
    assert full == [
        [*who, "LogLevel", "LogTitle", "LogDebug"],
        ["filter"],
        ["CostObjectID"],
    ]
    assert read == [["Username", "Password", "IncludeMetaData", "LogoutSession"], ["filter"]]
    assert last == [who]
    (entry,) = box.state.log
    assert (entry.operation, entry.level, entry.title) == (
        "CreateOrUpdateSampleObject",
        "DETAIL",
        "Nightly",
    )
    assert entry.inputs == ({"CostObjectID": "P000"},)


def test_messages_of_the_whole_call(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        report = eco.sample_object.create(
            objects(4), max_items=2, log_level="SUMMARY", log_title="L"
        )
        assert eco.sample_object.update(objects(1)).messages == []
    assert report.messages == [Message("Logged: L", "INFO", "LOGGED", "")] * 2
    assert all(outcome.messages == () for outcome in report)


def test_a_required_parameter(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        with pytest.raises(TypeError, match="as_of_date"):
            eco.cost_object_v2.read()
        for call in (eco.cost_object_v2.read, eco.cost_object_v2.trigger):
            with pytest.raises(InvalidArgument, match="required and missing: as_of_date") as caught:
                call(as_of_date=None)
            assert caught.value.arguments == ("as_of_date",)
        with pytest.raises(InvalidArgument, match="as_of_date"):
            eco.cost_object_v2.update([], as_of_date=None)
        with pytest.raises(InvalidArgument, match="log_level is 'ALL'; allowed: SUMMARY, FAIL"):
            eco.sample_object.update(objects(1), log_level="ALL")
        assert box.operations() == []
        report = eco.cost_object_v2.update(
            [CostObjectV2(cost_object_id="C1", class_="A", actual_cost_usd=Decimal("1.50"))],
            as_of_date=DAY,
            cost_class="Labour",
        )
        assert report.failed[0].messages[0].key == "C1"
        assert eco.cost_object_v2.read(as_of_date=DAY).records == []
        assert eco.cost_object_v2.trigger(as_of_date=DAY) is None
        with pytest.raises(SoapFault, match="the cost class is locked") as fault:
            eco.cost_object_v2.trigger(as_of_date=DAY, cost_class="locked")
        assert fault.value.operation == "TriggerCost-Object.v2"
    (update, *_) = box.bodies()
    (options, parameters, record) = update
    assert [child.tag for child in parameters] == ["As-Of.Date", "Cost-Class"]
    assert [child.tag for child in record] == ["Cost-Object.ID", "class", "Actual-Cost_USD"]
    assert (options.tag, record.tag) == ("Cost-Object.v2Options", "Cost-Object.v2")
    assert update.tag == "{http://ecosys.net/api/Cost-Object.v2}Cost-Object.v2UpdateRequestElement"


def test_reading(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        eco.sample_object.create(objects(3, start_date=DAY, active=True))
        plain = eco.sample_object.read()
        full = eco.sample_object.read(filter="P001", include_meta_data=True)
    assert (plain.meta, plain.performance) == (None, None)
    assert plain.records[2] == SampleObject(cost_object_id="P002", start_date=DAY, active=True)
    assert [record.cost_object_id for record in full.records] == ["P001"]
    assert [(field.name, field.key) for field in full.meta.field][:2] == [
        ("CostObjectID", True),
        ("CostObjectName", False),
    ]
    assert full.performance.records == 1


# --- the session -------------------------------------------------------------------------------


def test_one_session_and_a_last_call_that_ends_it(box: Eco, driver: str) -> None:
    with box.connect(driver) as eco:
        eco.sample_object.create(objects(4), max_items=2)
        eco.sample_object.read()
        assert box.state.sessions.open == [USERNAME]
    assert box.operations() == [*["CreateSampleObject"] * 2, *["ReadSampleObject"] * 2]
    assert box.texts("LogoutSession") == ["false", "false", "false", "true"]
    cookies = [seen.headers.get("cookie") for seen in box.recorder.seen]
    assert cookies[0] is None
    assert len({*cookies[1:]}) == 1
    assert cookies[1] is not None
    assert all("authorization" not in seen.headers for seen in box.recorder.seen)


def test_nothing_done_is_nothing_to_end(box: Eco, driver: str) -> None:
    with box.connect(driver):
        pass
    assert box.operations() == []


def test_the_session_ends_when_the_work_ends_in_an_error(box: Eco, driver: str) -> None:
    def broken() -> Iterator[SampleObject]:
        yield from objects(3)
        raise KeyError("no more")

    with pytest.raises(BatchError) as caught, box.connect(driver) as eco:
        eco.sample_object.create(broken(), max_items=2)
    assert isinstance(caught.value.__cause__, KeyError)
    assert statuses(caught.value.report) == "ssf"
    assert isinstance(caught.value.report.outcomes[2].error, NotSent)
    assert box.texts("LogoutSession") == ["false", "true"]


def test_a_last_call_that_fails_is_a_warning(box: Eco, driver: str) -> None:
    def work() -> None:
        with box.connect(driver) as eco:
            assert eco.sample_object.create(objects(1)).ok
            box.server.faults.next(operation="ReadSampleObject", status=503, processed=False)

    with pytest.warns(SessionLeftOpen, match="session of admin may still be open: HTTP 503"):
        work()
    assert box.state.sessions.open == [USERNAME]
    for cookie in list(box.state.sessions._users):
        box.state.sessions.leave(cookie)


def test_sessions_that_are_forgotten_use_up_the_licence() -> None:
    with ecosys(sessions=2, users={"a": "1", "b": "2", "c": "3"}) as box:
        clients = [
            EcoSys.connect(box.server.url, user, password)
            for user, password in (("a", "1"), ("b", "2"), ("c", "3"))
        ]
        assert clients[0].sample_object.create(objects(1)).ok
        assert clients[1].sample_object.read().records
        with pytest.raises(SoapFault, match="The licence allows 2 sessions"):
            clients[2].sample_object.read()
        clients[0].close()
        assert clients[2].sample_object.read().records
        for client in clients:
            client.close()


def test_threads_wait_for_each_other() -> None:
    with ecosys(latency=0.02) as box:
        reports: list[Report[SampleObject]] = []

        def work(eco: EcoSys, first: int) -> None:
            reports.append(eco.sample_object.create(objects(30)[first : first + 5], max_items=1))

        with (
            EcoSys.connect(box.server.url, USERNAME, PASSWORD) as one,
            EcoSys.connect(box.server.url, USERNAME, PASSWORD) as two,
        ):
            threads = [
                threading.Thread(target=work, args=(eco, first))
                for eco, first in ((one, 0), (one, 5), (two, 10), (two, 15))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert [statuses(report) for report in reports] == ["sssss"] * 4


def test_tasks_wait_for_each_other() -> None:
    async def work(url: str) -> list[Report[SampleObject]]:
        async with AsyncEcoSys.connect(url, USERNAME, PASSWORD) as eco:
            return await asyncio.gather(
                *(eco.sample_object.create(objects(9)[n::3], max_items=1) for n in range(3))
            )

    with ecosys(latency=0.02) as box:
        assert [statuses(report) for report in asyncio.run(work(box.server.url))] == ["sss"] * 3


# --- secrets -----------------------------------------------------------------------------------


def test_the_password_is_nowhere_but_in_requests(
    box: Eco, driver: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with box.connect(driver) as eco:
        report = eco.sample_object.update(objects(2))
        shown = [repr(eco), repr(vars(getattr(eco, "client", eco))), repr(report.outcomes)]
        box.server.faults.next(status=500, processed=False)
        with pytest.raises(Exception, match="HTTP 500") as caught:
            eco.cost_object_v2.trigger(as_of_date=DAY)
        shown += [repr(caught.value), str(caught.value), repr(vars(caught.value))]
    assert PASSWORD.encode() in box.recorder.seen[0].body
    assert PASSWORD not in " ".join(shown) + caplog.text


def test_a_password_that_xml_cannot_carry_is_not_shown(box: Eco, driver: str) -> None:
    with box.connect(driver, password="se\x00cret") as eco:
        with pytest.raises(ValueError, match=r"RequestOptions\.password: XML cannot") as caught:
            eco.sample_object.read()
        assert "cret" not in str(caught.value).replace("secret", "")
    assert box.operations() == []
