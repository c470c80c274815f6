"""Opening a sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError
from soapwright.sandbox import open_sandbox, services
from tests.sandbox.conftest import FOLDER


@pytest.mark.parametrize(
    ("service", "options", "message"),
    [
        ("nothing", {}, "there is no sandbox for 'nothing'; there is: autotask"),
        ("autotask", {"language": "fr"}, "language 'fr' is not one of en, de"),
        ("autotask", {"zone": "xx"}, "xx.fields.json"),
        ("autotask", {"db": str(Path(__file__))}, "cannot be used as the database"),
    ],
)
def test_bad_options(service: str, options: dict[str, Any], message: str) -> None:
    assert "autotask" in services()
    with pytest.raises(InputError, match=message):
        open_sandbox(service, FOLDER, **options)
