from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from signxml import methods

from soapwright.runtime.errors import UntrustedResponse
from soapwright.runtime.http.soap import SOAP_11, SOAP_12
from soapwright.runtime.security.algorithms import Signer
from soapwright.runtime.security.names import DS, EXCLUSIVE, ID, SECURITY, TIMESTAMP, WSSE
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.verifying import verified
from tests.certificates import party
from tests.signed import ALI, SHOP, envelope, signature, signed

NOW = datetime.now(UTC)
TRUSTED = signature(ALI, [SHOP])
CONTENT = "<d:Total>7</d:Total>"
SESSION = "{urn:depot}Session"


def read(data: bytes | etree._Element, timestamp: Timestamp | None = None) -> etree._Element:
    """What is read of an answer."""
    root = etree.fromstring(data) if isinstance(data, bytes) else data
    return etree.fromstring(verified(root, TRUSTED, timestamp, NOW))


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_what_is_signed_is_read(soap: str, kind: str) -> None:
    shop = party("shop", "ec") if kind == "ec" else SHOP
    data = signed(CONTENT, by=shop, soap=soap)
    root = etree.fromstring(verified(etree.fromstring(data), signature(ALI, [shop]), None, NOW))
    assert root.tag == f"{{{soap}}}Envelope"
    assert root.findtext(f"{{{soap}}}Body/{{urn:depot}}Total") == "7"


def test_any_of_those_that_are_trusted_may_sign() -> None:
    other = party("other")
    data = signed(CONTENT, by=other)
    assert verified(etree.fromstring(data), signature(ALI, [SHOP, other]), None, NOW)


def test_headers_that_are_not_signed_are_not_there() -> None:
    headers = "<d:Session>1</d:Session><d:Other>2</d:Other>"
    header = read(signed(CONTENT, headers, headers=[SESSION]))[0]
    assert [part.tag for part in header] == [SESSION]


def test_comments_within_a_text_do_not_cut_it() -> None:
    data = signed("<d:Name>ali@shop.example<!-- -->.evil.example</d:Name>")
    body = read(data)[1]
    assert body[0].text == "ali@shop.example.evil.example"


# --- signatures that do not hold ------------------------------------------------------------------


def changed(change: Callable[[etree._Element], object], **options: object) -> etree._Element:
    root = etree.fromstring(signed(CONTENT, **options))  # type: ignore[arg-type]
    change(root)
    return root


def set_total(root: etree._Element) -> None:
    root[1][0].text = "7000"


def drop_signature(root: etree._Element) -> None:
    security = root[0][0]
    security.remove(security[-1])


def drop_security(root: etree._Element) -> None:
    root[0].remove(root[0][0])


def drop_header(root: etree._Element) -> None:
    root.remove(root[0])


def double_signature(root: etree._Element) -> None:
    root[0][0].append(copy.deepcopy(root[0][0][-1]))


def double_security(root: etree._Element) -> None:
    root[0].append(copy.deepcopy(root[0][0]))


def another_value(root: etree._Element) -> None:
    value = root.find(f".//{{{DS}}}SignatureValue")
    assert value is not None
    assert value.text is not None
    value.text = ("B" if value.text[0] == "A" else "A") + value.text[1:]


def no_references(root: etree._Element) -> None:
    info = root.find(f".//{{{DS}}}SignedInfo")
    assert info is not None
    for reference in info.findall(f"{{{DS}}}Reference"):
        info.remove(reference)


def many_references(root: etree._Element) -> None:
    info = root.find(f".//{{{DS}}}SignedInfo")
    assert info is not None
    for _ in range(40):
        info.append(copy.deepcopy(info[-1]))


def another_transform(root: etree._Element) -> None:
    transform = root.find(f".//{{{DS}}}Transform")
    assert transform is not None
    transform.set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")


def whole_document(root: etree._Element) -> None:
    reference = root.find(f".//{{{DS}}}Reference")
    assert reference is not None
    reference.set("URI", "")


def hmac(root: etree._Element) -> None:
    method = root.find(f".//{{{DS}}}SignatureMethod")
    assert method is not None
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_total, "what it includes was changed"),
        (drop_signature, "is not signed"),
        (drop_security, "no Security header; it is not signed"),
        (drop_header, "no Header; it is not signed"),
        (double_signature, "signed several times"),
        (double_security, "several Security headers"),
        (another_value, "holds for none of the certificates that are trusted"),
        (no_references, "0 references"),
        (many_references, "41 references"),
        (another_transform, "transform 'http://www.w3.org/TR/1999/REC-xslt"),
        (whole_document, "includes '', which is not there"),
        (hmac, "does not hold"),
    ],
)
def test_a_signature_that_does_not_hold_is_told(
    change: Callable[[etree._Element], object], told: str
) -> None:
    with pytest.raises(UntrustedResponse, match=told) as caught:
        read(changed(change))
    assert caught.value.maybe_done


def test_somebody_elses_signature_is_worth_nothing() -> None:
    with pytest.raises(UntrustedResponse, match="none of the certificates that are trusted"):
        read(signed(CONTENT, by=party("mallory")))


def test_a_certificate_that_has_expired_is_trusted_no_more() -> None:
    late = party("late", days=-1, age=3)
    data = etree.fromstring(signed(CONTENT))
    with pytest.raises(UntrustedResponse, match="the certificate that is trusted has expired"):
        verified(data, signature(ALI, [late]), None, NOW)


def test_sha_1_is_taken_only_where_it_was_asked_for() -> None:
    data = signed(CONTENT, hash="sha1")
    with pytest.raises(UntrustedResponse, match=r"(?i)sha1"):
        read(data)
    assert verified(etree.fromstring(data), signature(ALI, [SHOP], hash="sha1"), None, NOW)


def test_an_answer_whose_body_is_not_signed_is_refused() -> None:
    root = envelope(CONTENT, "<d:Session>1</d:Session>")
    root[0][0].set(ID, "session")
    signer = Signer(methods.detached, c14n_algorithm=EXCLUSIVE)
    made = signer.sign(
        root,
        key=SHOP.key,
        cert=SHOP.certificate.decode(),
        reference_uri="session",
        id_attribute="Id",
    )
    root[0][1].append(made)
    with pytest.raises(UntrustedResponse, match="does not include its Body"):
        read(root)


# --- signature wrapping ---------------------------------------------------------------------------


def evil(root: etree._Element, *, own_id: bool) -> etree._Element:
    """A Body that nobody signed, with the id of the one that is signed, or without one."""
    body = copy.deepcopy(root[1])
    body[0].text = "7000"
    if not own_id:
        body.attrib.pop(ID)
    return body


def wrapped_in_a_header(root: etree._Element) -> None:
    """McIntosh and Austel: the signed Body moves into a header that nobody reads."""
    body, false = root[1], evil(root, own_id=False)
    root.replace(body, false)
    etree.SubElement(root[0], "{urn:evil}Wrapper").append(body)


def wrapped_as_a_header(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=False)
    root.replace(body, false)
    root[0].append(body)


def wrapped_in_security(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=False)
    root.replace(body, false)
    root[0][0].append(body)


def wrapped_in_the_signature(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=False)
    root.replace(body, false)
    signature = root[0][0][-1]
    etree.SubElement(signature, f"{{{DS}}}Object").append(body)


def wrapped_in_the_body(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=False)
    root.replace(body, false)
    false.append(body)


def doubled_before(root: etree._Element) -> None:
    root.insert(1, evil(root, own_id=False))


def doubled_after(root: etree._Element) -> None:
    root.append(evil(root, own_id=False))


def doubled_id(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=True)
    root.replace(body, false)
    etree.SubElement(root[0], "{urn:evil}Wrapper").append(body)


def doubled_id_of_another_name(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=False)
    false.set("Id", body.get(ID, ""))
    root.replace(body, false)
    etree.SubElement(root[0], "{urn:evil}Wrapper").append(body)


def second_envelope(root: etree._Element) -> None:
    body, false = root[1], evil(root, own_id=False)
    root.replace(body, false)
    inner = etree.SubElement(root[0], root.tag)
    inner.append(body)


@pytest.mark.parametrize(
    "wrap",
    [
        wrapped_in_a_header,
        wrapped_as_a_header,
        wrapped_in_security,
        wrapped_in_the_signature,
        wrapped_in_the_body,
        doubled_before,
        doubled_after,
        doubled_id,
        doubled_id_of_another_name,
        second_envelope,
    ],
)
def test_a_wrapped_signature_is_worth_nothing(wrap: Callable[[etree._Element], object]) -> None:
    root = changed(wrap)
    assert b"7000" in etree.tostring(root)
    with pytest.raises(UntrustedResponse):
        read(root)


def test_a_signed_header_that_was_moved_away_is_not_taken_for_one_of_another_place() -> None:
    root = etree.fromstring(signed(CONTENT, "<d:Session>1</d:Session>", headers=[SESSION]))
    session = root[0][0]
    etree.SubElement(root[0], "{urn:evil}Wrapper").append(session)
    with pytest.raises(UntrustedResponse, match="may have been rearranged"):
        read(root)


def test_a_prefix_that_is_not_signed_means_nothing() -> None:
    """What a type's prefix stands for is signed with it, or not there."""
    data = signed('<d:Total xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="d:Old"/>')
    declared = b'xmlns:d="urn:depot"'
    body = read(data.replace(declared, declared + b' xmlns:evil="urn:evil"', 1))[1]
    assert body.nsmap["d"] == "urn:depot"
    assert "evil" not in body.nsmap


# --- time -----------------------------------------------------------------------------------------


def test_a_timestamp_in_its_window_holds() -> None:
    assert read(signed(CONTENT, stamped=NOW), Timestamp()) is not None


def test_a_timestamp_that_was_asked_for_has_to_be_there() -> None:
    with pytest.raises(UntrustedResponse, match="has no Timestamp"):
        read(signed(CONTENT), Timestamp())


@pytest.mark.parametrize(("hours", "told"), [(-1, "has expired"), (1, "of the future")])
@pytest.mark.parametrize("timestamp", [Timestamp(), None])
def test_an_answer_of_another_time_is_refused(
    hours: int, told: str, timestamp: Timestamp | None
) -> None:
    with pytest.raises(UntrustedResponse, match=told):
        read(signed(CONTENT, stamped=NOW + timedelta(hours=hours)), timestamp)


def test_a_timestamp_that_is_not_signed_does_not_count() -> None:
    root = etree.fromstring(signed(CONTENT))
    security = root.find(f".//{SECURITY}")
    assert security is not None
    security.append(Timestamp().element(NOW))
    with pytest.raises(UntrustedResponse, match="does not include its Timestamp"):
        read(root, Timestamp())


def test_two_timestamps_are_one_too_many() -> None:
    root = etree.fromstring(signed(CONTENT, stamped=NOW))
    security = root.find(f".//{SECURITY}")
    assert security is not None
    security.append(Timestamp().element(NOW))
    assert len(security.findall(TIMESTAMP)) == 2
    with pytest.raises(UntrustedResponse, match="several Timestamps"):
        read(root, Timestamp())


def test_a_security_header_for_another_one_is_not_ours() -> None:
    header = f'<w:Security xmlns:w="{WSSE}" s:actor="urn:gateway"/>'
    data = signed(CONTENT)
    other = data.replace(b"<s:Header>", b"<s:Header>" + header.encode())
    assert read(other)[1][0].text == "7"
