"""What is guessed of work that goes on by itself."""

from __future__ import annotations

from pathlib import Path

from tests.commands.guess.guessing import guessed, values
from tests.shops import Shop, choice, one


def test_states_in_free_text(tmp_path: Path) -> None:
    calls = {
        "StartImport": (one("file"), one("importId")),
        "GetImportStatus": (one("importId"), one("status") + one("percentDone", "xs:int")),
        "CancelImport": (one("importId"), one("done", "xs:boolean")),
    }
    guess = guessed(Shop(calls), tmp_path)["job.start_import"]
    assert not guess.holds
    told = one("status", "t:State") + one("percentDone", "xs:int")
    typed = {**calls, "GetImportStatus": (one("importId"), told)}
    declared = choice("State", "Queued", "Done", "NotDone", "Failed")
    guess = guessed(Shop(typed, declared=declared, name="Other"), tmp_path)["job.start_import"]
    assert guess.holds
    assert values(guess)["done"] == ["Done"]
    assert values(guess)["failed"] == ["Failed"]
    assert values(guess, "job.start_import.cancel") == {
        "operation": "CancelImport",
        "id": "importId",
    }
