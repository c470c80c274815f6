"""How a service describes its entities: the rule in ``catalogue.py``."""

from __future__ import annotations

from pathlib import Path

from soapwright.emit.client.catalogue import resolve_catalogue
from tests.emit.client.rules_in import MAIL, inputs_in, refusal, shown
from tests.workspaces import LIBRARY

VALUES = '[catalogue.fields.values]\nitems = "Value"\nvalue = "Code"\nlabel = "Words"\n'
TYPES = '[catalogue.types]\ntext = "string"\n'
UDFS = '[catalogue.udfs]\noperation = "Describe"\nentity = "Kind"\n\n'


def text(folder: Path, *changes: tuple[str, str]) -> str:
    view = resolve_catalogue(inputs_in(folder, LIBRARY, *changes))
    assert view is not None
    (constant,) = view.constants
    return shown(constant)


def test_without_a_rule_there_is_nothing(tmp_path: Path) -> None:
    assert resolve_catalogue(inputs_in(tmp_path, MAIL)) is None


def test_entities_fields_and_values(tmp_path: Path) -> None:
    found = text(tmp_path)
    assert 'listed=Listed(items=("kind",), members={"name": "name", "create": "may_add"})' in found
    assert "request=lambda entity: types.Describe(kind=entity)" in found
    assert 'values=Listed(items=("value",), members={"value": "code", "label": "words"})' in found
    assert 'types={"text": "string"}' in found
    assert "udfs=" not in found


def test_what_is_not_told_is_not_there(tmp_path: Path) -> None:
    found = text(tmp_path, (VALUES, ""), (TYPES, ""))
    assert "values=" not in found
    assert "types={" not in found


def test_user_defined_fields_are_described_as_the_others(tmp_path: Path) -> None:
    assert "udfs=Ask(operation=operations.DESCRIBE" in text(tmp_path, (TYPES, UDFS + TYPES))
    kinds = UDFS.replace('"Describe"', '"Kinds"')
    error = refusal(resolve_catalogue, tmp_path, LIBRARY, TYPES, kinds + TYPES)
    assert error.key == "catalogue.udfs.operation"
    assert "answering as Describe does" in error.message
