"""``docs/security.md``: its blocks run against a service that checks what secures its calls."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from soapwright import SoapFault, UntrustedResponse, UsernameToken
from soapwright.project.workspace import one_off
from soapwright.service.session import read_session
from soapwright.service.toml_reader import Table
from tests.certificates import party
from tests.guards import PASSWORD, guard
from tests.shops import Shop, one
from tests.signed import ALI, SHOP, signature

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "security.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The package of a shop that is guarded, in the folder that the test is in."""
    with guard(tmp_path) as address:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
        source = Shop({"Sell": (one("what"), one("price", "xs:int"))}, address=address)
        (tmp_path / "shop.wsdl").write_text(source.text())
        one_off(tmp_path / "shop.wsdl", "shop", tmp_path)
        import shop  # type: ignore[import-not-found]

        yield shop
        for module in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
            del sys.modules[module]


def test_the_blocks_run(shop: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in (("ali.key", ALI.key), ("ali.pem", ALI.certificate)):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "shop.pem").write_bytes(SHOP.certificate)
    known: dict[str, Any] = {"password": PASSWORD}
    for block in BLOCKS:
        exec(compile(block, "docs/security.md", "exec"), known)
    assert capsys.readouterr().out.split() == ["7", "7", "7"]
    (tmp_path / "shop.pem").write_bytes(party("mallory").certificate)
    exec(compile(BLOCKS[1], "docs/security.md", "exec"), known)
    assert capsys.readouterr().out.startswith("True the answer's signature does not hold")


def test_a_wrong_password_is_refused_and_not_shown(shop: Any) -> None:
    token = UsernameToken("ali", "sesame wrong", digest=True)
    with shop.ShopClient.connect(security=token) as client:
        with pytest.raises(SoapFault, match="the password is wrong") as refused:
            client.sell(what="tea")
        assert not refused.value.maybe_done
    security = [token, signature(ALI, [SHOP])]
    with shop.ShopClient.connect(security=security) as client:
        with pytest.raises(UntrustedResponse, match="it says: the password is wrong") as doubted:
            client.sell(what="tea")
        assert doubted.value.maybe_done
    for told in (refused.value, doubted.value):
        assert "sesame" not in f"{told} {told!r}"


def test_a_client_for_asyncio_is_secured_alike(shop: Any) -> None:
    import asyncio

    async def sell() -> int:
        security = [UsernameToken("ali", PASSWORD, digest=True), signature(ALI, [SHOP])]
        async with shop.AsyncShopClient.connect(security=security) as client:
            price: int = await client.sell(what="tea")
            return price

    assert asyncio.run(sell()) == 7


def test_the_rules_are_rules() -> None:
    import tomllib

    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    rule = read_session(Table(tomllib.loads(block)["session"], "service.toml", "session"))
    assert rule.security is not None
    assert rule.security.digest
    assert rule.addressing
