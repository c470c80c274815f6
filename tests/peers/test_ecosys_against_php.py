"""The generated client of our authored WSDL against PHP's SoapServer over the same WSDL.

PHP reads the requests and writes the answers by the WSDL: with children in no namespace, as its
schemas say, and with results in another order than the records.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import generated.ecosys
from generated.ecosys import CostObjectV2, ReasonCode, SampleObject, SampleObjectKey
from soapwright.runtime.errors import AuthenticationError
from tests.generated.drivers import DRIVERS, connect
from tests.generated.ecosys import FOLDER, judges
from tests.peers.php_server import PhpEcosys

pytestmark = pytest.mark.peer("php")

DAY = datetime.date(2024, 2, 29)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PhpEcosys]:
    with PhpEcosys(FOLDER / "en.wsdl", tmp_path) as running:
        yield running
        by_lxml, by_xmlschema = judges()
        for request in running.requests():
            body = etree.fromstring(request).find("{*}Body")
            assert body is not None
            by_lxml.assertValid(body[0])
            by_xmlschema.validate(etree.tostring(body[0], with_tail=False))


@pytest.fixture(params=DRIVERS)
def eco(request: pytest.FixtureRequest, server: PhpEcosys) -> Iterator[Any]:
    arguments = (server.url.rstrip("/"), server.username, server.secret)
    with connect(generated.ecosys, request.param, "EcoSys", *arguments) as client:
        yield client
    assert server.state()["sessions"] == []


def test_writes_and_reads(eco: Any, server: PhpEcosys) -> None:
    objects = [
        SampleObject(
            cost_object_id=f"P{n}",
            cost_object_name="North & <South>",
            budget=Decimal("10.50"),
            start_date=DAY,
            active=n % 2 == 0,
        )
        for n in range(5)
    ]
    report = eco.sample_object.create_or_update(objects, max_items=2, log_level="FAIL")
    assert report.ok
    assert report.calls == 3
    assert [outcome.external_id for outcome in report] == ["P0", "P1", "P2", "P3", "P4"]
    assert [outcome.id for outcome in report] == [100, 101, 100, 101, 100]
    assert len(server.state()["sessions"]) == 1
    reading = eco.sample_object.read(filter="P", include_meta_data=True)
    assert reading.records == objects
    assert reading.performance.records == 5
    keys = [SampleObjectKey(cost_object_id=f"P{n}") for n in (3, 9, 4)]
    deleted = eco.sample_object.delete(keys)
    assert [outcome.ok for outcome in deleted] == [True, False, True]
    assert deleted.outcomes[1].id is None
    (message,) = deleted.outcomes[1].messages
    assert message.code is ReasonCode.ESRC_OBJECT_NOT_FOUND_BY_KEY
    assert message.key == "P9"
    assert [*server.state()["objects"]["SampleObject"]] == ["P0", "P1", "P2"]


def test_awkward_names(eco: Any, server: PhpEcosys) -> None:
    objects = [CostObjectV2(cost_object_id="C-1", owner_name="Ann", class_="A")]
    assert not eco.cost_object_v2.update(objects, as_of_date=DAY).ok
    assert eco.cost_object_v2.read(as_of_date=DAY).records == []
    assert eco.cost_object_v2.trigger(as_of_date=DAY, cost_class="A") is None


def test_a_fault(server: PhpEcosys) -> None:
    with (
        connect(generated.ecosys, "sync", "EcoSys", server.url, server.username, "no") as client,
        pytest.raises(AuthenticationError, match="the password is wrong"),
    ):
        client.sample_object.read()
