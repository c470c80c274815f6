"""What getEntityInfo, GetFieldInfo and getUDFInfo say, from the catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soapwright.sandbox.autotask.answers import Content
    from soapwright.sandbox.autotask.fields import Kind, Value
    from soapwright.schema.catalogue import FieldInfo, PicklistValue


def entity(kind: Kind, *, restricted: bool = False) -> Content:
    """The EntityInfo of an entity type; members that a release's WSDL lacks are not written.

    Rights of the caller show in the UserAccess members alone.
    """
    access = kind.access
    return {
        "Name": kind.name,
        "CanUpdate": access.update,
        "CanDelete": access.delete,
        "CanCreate": access.create,
        "CanQuery": access.query,
        "HasUserDefinedFields": access.udf,
        "UserAccessForCreate": _user_access(access.create),
        "UserAccessForQuery": _user_access(access.query, restricted),
        "UserAccessForUpdate": _user_access(access.update, restricted),
        "UserAccessForDelete": _user_access(access.delete, restricted),
        "SupportsWebhookCallouts": False,
    }


def field(info: FieldInfo) -> Content:
    """The Field of a field; a picklist whose values are not known has an empty list."""
    default = next((v.value for v in info.values if v.default), None)
    return {
        "Name": info.name,
        "Label": info.label or info.name,
        "Type": info.type,
        "Length": info.length or 0,
        "Description": "",
        "IsRequired": info.required,
        "IsReadOnly": info.read_only,
        "IsQueryable": info.queryable,
        "IsReference": info.reference is not None,
        "ReferenceEntityType": info.reference or "",
        "IsPickList": info.picklist,
        "PicklistValues": _picklist(info.values) if info.picklist else None,
        "PicklistParentValueField": info.picklist_parent or "",
        "DefaultValue": default,
    }


def udf_values(row: tuple[Value, ...]) -> dict[str, str]:
    """The user-defined fields of a row of the store: name → text."""
    return dict(json.loads(str(row[1])))


def _user_access(allowed: bool, restricted: bool = False) -> str:
    return ("Restricted" if restricted else "All") if allowed else "None"


def _picklist(values: tuple[PicklistValue, ...]) -> Content:
    return {
        "PickListValue": [
            {
                "Value": value.value,
                "Label": value.label or "",
                "IsDefaultValue": value.default,
                "SortOrder": order,
                "parentValue": value.parent or "",
                "IsActive": value.active,
                "IsSystem": value.system,
            }
            for order, value in enumerate(values, 1)
        ]
    }
