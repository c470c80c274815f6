# Generated for a test.

# pyright: reportIncompatibleVariableOverride=false
from __future__ import annotations

import datetime
from decimal import Decimal

from soapwright.runtime.records.record import element, leaf

from .entity import Entity
from .handling_value import HandlingValue
from .label import Label
from .parcel_customs import ParcelCustoms
from .state import State


class Parcel(Entity):
    """Parcel: create, update, query; user-defined fields. What is sent, from the moment it is
    weighed until somebody signs for it.
    """

    class Meta:
        namespace = "urn:parcels"
        verbs = ("create", "update", "query")

    id_2: int | None = leaf("Id", "int", default=None)
    """Id: integer."""
    depot_id: int | None = leaf(
        "DepotID", "int", default=None, required=True, ref="Depot", picklist=True
    )
    """DepotID: integer, one of a picklist, required on create, refers to Depot."""
    email_address: str | None = leaf("EMailAddress", "string", default=None, length=254)
    """EMailAddress (E-mail): string of at most 254 characters."""
    sent_on: datetime.datetime | None = leaf(
        "SentOn", "dateTime", default=None, read_only=True, queryable=False
    )
    """SentOn: datetime, read-only, not queryable."""
    weight: Decimal = element("Weight", "decimal")
    """In kilograms."""
    state: State | None = element("State", default=None)
    handling: list[HandlingValue] = element("Handling", default_factory=list, tokens=True)
    label: list[Label] = element("Label", default_factory=list)
    customs: ParcelCustoms | None = element("Customs", default=None, nillable=True)
