"""Reading what a service says of a call, and of which of its records."""

from __future__ import annotations

import pytest

from generated.autotask import types
from generated.autotask.results import ENTITIES
from soapwright.runtime.answers.result import Result
from soapwright.runtime.errors import ServiceError

EN = "Error updating entity for record number [{}]."
DE = "Fehler beim Aktualisieren der Entität für Datensatz Nummer [{}]"


def test_an_answer() -> None:
    entities = types.ArrayOfEntity(entity=[types.Ticket(id=1), types.Account(id=2)])
    answer = ENTITIES.read(
        types.ATWSResponse(return_code=1, entity_results=entities), "query", "en"
    )
    assert (answer.success, [item.id for item in answer.items]) == (True, [1, 2])


@pytest.mark.parametrize("code", [-1, 0, 2])
def test_every_return_code_but_1_is_an_error_although_http_says_200(code: int) -> None:
    said = [types.ATWSError(message="a"), types.ATWSError(), types.ATWSError(message="b")]
    refused = types.ATWSResponse(
        return_code=code, errors=types.ArrayOfATWSError(atws_error=[*said])
    )
    assert not ENTITIES.read(refused, "query", "en").success
    with pytest.raises(ServiceError, match="a; b") as caught:
        ENTITIES.expect(refused, "query", "en")
    assert caught.value.messages == ("a", "b")
    assert (caught.value.operation, caught.value.zone) == ("query", "en")


@pytest.mark.parametrize(
    ("messages", "size", "blamed"),
    [
        (["bad", EN.format(2)], 3, {1: ("bad", EN.format(2))}),
        (["schlecht", DE.format(2)], 3, {1: ("schlecht", DE.format(2))}),
        (
            ["a", EN.format(1), "b", EN.format(3)],
            3,
            {0: ("a", EN.format(1)), 2: ("b", EN.format(3))},
        ),
        (["a", "b", EN.format(1)], 3, {0: ("a", "b", EN.format(1))}),
        (["picklist [7]", EN.format(1)], 3, {0: ("picklist [7]", EN.format(1))}),
        (["a", EN.format(1), "b", EN.format(1)], 3, {0: ("a", EN.format(1), "b", EN.format(1))}),
        (["bad", EN.format(4)], 3, {}),
        (["bad", EN.format(0)], 3, {}),
        (["a", EN.format(1), "b", EN.format(9)], 3, {}),
        (["bad"], 3, {}),
        ([EN.format(1)], 3, {}),
        ([], 3, {}),
    ],
)
def test_whom_messages_blame(
    messages: list[str], size: int, blamed: dict[int, tuple[str, ...]]
) -> None:
    assert ENTITIES.blame(messages, size) == blamed


def test_a_service_that_numbers_nothing_blames_nobody() -> None:
    assert Result().blame(["a", EN.format(1)], 3) == {}
