"""A model of Autotask: a call is one transaction, and rows are read in the order of their ids."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.simulation.services.model import Request, Service

NS = "http://autotask.net/ATWS/v1_6/"
BAD = "bad"
NOT_ALLOWED = "This title is not allowed."
SUSPENDED = "The number of external requests is over the threshold. The service is suspended."
NO_RIGHT = "You lack the right to do this."

_ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    f'<{{name}}Response xmlns="{NS}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
    "<{name}Result><ReturnCode>{code}</ReturnCode>{content}</{name}Result>"
    "</{name}Response></s:Body></s:Envelope>"
)
_ROW = '<Entity i:type="Ticket"><id>{}</id>{}</Entity>'
_ERROR = "<ATWSError><Message>{}</Message></ATWSError>"
_ENTITY = re.compile(r"<n0:id>(\d+)</n0:id>(.*?)</n0:Entity>")
_TITLE = re.compile(r">([^<]*)</n0:Title>")
_EXTERNAL = re.compile(r">([^<]*)</n0:ExternalID>")
_TEXT = re.compile(r"<n0:sXML>(.*?)</n0:sXML>")
_ABOVE = re.compile(r'id<expression op="GreaterThan">(\d+)<')
_EQUALS = re.compile(r'<expression op="Equals">([^<]*)<')
_FIELD = re.compile(r"<field>(\w+)(.*?)</field>")


@dataclass
class Row:
    """A ticket; ``locked``: somebody has closed it for changes."""

    id: int
    title: str
    external: str = ""
    locked: bool = False


class Autotask(Service):
    """What is saved, by id.

    Args:
        names: whether a refusal names the records at fault.
        page: how many rows a query gives at most.
        allowance: how many calls it takes in an hour; None is any number.
    """

    def __init__(
        self, *, names: bool = True, page: int = 500, allowance: int | None = None
    ) -> None:
        super().__init__()
        self.rows: dict[int, Row] = {}
        self.created: Counter[str] = Counter()
        self.writes = 0
        self.refuses = ""
        """What everything is refused with; "" refuses what is bad."""
        self.refuses_from = 0
        """The number of the writing call from which on it is."""
        self.refused = 0
        self.now = 0.0
        self.busiest = 0
        self._names = names
        self._page = page
        self._allowance = allowance
        self._times: deque[float] = deque()
        self._next = 501

    def add(self, title: str, **more: Any) -> Row:
        """A row that is there, whoever made it."""
        row = Row(self._next, title, **more)
        self.rows[row.id] = row
        self._next += 1
        return row

    def ids(self, title: str) -> list[int]:
        """Those of the rows that came of one record."""
        return [row.id for row in self.rows.values() if row.title == title]

    # --- calls ------------------------------------------------------------------------------------

    def keys(self, name: str, body: str) -> Iterable[str]:
        if name == "query":
            text = html.unescape(_TEXT.findall(body)[0])
            return [*_EQUALS.findall(text), *(f"above {key}" for key in _ABOVE.findall(text))]
        return [
            _TITLE.findall(content)[0] if name == "create" else id_
            for id_, content in _ENTITY.findall(body)
        ]

    def come_to(self, now: float) -> None:
        self.now = now
        super().come_to(now)

    def act(self, request: Request) -> str:
        if self.others is not None:
            self.others()
        if request.name == "getThresholdAndUsageInfo":
            return self._usage()
        self._count()
        if request.name == "query":
            return self._query(html.unescape(_TEXT.findall(request.body)[0]))
        self.writes += 1
        if self.refuses and self.writes > self.refuses_from:
            self.refused += 1
            return self._refusal(request.name, [self.refuses])
        return self._write(request)

    def _write(self, request: Request) -> str:
        given = _ENTITY.findall(request.body)
        name, bad = request.name, self._bad(request.name, given)
        if bad:
            texts = [NOT_ALLOWED]
            if self._names:
                texts = [
                    text
                    for at in bad
                    for text in (NOT_ALLOWED, f"Error for record number [{at + 1}].")
                ]
            return self._refusal(name, texts)
        ids = []
        for id_, content in given:
            title = _TITLE.findall(content)[0] if name != "delete" else ""
            if name == "create":
                external = _EXTERNAL.findall(content)
                row = self.add(title, external=external[0] if external else "")
                self.created[title] += 1
                ids.append(row.id)
            else:
                ids.append(int(id_))
                if name == "update":
                    self.rows[int(id_)].title = title
                else:
                    del self.rows[int(id_)]
        rows = "".join(_ROW.format(id_, "") for id_ in ids)
        return _answer(name, 1, f"<EntityResults>{rows}</EntityResults>")

    def _bad(self, name: str, given: list[tuple[str, str]]) -> list[int]:
        """The positions of the records for which a call is refused."""
        bad = []
        for at, (id_, content) in enumerate(given):
            if name != "create":
                row = self.rows.get(int(id_))
                is_bad = row is None or row.locked
            else:
                is_bad = False
            if is_bad or (name != "delete" and _TITLE.findall(content)[0].startswith(BAD)):
                bad.append(at)
        return bad

    def _refusal(self, name: str, texts: list[str]) -> str:
        return _answer(name, -1, f"<Errors>{''.join(map(_ERROR.format, texts))}</Errors>")

    def _query(self, text: str) -> str:
        above = _ABOVE.findall(text)
        least = int(above[0]) if above else 0
        wanted = {name: set(_EQUALS.findall(values)) for name, values in _FIELD.findall(text)}
        ids, externals = wanted.get("id") or (), wanted.get("ExternalID") or ()
        found = [
            row
            for row in sorted(self.rows.values(), key=lambda row: row.id)
            if row.id > least
            and (not ids or str(row.id) in ids)
            and (not externals or row.external in externals)
        ]
        rows = "".join(
            _ROW.format(
                row.id, f"<ExternalID>{row.external}</ExternalID><Title>{row.title}</Title>"
            )
            for row in found[: self._page]
        )
        return _answer("query", 1, f"<EntityResults>{rows}</EntityResults>")

    # --- the allowance ----------------------------------------------------------------------------

    def _count(self) -> None:
        if self._allowance is None:
            return
        self._times.append(self.now)
        while self._times[0] <= self.now - 3600:
            self._times.popleft()
        self.busiest = max(self.busiest, len(self._times))
        if len(self._times) > self._allowance:
            self.wrong.append(f"{len(self._times)} calls in an hour, of {self._allowance}")

    def _usage(self) -> str:
        text = (
            f"ThresholdOfExternalRequest: {self._allowance or 10_000}; TimeframeOfLimitation: 60; "
            f"numberOfExternalRequest: {len(self._times)};"
        )
        info = f"<EntityReturnInfo><Message>{text}</Message></EntityReturnInfo>"
        return _answer(
            "getThresholdAndUsageInfo",
            1,
            f"<EntityReturnInfoResults>{info}</EntityReturnInfoResults>",
        )


def _answer(name: str, code: int, content: str) -> str:
    return _ENVELOPE.format(name=name, code=code, content=content)
