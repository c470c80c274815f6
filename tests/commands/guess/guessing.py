"""What ``init`` guesses of a small WSDL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from soapwright.commands.guess import Guess
from soapwright.commands.init import Started, start
from tests.shops import Shop, one, record

WSDL = Path(__file__).resolve().parents[3] / "wsdl"
ITEM = record("Item", one("id", "xs:long"), one("label"))
NOTHING = {"Ping": ("", one("ok", "xs:boolean"))}


def started(shop: Shop, folder: Path) -> Started:
    path = folder / "shop.wsdl"
    path.write_text(shop.text(), "utf-8")
    return start(str(path), folder)


def guessed(shop: Shop, folder: Path) -> dict[str, Guess]:
    """By the last table of each guess and, in shared tables, by key."""
    return {guess.name: guess for guess in started(shop, folder).guesses}


def values(guess: Guess, table: str = "") -> dict[str, Any]:
    return dict(guess.tables[table or guess.subject])
