"""What is guessed of batch-like WSDLs of others: the table of docs/guesses.md, checked by hand."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from soapwright.commands.guess import Guess
from soapwright.commands.init import start
from soapwright.schema.source import Elsewhere

DOC = Path(__file__).resolve().parents[3] / "docs" / "guesses.md"


def row(guesses: Iterable[Guess]) -> str:
    """What was guessed of batches, pages, jobs and logins, in a cell of the table."""
    return (
        "; ".join(text for guess in guesses if guess.holds for text in _told(guess.name, guess))
        or "nothing"
    )


def _told(name: str, guess: Guess) -> list[str]:
    values = guess.tables[guess.subject]
    kind = name.partition(".")[0]
    if kind == "batch":
        result = guess.tables[str(next(iter(guess.tables)))]
        how = "by index" if "index" in result else str(result.get("joined", "as a whole"))
        return [f"{name} ({values['operation']}, {how.replace('position', 'by position')})"]
    if kind == "page":
        more = f" → {values['next']}" if "next" in values else ""
        return [f"{name} ({values['operation']}{more}, {values['style']})"]
    url = f" (address: {values['url']})" if "url" in values else ""
    return [name + url] if name in ("session.login", "session.options") or kind == "job" else []


def rows() -> dict[str, str]:
    """File → what the table says of it."""
    found = re.findall(r"^\| `([^`]+\.wsdl)` \| (.+) \|$", DOC.read_text("utf-8"), re.MULTILINE)
    return dict(found)


@pytest.mark.slow
def test_the_table_says_what_is_guessed(shared: Path, tmp_path: Path) -> None:
    with tarfile.open(shared / "wsdl/corpus.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    above = tmp_path / "corpus"
    known = {entry["path"] for entry in json.loads((above / "manifest.json").read_text("utf-8"))}
    assert set(rows()) <= known
    for number, (path, told) in enumerate(rows().items()):
        root = tmp_path / str(number)
        root.mkdir()
        done = start(str(above / path), root, elsewhere=Elsewhere((str(above),)))
        assert row(done.guesses) == told, path
