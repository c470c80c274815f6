"""WS-Policy: which assertions a binding or operation requires (WS-Policy 1.5, chapters 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from soapwright.schema.names import SOAP11, SOAP12, WSDL, local, namespace
from soapwright.schema.scope import TRUE

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.source import Document

_WSP = frozenset(
    {
        "http://www.w3.org/ns/ws-policy",
        "http://www.w3.org/2006/07/ws-policy",
        "http://schemas.xmlsoap.org/ws/2004/09/policy",
        "http://schemas.xmlsoap.org/ws/2002/12/policy",
    }
)
MTOM = frozenset({"OptimizedMimeSerialization", "MTOM"})
"""What demands binary values as parts of their own (WS-MTOMPolicy 1.0 and 1.1)."""
_KNOWN = frozenset({WSDL, SOAP11, SOAP12})
"""What the model has a place of its own for, such as a header that must be understood."""
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


class Policies:
    """The policies of one WSDL document."""

    def __init__(self, document: Document, warnings: list[str]) -> None:
        self._document = document
        self._warnings = warnings
        self._by_id = {
            key: policy
            for uri in _WSP
            for policy in document.root.iterfind(f".//{{{uri}}}Policy")
            for key in (policy.get(f"{{{_WSU}}}Id"), policy.get("Id"), policy.get("id"))
            if key
        }

    def assertions(self, *subjects: etree._Element | None) -> tuple[str, ...]:
        """What the policies attached to the subjects require, as paths of local names.

        An assertion's own policy is what it requires within; what else it holds, such as the
        names of parts to sign, is no assertion. Extension elements with ``wsdl:required="true"``
        count too. Sorted, since the order of assertions means nothing.
        """
        paths: set[str] = set()
        for subject in subjects:
            if subject is None:
                continue
            for uri in _WSP:
                for reference in (subject.get(f"{{{uri}}}PolicyURIs") or "").split():
                    paths |= self._referenced(reference, subject, ())
            for child in subject.iterchildren():
                if namespace(child) in _WSP:
                    paths |= self._required(child, ())
                elif child.get(f"{{{WSDL}}}required") in TRUE and namespace(child) not in _KNOWN:
                    paths.add(_name(child))
        return tuple(sorted(paths))

    def _required(self, element: etree._Element, open_: tuple[str, ...]) -> frozenset[str]:
        """What holds in every alternative of a policy expression."""
        if namespace(element) not in _WSP:
            return self._assertion(element, open_)
        kind = local(element)
        if kind == "PolicyReference":
            return self._referenced(element.get("URI", ""), element, open_)
        parts = [self._required(child, open_) for child in element.iterchildren()]
        return _common(parts) if kind == "ExactlyOne" else frozenset().union(*parts)

    def _assertion(self, element: etree._Element, open_: tuple[str, ...]) -> frozenset[str]:
        """An assertion, and what it requires within (WS-Policy 1.5, 4.3.2)."""
        if any(element.get(f"{{{uri}}}Optional") in TRUE for uri in _WSP):
            return frozenset()
        name = _name(element)
        within = [
            self._required(child, open_)
            for child in element.iterchildren()
            if namespace(child) in _WSP
        ]
        return frozenset({name}).union(*(map(f"{name}/{{}}".format, each) for each in within))

    def _referenced(
        self, uri: str, element: etree._Element, open_: tuple[str, ...]
    ) -> frozenset[str]:
        policy = self._by_id.get(uri.removeprefix("#")) if uri.startswith("#") else None
        if policy is None or uri in open_:
            why = "is not in this file" if policy is None else "contains itself"
            self._warnings.append(f"{self._document.place(element)}: policy {uri!r} {why}; ignored")
            return frozenset()
        return self._required(policy, (*open_, uri))


def _name(element: etree._Element) -> str:
    """The local name of an assertion; one of a WS-Addressing that is no standard says which."""
    name = local(element)
    return f"{name}(2004)" if "/2004/08/addressing" in namespace(element) else name


def _common(alternatives: Iterable[frozenset[str]]) -> frozenset[str]:
    alternatives = list(alternatives)
    return frozenset.intersection(*alternatives) if alternatives else frozenset()
