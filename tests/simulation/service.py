"""A model of a service that saves all tickets of a call or none, and gives them ids."""

from __future__ import annotations

import re

NS = "http://autotask.net/ATWS/v1_6/"
ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
ANSWER = (
    f'<createResponse xmlns="{NS}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
    "<createResult><ReturnCode>{}</ReturnCode>{}</createResult></createResponse>"
)
ROW = '<Entity i:type="Ticket"><id>{}</id></Entity>'
ERROR = "<ATWSError><Message>{}</Message></ATWSError>"
FAULT = "<s:Fault><faultcode>s:{}</faultcode><faultstring>{}</faultstring></s:Fault>"
BAD = "bad"


class Service:
    """What is saved, by title, with the ids that were given; and how often it was called.

    Args:
        names: whether a refusal names the records at fault.
    """

    def __init__(self, *, names: bool) -> None:
        self.saved: dict[str, list[int]] = {}
        self.calls = 0
        self._names = names
        self._next = 501

    def create(self, request: bytes) -> str:
        """The answer to one call."""
        self.calls += 1
        titles = re.findall(r">((?:job|bad) \d+)<", request.decode())
        bad = [at for at, title in enumerate(titles) if title.startswith(BAD)]
        if bad:
            return self._refusal(bad)
        rows = []
        for title in titles:
            self.saved.setdefault(title, []).append(self._next)
            rows.append(ROW.format(self._next))
            self._next += 1
        results = f"<EntityResults>{''.join(rows)}</EntityResults>"
        return ENVELOPE.format(ANSWER.format(1, results))

    def _refusal(self, bad: list[int]) -> str:
        texts = ["This title is not allowed."]
        if self._names:
            texts = [
                text
                for at in bad
                for text in ("This title is not allowed.", f"Error for record number [{at + 1}].")
            ]
        errors = f"<Errors>{''.join(map(ERROR.format, texts))}</Errors>"
        return ENVELOPE.format(ANSWER.format(-1, errors))


def fault(code: str, text: str) -> str:
    return ENVELOPE.format(FAULT.format(code, text))
