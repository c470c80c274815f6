"""What a new database holds: nothing that the release does not have."""

from __future__ import annotations

from typing import Any

from soapwright.sandbox.autotask.fields import Kind
from soapwright.sandbox.autotask.seed import RECORDS, RESOURCE_ID, UDFS, seed
from soapwright.schema.catalogue import Access, FieldInfo


class Store:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, int], dict[str, Any]] = {}
        self.udfs: list[tuple[str, str]] = []

    def insert(self, kind: str, record: int, values: dict[str, Any], udfs: object) -> None:
        assert udfs == {}
        self.records[kind, record] = values

    def define_udf(self, kind: str, info: FieldInfo) -> None:
        self.udfs.append((kind, info.name))


def test_records_and_fields_that_the_release_lacks_are_left_out() -> None:
    fields = {"Active": FieldInfo("Active", "boolean", 0), "Email": FieldInfo("Email", "string", 0)}
    kinds = {"Resource": Kind("Resource", Access(), fields)}
    store: Any = Store()
    seed(store, kinds, RECORDS, {"Resource": UDFS["de"], "Gone": UDFS["en"]})
    assert store.records == {("Resource", RESOURCE_ID): {"Active": 1, "Email": "api@example.com"}}
    assert {kind for kind, _ in store.udfs} == {"Resource"}
    assert len(store.udfs) == len(UDFS["en"])


def test_nothing_is_nothing() -> None:
    store: Any = Store()
    seed(store, {}, RECORDS, {"Ticket": UDFS["en"]})
    assert not store.records
    assert not store.udfs
