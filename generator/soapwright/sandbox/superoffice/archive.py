"""The Archive agent's lists: rows with chosen columns, restricted, sorted, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from soapwright.sandbox.superoffice.messages import members, pairs
from soapwright.sandbox.superoffice.refusals import Refused, not_known

Row = Mapping[str, str]
KEY = "contactId"
COLUMNS = (KEY, "name", "department", "city")
CITIES = ("Oslo", "Bergen", "Trondheim", "Stavanger")
OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda text, value: text == value,
    "begins": lambda text, value: text.lower().startswith(value.lower()),
    "contains": lambda text, value: value.lower() in text.lower(),
}


def contacts(count: int) -> list[Row]:
    """The rows of the only list that there is, FindContact."""
    return [
        {
            KEY: str(number),
            "name": f"Contact {number:05}",
            "department": "Sales" if number % 3 else "Support",
            "city": CITIES[number % len(CITIES)],
        }
        for number in range(1, count + 1)
    ]


class Archive:
    """The lists by the names of their providers."""

    def __init__(self, providers: Mapping[str, Sequence[Row]]) -> None:
        self.providers = providers

    def page(self, request: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
        """The rows that are asked for, and how many there are in all.

        Raises:
            Refused: a provider, column or operator is not known, the page is none, or the
                restriction is null, which the service does not bear.
        """
        rows = self._rows(request)
        chosen = members(request.get("Columns"))
        for column in chosen:
            _check(column)
        page, size = request.get("Page", 0), request.get("PageSize", 0)
        if page < 0 or size < 1:
            raise Refused("Page counts from 0, PageSize from 1.", "System.ArgumentException")
        shown = rows[page * size : (page + 1) * size]
        return [_item(row, chosen) for row in shown], len(rows)

    def columns(self, provider: str) -> list[dict[str, Any]]:
        """The columns that a list can have."""
        self._provider(provider)
        return [
            {"DisplayName": name, "CanOrderBy": True, "Name": name, "CanRestrictBy": True}
            for name in COLUMNS
        ]

    def _provider(self, name: str) -> Sequence[Row]:
        if name not in self.providers:
            raise not_known("archive provider", name)
        return self.providers[name]

    def _rows(self, request: Mapping[str, Any]) -> list[Row]:
        rows = list(self._provider(request.get("ProviderName") or ""))
        if request.get("Restriction") is None:
            raise Refused(
                "Object reference not set to an instance of an object.",
                "System.NullReferenceException",
            )
        for restriction in members(request["Restriction"]):
            name, operator = restriction.get("Name") or "", restriction.get("Operator") or ""
            _check(name)
            if operator not in OPERATORS:
                raise not_known("operator", operator)
            fits, values = OPERATORS[operator], members(restriction.get("Values"))
            rows = [row for row in rows if any(fits(row[name], value) for value in values)]
        for order in reversed(members(request.get("SortOrder"))):
            name = order.get("Name") or ""
            _check(name)
            rows.sort(key=lambda row: row[name], reverse=order.get("Direction") == "DESC")
        return rows


def _check(column: str) -> None:
    if column not in COLUMNS:
        raise not_known("column", column)


def _item(row: Row, columns: Sequence[str]) -> dict[str, Any]:
    data = {name: {"DisplayValue": row[name], "TooltipHint": None} for name in columns}
    return {
        "EntityName": "contact",
        "PrimaryKey": int(row[KEY]),
        "ColumnData": pairs("ColumnDataKeyValuePair", data),
        "LinkHint": None,
        "StyleHint": "",
    }
