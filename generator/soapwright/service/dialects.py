"""The query languages that ``language`` of a ``[page.<verb>]`` can name."""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class DialectName:
    """Where a dialect's class is, which is called with ``max_alternatives`` and ``max_udfs``.

    ``title`` is what people call the language.
    """

    title: str
    module: str
    class_name: str


DIALECTS: Mapping[str, DialectName] = {
    "queryxml": DialectName("QueryXML", "soapwright.runtime.query.queryxml", "QueryXML"),
}
