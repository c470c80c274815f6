"""Operations as constants, with what the rules tell of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.constants import Told, operations_view
from soapwright.emit.client.options import resolve_options
from tests.emit.client.rules_in import AGENTS, IMPORTS, MAIL, OBJECTS, inputs_in, refusal, shown

ERRORS = '[errors]\nflag = "hasErrors"'


def texts(folder: Path, source: Path, *changes: tuple[str, str]) -> dict[str, str]:
    inputs = inputs_in(folder, source, *changes)
    told = Told.by(inputs, resolve_options(inputs))
    views = inputs.operations.by_key.values(), inputs.http.by_name.values()
    view = operations_view(*views, told, inputs.ports, addressed=True)
    found = {each.name: shown(each) for each in view.constants}
    assert found.pop("ADDRESS").startswith('ADDRESS = "http')
    silent = operations_view(*views, told, inputs.ports, addressed=False)
    assert [each.name for each in silent.constants] == [n for n in found if n != "PORTS"]
    return found


def test_of_soap_operations(tmp_path: Path) -> None:
    found = texts(tmp_path, IMPORTS)
    assert "idempotent=True" in found["MAP_COLUMNS"]
    assert "idempotent" not in found["ADD_PART"]
    assert found["OPEN_IMPORT"].startswith(
        "OPEN_IMPORT: Operation[types.OpenImport, types.OpenImportResponse] = Operation("
    )
    assert "soap=" not in found["OPEN_IMPORT"]


def test_of_http_operations(tmp_path: Path) -> None:
    found = texts(tmp_path, MAIL)
    assert next(iter(found)) == "ERRORS", "they refer to it"
    assert all("errors=ERRORS" in text for name, text in found.items() if name != "ERRORS")
    assert "idempotent=True" in found["CREATE_BATCH"], "a rule says so"
    assert "idempotent" not in found["SUBMIT_BATCH"]
    assert "types.Tracking | None]" in found["GET_TRACKING"]
    assert 'absent="Tracking data not available"' in found["GET_TRACKING"]


def test_options_are_those_of_each_operation(tmp_path: Path) -> None:
    found = texts(tmp_path, OBJECTS)
    assert 'options="sample_object_options"' in found["READ_SAMPLE_OBJECT"]
    assert 'options="cost_object_v2_options"' in found["READ_COST_OBJECT_V2"]


def test_a_login_needs_none(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, AGENTS)
    assert Told.by(inputs, None).options == {}


@pytest.mark.parametrize(
    ("source", "before", "after", "key"),
    [
        (MAIL, "\ngetTracking = ", "\ngetTrack = ", "absent.getTrack"),
        (MAIL, '["createBatch"]', '["makeBatch"]', "service.idempotent"),
        (IMPORTS, 'auth = "basic"', 'unauthenticated = ["x"]', "session.unauthenticated"),
    ],
)
def test_rules_that_name_what_is_not_there(
    source: Path, before: str, after: str, key: str, tmp_path: Path
) -> None:
    error = refusal(lambda inputs: Told.by(inputs, None), tmp_path, source, before, after)
    assert error.key == key
