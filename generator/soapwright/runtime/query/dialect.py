"""What a query language has to do for pages by key; ``service.toml`` names the dialect."""

from __future__ import annotations

from typing import Protocol

from soapwright.runtime.query.conditions import Condition


class Dialect(Protocol):
    """A query language, with its limits."""

    @property
    def max_alternatives(self) -> int:
        """How many alternatives, such as ids, one query may hold."""

    def render(
        self, entity: str, where: Condition | str | None, key: str, last: int | None = None
    ) -> str:
        """The text of the query for one page, whose records come in the order of their key.

        Args:
            entity: wire name of the entity.
            where: the caller's condition; or a query in the language itself, as text; or None for
                all records.
            key: wire name of the field that the pages are ordered by.
            last: the largest key received so far, or None for the first page.

        Raises:
            ValueError: the language cannot say it, or the service does not take that much.
        """
