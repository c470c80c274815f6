"""What no WSDL tells, as examples: only what this one could have a use for."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.words import first, listing
from soapwright.schema.model import ComplexType


def guess_examples(evidence: Evidence, *, addressed: bool) -> Iterator[Guess]:
    """The clock, limits and, where the WSDL's address is somebody's, others beside it."""
    if addressed and (evidence.address or "").startswith("https://"):
        why = "Other addresses of the service, the default first: connect(environment=…)."
        yield Guess({"environments": {"production": evidence.address or ""}}, why, holds=False)
    if any(
        evidence.builtin(element.type) == "dateTime"
        for type_ in evidence.schema.types.values()
        if isinstance(type_, ComplexType)
        for element in type_.elements()
    ):
        why = "There are times. If the service writes them without an offset: on which clock?"
        yield Guess({"time": {"zone": "Etc/UTC"}}, why, holds=False)
    why = "How many calls may run at once?"
    allowance = [v.key for v in evidence.operations.values() if _tells_usage(v.name)]
    if allowance:
        why += f" {listing(allowance)} may tell what is used: see [limits.usage]."
    yield Guess({"limits": {"concurrency": 3}}, why, holds=False)
    if evidence.http and not evidence.operations:
        names = listing(evidence.http)
        why = f"Operations over HTTP ({names}): which texts of an answer describe an error?"
        yield Guess({"errors": {"texts": ["message"]}}, why, holds=False)


def _tells_usage(name: str) -> bool:
    lower = name.lower()
    return first(name) in ("get", "read") and any(
        word in lower for word in ("allowance", "quota", "ratelimit", "threshold", "usage")
    )
