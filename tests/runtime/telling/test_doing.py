"""Work that is told of: once, with what is known of it and of what it is part of."""

from __future__ import annotations

import threading

import pytest

from soapwright.runtime.errors import SoapFault
from soapwright.runtime.paging.read_ahead import Closed
from soapwright.runtime.telling.doing import Doing, ending, happened
from tests.recording import logged


def test_it_ends_once_whoever_ends_it() -> None:
    with logged() as lines:
        doing = Doing("query", entity="Ticket")
        threads = [threading.Thread(target=doing.end) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        doing.end(ValueError(), records=3)
    (line,) = lines.of("query")
    assert "error" not in line


def test_parts_have_what_they_are_part_of() -> None:
    with logged() as lines:
        batch = Doing("batch", service="shop", zone=None, verb="create", operation="Create")
        chunk = batch.next("chunk", "chunk", records=3)
        chunk.end()
        batch.next("chunk", "chunk", records=2).end()
        happened("unknown", chunk, records=1)
    first, second = lines.of("chunk")
    assert (first["service"], first["verb"], first["chunk"], first["records"]) == (
        *("shop", "create"),
        *(1, 3),
    )
    assert second["chunk"] == 2
    assert not {"zone", "operation"} & first.keys()
    assert lines.of("unknown")[0]["chunk"] == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (None, {}),
        (ValueError("a record's title"), {"error": "ValueError"}),
        (SoapFault("what the service says"), {"error": "SoapFault"}),
        (KeyboardInterrupt(), {"error": "KeyboardInterrupt"}),
        (GeneratorExit(), {"left": True}),
        (Closed(), {"left": True}),
    ],
)
def test_of_an_error_its_class_is_told(error: BaseException | None, told: object) -> None:
    assert ending(error) == told


def test_numbers_add_up_and_what_is_not_known_is_not_told() -> None:
    doing = Doing("call", operation="Find")
    doing.add(bytes_in=3)
    doing.add(bytes_in=4, bytes_out=1)
    doing.note(status=None)
    assert doing.facts == {"operation": "Find", "bytes_in": 7, "bytes_out": 1}
