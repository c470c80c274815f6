"""What a step of the pipeline adds to a call while it is made: header parts, and checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.runtime.calls.call import Check, Outgoing


@contextmanager
def carrying(
    outgoing: Outgoing,
    elements: Sequence[etree._Element],
    understood: Iterable[str] = (),
    check: Check | None = None,
) -> Iterator[None]:
    """A call with more header parts and a check of its answer; without them again in the end, since
    a call that is made again passes the step again.

    Args:
        outgoing: the call.
        elements: header parts, behind those that it has.
        understood: names of header parts of the answer that the step obeys.
        check: of the answer's Header.
    """
    before = outgoing.elements, outgoing.understood, outgoing.checks
    outgoing.elements = [*before[0], *elements]
    if outgoing.understood is not None:
        outgoing.understood = outgoing.understood | {*understood}
    if check is not None:
        outgoing.checks = (*before[2], check)
    try:
        yield
    finally:
        outgoing.elements, outgoing.understood, outgoing.checks = before
