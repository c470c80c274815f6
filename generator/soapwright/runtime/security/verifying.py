"""The signature of an answer, and what of the answer it vouches for.

An envelope can be rearranged so that its signature still holds, while what is read is another
element than what was signed ("signature wrapping"). So what is read is not the envelope that came:
it is one made anew of nothing but the bytes whose digests were signed. Beside that, whatever is
signed has to be where it has its meaning, and there only once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from lxml import etree
from signxml.exceptions import InvalidCertificate, InvalidDigest, InvalidSignature, SignXMLException
from signxml.verifier import SignatureConfiguration

from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.errors import UntrustedResponse
from soapwright.runtime.http.soap import SOAP_11, SOAP_12
from soapwright.runtime.security.algorithms import CANONICALIZATIONS, Verifier, accepted
from soapwright.runtime.security.names import (
    DS,
    SECURITY,
    SIGNATURE,
    TIMESTAMP,
    WSSE,
)
from soapwright.runtime.security.signature import Signature, out_of_time
from soapwright.runtime.security.timestamp import Timestamp

if TYPE_CHECKING:
    from signxml.verifier import VerifyResult

_MOST = 32
"""References that a signature may have: each costs a reading of the whole envelope."""
_ROLES = {
    SOAP_11: (f"{{{SOAP_11}}}actor", ("",)),
    SOAP_12: (f"{{{SOAP_12}}}role", ("", f"{SOAP_12}/role/ultimateReceiver")),
}


def verified(
    root: etree._Element,
    signature: Signature,
    timestamp: Timestamp | None,
    now: datetime,
    *,
    large: bool = False,
) -> bytes:
    """An envelope of all that is signed of an answer: its Body, and the signed headers.

    Args:
        root: the answer.
        signature: whose signature it has to have.
        timestamp: how its Timestamp is checked, which it has to have; None where none is needed:
            one that is there is checked as the default says.
        now: the time.
        large: whether a text of it may have more than 10,000,000 bytes.

    Raises:
        UntrustedResponse: it is not signed by one of these, or its Body is not, or it is of another
            time.
    """
    envelope = _Envelope(root)
    node = envelope.signature()
    parts = envelope.signed_parts(node)
    results = _results(root, signature, now, large=large)
    vouched: dict[etree._Element, etree._Element] = {}
    for part, result in zip(parts, results, strict=True):
        if result.signed_xml is None or result.signed_xml.tag != part.tag:
            raise UntrustedResponse("the answer's signature is of something else than it names")
        vouched[part] = result.signed_xml
    if envelope.body not in vouched:
        raise UntrustedResponse("the answer's signature does not include its Body")
    _check_time(envelope, vouched, timestamp, now)
    return envelope.made_of(vouched)


def _check_time(
    envelope: _Envelope,
    vouched: dict[etree._Element, etree._Element],
    timestamp: Timestamp | None,
    now: datetime,
) -> None:
    stamps = envelope.security.findall(TIMESTAMP)
    if len(stamps) > 1:
        raise UntrustedResponse("the answer has several Timestamps")
    if not stamps:
        if timestamp is not None:
            raise UntrustedResponse("the answer has no Timestamp")
        return
    if stamps[0] not in vouched:
        raise UntrustedResponse("the answer's signature does not include its Timestamp")
    if problem := (timestamp or Timestamp()).problem(vouched[stamps[0]], now):
        raise UntrustedResponse(f"the answer is not of now: {problem}")


class _Envelope:
    """An answer, whose parts may be anywhere."""

    def __init__(self, root: etree._Element) -> None:
        name = name_of(root)
        soap = name.namespace
        if name.localname != "Envelope" or soap not in _ROLES:
            raise UntrustedResponse(f"the answer is <{name.localname}>, not a SOAP envelope")
        self.root = root
        self.soap = soap
        self.header = self._one("Header")
        self.body = self._one("Body")
        self.security = self._security()

    def _one(self, name: str) -> etree._Element:
        found = self.root.findall(f"{{{self.soap}}}{name}")
        if len(found) != 1:
            told = "no" if not found else "several"
            missing = "; it is not signed" if name == "Header" and not found else ""
            raise UntrustedResponse(f"the answer has {told} {name}{missing}")
        return found[0]

    def _security(self) -> etree._Element:
        """The Security header that is for us (SOAP Message Security 1.1, chapter 5)."""
        attribute, ours = _ROLES[self.soap]
        found = [
            each
            for each in self.header.findall(SECURITY)
            if each.get(attribute, "").strip() in ours
        ]
        if len(found) != 1:
            told = "no Security header" if not found else "several Security headers"
            raise UntrustedResponse(f"the answer has {told}; it is not signed")
        return found[0]

    def signature(self) -> etree._Element:
        """The one signature for us.

        Raises:
            UntrustedResponse: there is none, or several.
        """
        found = self.security.findall(SIGNATURE)
        if len(found) != 1:
            told = "not signed" if not found else "signed several times"
            raise UntrustedResponse(f"the answer is {told}")
        return found[0]

    def signed_parts(self, signature: etree._Element) -> list[etree._Element]:
        """The elements that a signature refers to, each of which is in its place.

        Raises:
            UntrustedResponse: one is not there, is there twice, or is elsewhere.
        """
        for name in ("SignedInfo", "SignatureValue"):
            if len(signature.findall(f"{{{DS}}}{name}")) != 1:
                raise UntrustedResponse(f"the answer's signature has not one {name}")
        references = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
        if not 0 < len(references) <= _MOST:
            raise UntrustedResponse(
                f"the answer's signature has {len(references)} references; 1 to {_MOST} are read"
            )
        by_id: dict[str, list[etree._Element]] = {}
        for element in self.root.iter(etree.Element):
            for own in _ids(element):
                by_id.setdefault(own, []).append(element)
        parts = [self._part(reference, by_id) for reference in references]
        if len(set(parts)) != len(parts):
            raise UntrustedResponse("the answer's signature includes one element twice")
        return parts

    def _part(
        self, reference: etree._Element, by_id: dict[str, list[etree._Element]]
    ) -> etree._Element:
        uri = reference.get("URI", "")
        for transform in reference.iter(f"{{{DS}}}Transform"):
            algorithm = transform.get("Algorithm", "")
            if algorithm not in CANONICALIZATIONS:
                raise UntrustedResponse(
                    f"the answer's signature asks for the transform {algorithm[:100]!r}, which is "
                    "not known"
                )
        found = by_id.get(uri[1:], []) if uri.startswith("#") else []
        if len(found) != 1:
            told = "is not there" if not found else f"is there {len(found)} times"
            raise UntrustedResponse(f"the answer's signature includes {uri[:100]!r}, which {told}")
        part = found[0]
        if part is not self.body and part.getparent() not in (self.header, self.security):
            raise UntrustedResponse(
                f"the answer's signature includes <{name_of(part).localname}> in a place where "
                "it means nothing: the answer may have been rearranged"
            )
        return part

    def made_of(self, vouched: dict[etree._Element, etree._Element]) -> bytes:
        """An envelope of the signed parts alone, each as it was signed."""
        envelope = etree.Element(f"{{{self.soap}}}Envelope", nsmap={"soap": self.soap})
        header = etree.SubElement(envelope, f"{{{self.soap}}}Header")
        header.extend(signed for part, signed in vouched.items() if part.getparent() is self.header)
        envelope.append(vouched[self.body])
        return etree.tostring(envelope, encoding="utf-8")


def _ids(element: etree._Element) -> Iterator[str]:
    """What a reference may name an element by, whatever the namespace of the attribute."""
    for name, value in element.items():
        if str(name).rpartition("}")[2] == "Id":
            yield str(value)


def _results(
    root: etree._Element, signature: Signature, now: datetime, *, large: bool
) -> list[VerifyResult]:
    """What the signature vouches for, in the order of its references.

    The certificate that it names is only looked at to tell why it does not hold: what counts is
    that it holds for one that is trusted.
    """
    soap = name_of(root).namespace
    methods, digests = accepted(signature.hash)
    config = SignatureConfiguration(
        location=f"./{{{soap}}}Header/{{{WSSE}}}Security/",
        expect_references=False,
        signature_methods=methods,
        digest_algorithms=digests,
        ignore_ambiguous_key_info=True,
        verification_time=now,
    )
    problem = "it holds for none of the certificates that are trusted"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=large)
    for certificate in signature.trust:
        try:
            found = Verifier().verify(
                root,
                x509_cert=certificate,
                expect_config=config,
                id_attribute="Id",
                parser=parser,
                validate_schema=False,  # which refuses the prefixes that servers name in it
            )
        except InvalidDigest:  # what is signed is what the certificate's owner signed, and differs
            problem = "what it includes was changed"
        except InvalidCertificate:
            told = out_of_time(certificate, now) or "cannot be used"
            problem = f"the certificate that is trusted {told}"
        except InvalidSignature:
            pass
        except (SignXMLException, ValueError, TypeError, etree.LxmlError) as error:
            problem = f"{type(error).__name__}: {error}"
        else:
            return found if isinstance(found, list) else [found]
    raise UntrustedResponse(f"the answer's signature does not hold: {problem}")
