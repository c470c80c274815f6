"""What policies demand: by which means, or not done."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.policies import Demands, addressed, demands, given
from soapwright.project.workspace import one_off
from soapwright.service.session import SecurityRule, SessionRule
from tests.policies import MUTUAL, OVER_TLS, WSAM, policy, with_policy
from tests.shops import Shop, one


@pytest.mark.parametrize(
    ("assertions", "undone", "security"),
    [
        ((), (), ""),
        (("SupportingTokens", "SupportingTokens/UsernameToken"), (), "UsernameToken(…)"),
        (
            ("UsernameToken", "UsernameToken/HashPassword", "UsernameToken/Nonce"),
            (),
            "UsernameToken(…, digest=True)",
        ),
        (("UsernameToken", "UsernameToken/Created"), (), "UsernameToken(…, nonce=True)"),
        (
            ("TransportBinding", "TransportBinding/AlgorithmSuite/Basic128"),
            (),
            "",
        ),
        (("TransportBinding", "TransportBinding/IncludeTimestamp"), (), "Timestamp()"),
        (
            ("AsymmetricBinding", "AsymmetricBinding/AlgorithmSuite/Basic256Sha256"),
            (),
            "Signature(…)",
        ),
        (
            ("AsymmetricBinding", "AsymmetricBinding/AlgorithmSuite/Basic128Rsa15"),
            (),
            'Signature(…, hash="sha1")',
        ),
        (
            ("SymmetricBinding", "SymmetricBinding/ProtectionToken", "EncryptedParts"),
            ("EncryptedParts", "SymmetricBinding"),
            "",
        ),
        (
            ("AsymmetricBinding", "AsymmetricBinding/EncryptSignature"),
            ("EncryptSignature",),
            "Signature(…)",
        ),
        (("Addressing", "UsingAddressing"), (), ""),
        (
            ("UsingAddressing(2004)", "RMAssertion"),
            ("RMAssertion", "UsingAddressing(2004)"),
            "",
        ),
        (("NoSuchThing",), ("NoSuchThing",), ""),
    ],
)
def test_what_assertions_come_to(
    assertions: tuple[str, ...], undone: tuple[str, ...], security: str
) -> None:
    found = demands(assertions)
    assert found.undone == undone
    assert found.security == (f"security=[{security}]" if security else "")


def test_what_rules_have_every_client_do() -> None:
    assert given(SessionRule()) == frozenset()
    rule = SecurityRule(username_token=True, digest=True, timestamp=True)
    assert given(SessionRule(security=rule)) == {"UsernameToken", "digest", "nonce", "Timestamp"}
    assert given(SessionRule(security=SecurityRule(signature=True))) == {"Signature", "sha1"}
    assert Demands((), frozenset({"Timestamp"})).security == "security=[Timestamp()]"


def test_addressing_of_the_standard_is_known() -> None:
    assert addressed(["Addressing"])
    assert addressed(["UsingAddressing"])
    assert not addressed(["UsingAddressing(2004)"])


def warned(text: str, folder: Path) -> list[str]:
    (folder / "shop.wsdl").write_text(text)
    generated = one_off(folder / "shop.wsdl", "shop", folder / "out")
    return [line.partition(": ")[2] for line in generated.warnings]


SHOP = Shop({"Sell": (one("what"), one("price", "xs:int"))}, address="https://shop.example.com/")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (OVER_TLS, ["security=[UsernameToken(…, digest=True), Timestamp()]"]),
        (MUTUAL, ['security=[Timestamp(), Signature(…, hash="sha1")]']),
    ],
)
def test_a_policy_is_told_with_what_fulfils_it(text: str, lines: list[str], tmp_path: Path) -> None:
    assert warned(with_policy(SHOP, text), tmp_path) == [
        f"binding Shop: its policy demands a call of connect with {line}" for line in lines
    ]


def test_what_is_not_done_is_told_by_its_name(tmp_path: Path) -> None:
    text = with_policy(SHOP, policy("<sp:EncryptedParts/><sp:SymmetricBinding/>"))
    assert warned(text, tmp_path) == [
        "binding Shop: its policy demands EncryptedParts, SymmetricBinding, which is not done"
    ]


@pytest.mark.parametrize(
    ("extension", "default"),
    [
        ("", "None"),
        (policy(f'<a:Addressing xmlns:a="{WSAM}"/>'), "Addressing()"),
        (policy(f'<a:Addressing xmlns:a="{WSAM}" wsp:Optional="true"/>'), "None"),
    ],
)
def test_messages_are_addressed_where_the_policy_demands_it(
    extension: str, default: str, tmp_path: Path
) -> None:
    assert warned(with_policy(SHOP, extension), tmp_path) == []
    client = (tmp_path / "out" / "shop" / "client.py").read_text()
    assert f"addressing: Addressing | None = {default}," in client


def test_a_policy_of_a_port_is_one_of_its_binding(tmp_path: Path) -> None:
    text = SHOP.text().replace("<s:address", policy("<sp:EncryptedParts/>") + "<s:address")
    assert "EncryptedParts, which is not done" in warned(text, tmp_path)[0]


def test_parts_that_are_signed_otherwise_need_no_signature() -> None:
    assert demands(["SignedParts"]).means == {"Signature"}
    assert demands(["SignedParts"], ["AsymmetricBinding"]).means == {"Signature"}
    for binding in ("TransportBinding", "SymmetricBinding"):
        assert demands(["SignedParts"], [binding]).means == frozenset()


def test_what_an_operation_demands_beside_its_binding_is_told_of_it(tmp_path: Path) -> None:
    parts = policy("<sp:SignedParts><sp:Body/></sp:SignedParts><sp:EncryptedParts/>")
    start = '<input><s:body use="literal"/>'
    text = with_policy(SHOP, MUTUAL).replace(start, f"<input>{parts}" + start[7:])
    assert warned(text, tmp_path) == [
        "binding Shop: its policy demands a call of connect with "
        'security=[Timestamp(), Signature(…, hash="sha1")]',
        "operation Sell: its policy demands EncryptedParts, which is not done",
    ]
