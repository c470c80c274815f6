# Generated for a test.

"""The types of the service: each is loaded when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.records.index import TypeIndex

TYPES = TypeIndex(
    __name__,
    {
        "DecimalElement": "decimal_element",
        "Entity": "entity",
        "HandlingValue": "handling_value",
        "Label": "label",
        "Parcel": "parcel",
        "ParcelCustoms": "parcel_customs",
        "ParcelElement": "parcel_element",
        "Route": "route",
        "RouteLabels": "route_labels",
        "Send": "send",
        "State": "state",
        "Stop": "route",
    },
    {
        "urn:parcels": {
            "Entity": "Entity",
            "Parcel": "Parcel",
            "Route": "Route",
            "Stop": "Stop",
        },
        "urn:parcels:labels": {
            "Label": "Label",
            "Route": "RouteLabels",
        },
    },
)

if TYPE_CHECKING:
    from .decimal_element import DecimalElement as DecimalElement
    from .entity import Entity as Entity
    from .handling_value import HandlingValue as HandlingValue
    from .label import Label as Label
    from .parcel import Parcel as Parcel
    from .parcel_customs import ParcelCustoms as ParcelCustoms
    from .parcel_element import ParcelElement as ParcelElement
    from .route import Route as Route
    from .route import Stop as Stop
    from .route_labels import RouteLabels as RouteLabels
    from .send import Send as Send
    from .state import State as State
else:
    __getattr__ = TYPES.load
    __dir__ = TYPES.names
    __all__ = TYPES.names()
