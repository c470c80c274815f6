"""The step that addresses a call, and checks that its answer is to it (WS-Addressing 1.0)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from soapwright.runtime.addressing.names import WSA
from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.carrying import carrying
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.calls.steps import Reconnect, Steps
from soapwright.runtime.errors import EncodingError, UntrustedResponse
from soapwright.runtime.http.settings import Addressing
from soapwright.runtime.http.soap import NAMESPACES

if TYPE_CHECKING:
    from soapwright.runtime.calls.pipeline import Onward

ANONYMOUS: Final = f"{WSA}/anonymous"
_REPLY = f"{WSA}/reply"
_UNDERSTOOD = frozenset(
    f"{{{WSA}}}{name}"
    for name in ("To", "From", "ReplyTo", "FaultTo", "Action", "MessageID", "RelatesTo")
)


class Address:
    """The step that addresses calls.

    Args:
        addressing: what requests say.
        address: tells where a call goes.
    """

    def __init__(self, addressing: Addressing, address: Callable[[Outgoing], str]) -> None:
        self._addressing = addressing
        self._address = address

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        """Make a call with an id of its own, and hold its answer to that.

        Raises:
            EncodingError: it is not known what the operation's action is; nothing was sent.
            UntrustedResponse: the answer is to another message, or does not tell to which.
        """
        operation = outgoing.call.operation
        if isinstance(operation, HttpOperation):
            return (yield from onward(outgoing))
        own = f"urn:uuid:{uuid.uuid4()}"
        parts = self._parts(outgoing, operation, own)
        try:
            with carrying(outgoing, parts, _UNDERSTOOD, partial(self._check, own)):
                return (yield from onward(outgoing))
        except UntrustedResponse:
            yield Reconnect()  # whosever answer it is, no other call gets one from there
            raise

    def _parts(
        self, outgoing: Outgoing, operation: Operation[Any, Any], own: str
    ) -> list[etree._Element]:
        """The message addressing properties (WS-Addressing 1.0, Core, 3.2)."""
        action = operation.wsa_action or operation.action
        if not action:
            raise EncodingError(
                "the WSDL gives the operation no action, without which no message is addressed",
                operation=operation.name,
                zone=outgoing.zone,
            )
        told = [
            _part("Action", action),
            _part("To", self._addressing.to or self._address(outgoing)),
            _part("MessageID", own),
        ]
        if not operation.one_way:
            reply = etree.Element(f"{{{WSA}}}ReplyTo", nsmap={"wsa": WSA})
            etree.SubElement(reply, f"{{{WSA}}}Address").text = ANONYMOUS
            told.append(reply)
        if self._addressing.must_understand:
            for part in told:
                part.set(f"{{{NAMESPACES[operation.soap]}}}mustUnderstand", "1")
        return told

    def _check(self, own: str, header: etree._Element | None, is_fault: bool) -> None:
        """Hold an answer to the message that it has to be to (Core, 3.4).

        A fault may not say whose it is: some are told before the service has read that.

        Raises:
            UntrustedResponse: it is to another message, or does not tell to which.
        """
        found = [] if header is None else header.findall(f"{{{WSA}}}RelatesTo")
        related = {
            (each.text or "").strip()
            for each in found
            if each.get("RelationshipType", _REPLY).strip() == _REPLY
        }
        if related - {own}:
            raise UntrustedResponse(
                f"the answer is to another message: it relates to {', '.join(sorted(related))}, "
                f"and this one is {own}"
            )
        if not related and self._addressing.relates_to_needed and not is_fault:
            raise UntrustedResponse(
                f"the answer does not tell which message it is to (RelatesTo); this one is {own}"
            )


def _part(name: str, text: str) -> etree._Element:
    part = etree.Element(f"{{{WSA}}}{name}", nsmap={"wsa": WSA})
    part.text = text
    return part
