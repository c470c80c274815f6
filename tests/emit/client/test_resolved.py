"""Everything that the rules of a service mean: what has no rule is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.resolved import Resolved
from soapwright.errors import InputError, Problems
from tests.emit.client.rules_in import AGENTS, IMPORTS, MAIL, OBJECTS, inputs_in
from tests.workspaces import LIBRARY


@pytest.mark.parametrize(
    ("source", "there"),
    [
        (LIBRARY, {"usage", "changes"}),
        (MAIL, {"work"}),
        (IMPORTS, {"work"}),
        (OBJECTS, {"options"}),
        (AGENTS, {"login"}),
    ],
)
def test_what_there_is(source: Path, there: set[str], tmp_path: Path) -> None:
    resolved = Resolved.of(inputs_in(tmp_path, source))
    names = ("options", "login", "usage", "changes", "work")
    assert {name for name in names if getattr(resolved, name) is not None} == there


def test_all_that_the_wsdl_lacks_is_told_at_once(tmp_path: Path) -> None:
    """Each rule's first name that is wrong, with the nearest one."""
    inputs = inputs_in(
        tmp_path,
        LIBRARY,
        ('operation = "Save"', 'operation = "Sav"'),
        ('operation = "Search"', 'operation = "Serch"'),
        ('Book = ["Changed"]', 'Book = ["Chnged"]'),
    )
    beside = Problems()
    beside.note(InputError("is wrong", key="service.secrets"))
    with pytest.raises(InputError) as caught:
        Resolved.of(inputs, beside)
    told = {str(error.key): error.message for error in caught.value.errors}
    assert told.keys() == {
        *("service.secrets", "batch.create.operation", "page.search.operation", "changes.Book")
    }
    assert "close operations: Save" in told["batch.create.operation"]
    assert all(error.file for error in caught.value.errors[1:])
