# Generated for a test.

# pyright: reportIncompatibleVariableOverride=false
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

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

    if TYPE_CHECKING:

        @property
        def _writable(self) -> _Names[_Self, _Writable]: ...

        @property
        def _references(self) -> _Names[_Self, _References]: ...


if TYPE_CHECKING:
    from typing import Literal as _Literal
    from typing import Self as _Self

    from soapwright.runtime.records.chosen import Names as _Names

    _Writable = _Literal[
        "Customs",
        "DepotID",
        "EMailAddress",
        "Handling",
        "Id",
        "Label",
        "State",
        "Weight",
        "customs",
        "depot_id",
        "email_address",
        "handling",
        "id_2",
        "label",
        "state",
        "weight",
    ]
    _References = _Literal["DepotID", "depot_id"]
