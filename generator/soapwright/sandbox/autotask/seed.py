"""What a new database holds: the records that no call can create, and user-defined fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soapwright.sandbox.autotask import fields as fields
from soapwright.schema.catalogue import FieldInfo, PicklistValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapwright.sandbox.autotask.fields import Kind, Value
    from soapwright.sandbox.autotask.store import Store

RESOURCE_ID = 29_682_885
"""The resource that the API user acts as."""

INVOICE_ID = 1001


def _udfs(
    contact: str, email: str, seats: str, renewal: str, region: str, regions: Sequence[str]
) -> tuple[FieldInfo, ...]:
    return (
        FieldInfo(contact, "string", line=0, length=100, queryable=True, udf=True),
        FieldInfo(email, "string", line=0, length=255, queryable=True, udf=True),
        FieldInfo(seats, "integer", line=0, queryable=True, udf=True),
        FieldInfo(renewal, "datetime", line=0, queryable=True, udf=True),
        FieldInfo(
            region,
            "string",
            line=0,
            length=50,
            queryable=True,
            picklist=True,
            values=tuple(PicklistValue(value, value) for value in regions),
            udf=True,
        ),
    )


UDFS: Mapping[str, tuple[FieldInfo, ...]] = {
    "en": _udfs(
        *("Customer Contact", "Alternate Email", "Seats", "Renewal Date", "Region"),
        ("North", "South", "East", "West"),
    ),
    "de": _udfs(
        *("Ansprechpartner", "Zweite E-Mail", "Plätze", "Verlängerung", "Region"),
        ("Nord", "Süd", "Ost", "West"),
    ),
}
"""By language: defined for every entity type that has user-defined fields, unless the caller
names others. What such a field is called is up to each database."""

RECORDS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "Account": [
        {"id": 0, "AccountName": "Sandbox Ltd", "Phone": "555-0100", "AccountType": 1},
        {"id": 1, "AccountName": "First Customer", "Phone": "555-0101", "AccountType": 1},
    ],
    "Resource": [
        {
            "id": RESOURCE_ID,
            "Active": "true",
            "FirstName": "Sandbox",
            "LastName": "API User",
            "Email": "api@example.com",
            "UserName": "api",
        }
    ],
    "Invoice": [
        {
            "id": INVOICE_ID,
            "AccountID": "0",
            "CreatorResourceID": str(RESOURCE_ID),
            "InvoiceNumber": "2024-1001",
            "InvoiceDateTime": "2024-03-01T00:00:00",
            "CreateDateTime": "2024-03-01T09:30:00",
            "FromDate": "2024-02-01T00:00:00",
            "ToDate": "2024-02-29T00:00:00",
            "InvoiceTotal": "1190.0",
            "TotalTaxValue": "190.0",
            "IsVoided": "false",
        }
    ],
}


def seed(
    store: Store,
    kinds: Mapping[str, Kind],
    records: Mapping[str, Sequence[Mapping[str, Any]]],
    udfs: Mapping[str, Sequence[FieldInfo]],
) -> None:
    """Fill a new database; records and fields that this release lacks are left out.

    Args:
        records: entity type → records, each with its ``id`` and its fields as texts.
        udfs: entity type → its user-defined fields.
    """
    for name, items in records.items():
        kind = kinds.get(name)
        for item in items if kind is not None else ():
            assert kind is not None
            values: dict[str, Value] = {
                field: fields.parse(kind.fields[field].type, str(text))
                for field, text in item.items()
                if field in kind.fields
            }
            store.insert(name, int(item["id"]), values, {})
    for name, definitions in udfs.items():
        for definition in definitions if name in kinds else ():
            store.define_udf(name, definition)
