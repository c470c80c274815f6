"""Answers as XML, in the documented manner or in another that has been seen, or may be feared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from soapwright.sandbox import soap as soap
from soapwright.sandbox.ecosys.apis import Api
from soapwright.sandbox.ecosys.objects import Record, Result, Said


@dataclass(slots=True)
class Manner:
    """How the server writes.

    Args:
        qualified: put the children of a message into its namespace.
        capitals: ``Level`` and ``ReasonCode``, as some pages have it.
        indices: what is wrong with the indices of results: the second one is ``missing``, or
            ``repeated`` in place of the third, or the last one is ``outside`` of what was sent,
            or they count ``from_one``; None gives them right.
        backwards: give the results from the last record to the first; the index tells which.
    """

    qualified: bool = False
    capitals: bool = False
    indices: Literal["missing", "repeated", "outside", "from_one"] | None = None
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """Writes the answers of one server."""

    manner: Manner

    def read(self, api: Api, records: Sequence[Record], *, meta: bool, milliseconds: int) -> bytes:
        """The objects; the fields of the API and the time taken where they are asked for."""
        body = self._meta(api) if meta else ""
        for record in records:
            body += self._element(
                api.name, "".join(self._element(name, soap.escape(v)) for name, v in record.items())
            )
        if meta:
            body += self._performance(len(records), milliseconds)
        return self._message(api, "Read", body)

    def write(self, api: Api, results: Sequence[Result], general: Iterable[Said]) -> bytes:
        """An entry for each record."""
        entries = list(zip(self._indices(len(results)), results, strict=True))
        entries = [(index, result) for index, result in entries if index is not None]
        if self.manner.backwards:
            entries.reverse()
        body = "".join(
            self._result(index, result) for index, result in entries if index is not None
        )
        body += "".join(map(self._said, general))
        return self._message(api, "Write", body)

    def trigger(self, api: Api) -> bytes:
        return self._message(api, "Trigger", "")

    def _message(self, api: Api, kind: str, content: str) -> bytes:
        name = f"{api.name}{kind}ResponseElement"
        return soap.envelope(f'<m:{name} xmlns:m="{api.namespace}">{content}</m:{name}>')

    def _indices(self, count: int) -> list[int | None]:
        indices: list[int | None] = list(range(count))
        wrong = self.manner.indices
        if wrong == "from_one":
            return [index + 1 for index in range(count)]
        if wrong == "missing":
            indices[min(1, count - 1)] = None
        elif wrong == "repeated" and count > 1:
            indices[min(2, count - 1)] = 0
        elif wrong == "outside":
            indices[-1] = count + 6
        return indices

    def _result(self, index: int, result: Result) -> str:
        attributes = (
            f' index="{index}" successFlag="{"true" if result.success else "false"}"'
            f' internalId="{result.internal_id}" externalId="{_quoted(result.external_id)}"'
        )
        return self._element("ObjectResult", "".join(map(self._said, result.messages)), attributes)

    def _said(self, said: Said) -> str:
        level, code = ("Level", "ReasonCode") if self.manner.capitals else ("level", "reasonCode")
        content = self._element("KeyName", soap.escape(said.key))
        content += self._element("Message", soap.escape(said.text))
        attributes = f' {level}="{said.level}" {code}="{said.code}"'
        return self._element("ResultMessage", content, attributes)

    def _meta(self, api: Api) -> str:
        fields = ""
        for name, kind in api.fields.items():
            key = "true" if name in api.keys else "false"
            parts = {"Name": name, "Type": kind, "Key": key, "Required": key}
            fields += self._element(
                "Field", "".join(self._element(tag, text) for tag, text in parts.items())
            )
        return self._element("Meta", fields)

    def _performance(self, records: int, milliseconds: int) -> str:
        parts = {"Records": str(records), "Milliseconds": str(milliseconds)}
        return self._element(
            "Performance", "".join(self._element(tag, text) for tag, text in parts.items())
        )

    def _element(self, name: str, content: str, attributes: str = "") -> str:
        tag = f"m:{name}" if self.manner.qualified else name
        return f"<{tag}{attributes}>{content}</{tag}>"


def _quoted(text: str) -> str:
    return soap.escape(text).replace('"', "&quot;")
