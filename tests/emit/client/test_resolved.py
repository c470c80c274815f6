"""Everything that the rules of a service mean: what has no rule is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.resolved import Resolved
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
