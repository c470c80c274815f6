"""A search for documents that one side of a comparison takes and the other refuses.

Documents are made of the schemas alone (``tests/corpus/instances.py``), and libxml2 judges them:
who searches knows nothing of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from soapwright.diff.compare import compare
from soapwright.diff.finding import Finding
from soapwright.diff.sides import load_side
from tests.corpus.instances import Instances
from tests.corpus.schemas import Schemas

WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="{namespace}"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:w="urn:w" targetNamespace="urn:w">
  <types>{schema}</types>
  <message name="Sent"><part name="p" {sent}/></message>
  <message name="Got"><part name="p" {got}/></message>
  <portType name="P">
    <operation name="o"><input message="w:Sent"/><output message="w:Got"/></operation>
  </portType>
</definitions>
"""


class Found(NamedTuple):
    """A document that only the base takes, and one that only the other side takes, if any."""

    shrank: str | None
    grew: str | None


class Pair:
    """Two schemas, of one text each, whose global element ``Root`` is sent or got.

    Args:
        base, other: the schemas, with the prefix ``xs`` and a target namespace.
        folder: an empty one, for files.
    """

    def __init__(self, base: str, other: str, folder: Path) -> None:
        self._folder = folder
        self._texts = (base, other)
        roots = [etree.fromstring(text.encode()) for text in self._texts]
        self._namespaces = [str(root.get("targetNamespace")) for root in roots]

    @cached_property
    def _schemas(self) -> list[Schemas]:
        return [Schemas(self._wsdl(side, "request"), self._folder / f"s{side}") for side in (0, 1)]

    @property
    def is_judged(self) -> bool:
        """Whether libxml2 takes both schemas."""
        return all(each.validator is not None for each in self._schemas)

    def findings(self, direction: str) -> tuple[Finding, ...]:
        """What a comparison tells where Root is only sent (``request``), or only got."""
        base, other = (load_side(self._wsdl(side, direction)) for side in (0, 1))
        found = compare(base, other, base_name="base", other_name="other").findings
        return tuple(one for one in found if one.id != "prefix-changed")

    def search(self, most: int = 200) -> Found:
        """The shortest document of each kind that is found."""
        drawn = [dict.fromkeys(self._drawn(side, most)) for side in (0, 1)]
        candidates = sorted({**drawn[0], **drawn[1]}, key=lambda text: (len(text), text))
        found: list[str | None] = [None, None]
        for text in candidates:
            valid = [self._is_valid(side, text) for side in (0, 1)]
            for side in (0, 1):
                if found[side] is None and valid[side] and not valid[1 - side]:
                    found[side] = text
        return Found(*found)

    def _drawn(self, side: int, most: int) -> Iterator[str]:
        """Instances of a side, and the same with the children of each node the other way round."""
        name = f"{{{self._namespaces[side]}}}Root"
        for instance in Instances(self._schemas[side]).of(name, most=most):
            etree.cleanup_namespaces(instance, keep_ns_prefixes=_kept(instance))
            yield etree.tostring(instance, encoding="unicode")
            for node in [*instance.iter()]:
                for child in reversed([*node]):
                    node.append(child)
            yield etree.tostring(instance, encoding="unicode")

    def _is_valid(self, side: int, text: str) -> bool:
        return self._schemas[side].complaint(etree.fromstring(text)) is None

    def _wsdl(self, side: int, direction: str) -> Path:
        root, nothing = 'element="t:Root"', 'type="xs:int"'
        path = self._folder / f"{direction}{side}.wsdl"
        text = WSDL.format(
            namespace=self._namespaces[side],
            schema=self._texts[side],
            sent=root if direction == "request" else nothing,
            got=root if direction == "response" else nothing,
        )
        path.write_text(text, encoding="utf-8")
        return path


def _kept(instance: etree._Element) -> list[str]:
    """The prefixes that texts need, as far as a text shows."""
    texts = [str(value) for node in instance.iter() for value in (node.text, *node.attrib.values())]
    return [prefix for text in texts for prefix, colon, _ in [text.partition(":")] if colon]
