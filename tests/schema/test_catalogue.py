"""The field catalogue's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.schema import read_catalogue
from soapwright.schema.catalogue import Access, FieldInfo, PicklistValue
from tests.schema.conftest import Write

ONE_LINE_A_FIELD = """{
 "Ticket": {"access": {"create": true, "update": false}, "fields": {
  "id": {"type": "long", "required": true, "read_only": true, "queryable": true},
  "Title": {"type": "string", "length": 8, "label": "Titel", "udf": true},
  "Queue": {"type": "integer", "reference": "Queue", "picklist_parent": "id", "picklist": [
   {"value": "1", "label": "One", "active": false, "system": true, "default": true, "parent": "2"},
   {"value": "3"}]},
  "Status": {"type": "integer", "picklist": true}
 }},
 "Empty": {}
}
"""


def test_everything_is_read(write: Write) -> None:
    path = write("en.fields.json", ONE_LINE_A_FIELD)
    catalogue = read_catalogue(path)
    assert catalogue.file == str(path)
    ticket = catalogue.entities["Ticket"]
    assert (ticket.line, catalogue.entities["Empty"].line) == (2, 10)
    assert ticket.access == Access(create=True, update=False)
    assert list(ticket.fields.values()) == [
        FieldInfo("id", "long", 3, required=True, read_only=True, queryable=True),
        FieldInfo("Title", "string", 4, length=8, label="Titel", udf=True),
        FieldInfo(
            "Queue",
            "integer",
            5,
            reference="Queue",
            picklist=True,
            values=(PicklistValue("1", "One", False, True, True, "2"), PicklistValue("3")),
            picklist_parent="id",
        ),
        FieldInfo("Status", "integer", 8, picklist=True),
    ]


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("start", ["", "\n\n", "\ufeff"])
def test_any_layout_gives_the_line_of_the_key(write: Write, indent: int | None, start: str) -> None:
    text = start + json.dumps(json.loads(ONE_LINE_A_FIELD), indent=indent)
    catalogue = read_catalogue(write("en.fields.json", text))
    lines = text.splitlines()
    for entity in catalogue.entities.values():
        assert f'"{entity.name}": {{' in lines[entity.line - 1]
        for field in entity.fields.values():
            assert f'"{field.name}": {{' in lines[field.line - 1]


def test_a_key_may_stand_apart_from_its_value(write: Write) -> None:
    text = '{"A\\u0042"\n:\n{"fields"\n:{\n"x y"\n:\n{"type":"date"}}}}'
    entity = read_catalogue(write("c.json", text)).entities["AB"]
    assert (entity.line, entity.fields["x y"].line) == (1, 5)


def entity(fields: str) -> str:
    return f'{{\n"T": {{"fields": {{\n{fields}}}}}}}'


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("", 1, None, "is not JSON: Expecting value"),
        ('{"T": {}\n,}', 2, None, "is not JSON"),
        ("[]", None, None, "must be an object"),
        ('{\n"T": 1}', 2, "T", "must be an object, not 1"),
        (
            '{\n"T": {\n"feilds": {}}}',
            3,
            "T.feilds",
            "unknown key 'feilds'; allowed are access, fields",
        ),
        ('{"T": {"access": {"read": true}}}', 1, "T.access.read", "allowed are create, update,"),
        ('{"T": {"access": {"create": 1}}}', 1, "T.access.create", "must be true or false, not 1"),
        (entity('"f": []'), 3, "T.fields.f", "must be an object, not []"),
        (entity('"f": {}'), 3, "T.fields.f", "needs a type; allowed are integer, long,"),
        (
            entity('"f": {"type": "text"}'),
            3,
            "T.fields.f.type",
            "unknown field type 'text'; allowed are integer, long, short, string,",
        ),
        (entity('"f": {"type": "long", "size": 1}'), 3, "T.fields.f.size", "unknown key 'size'"),
        (
            entity('"f": {"type": "long", "length": true}'),
            3,
            "T.fields.f.length",
            "must be a number, not true",
        ),
        (
            entity('"f": {"type": "long", "length": 0}'),
            3,
            "T.fields.f.length",
            "must be at least 1",
        ),
        (
            entity('"f": {"type": "long", "picklist": {}}'),
            3,
            "T.fields.f.picklist",
            "must be true or false or a list",
        ),
        (
            entity('"f": {"type": "long", "picklist": [{"label": "x"}]}'),
            3,
            "T.fields.f.picklist[0]",
            "needs a value",
        ),
        (
            entity('"f": {"type": "long", "picklist": [{"value": "1"}, {"value": 2}]}'),
            3,
            "T.fields.f.picklist[1].value",
            "must be a string, not 2",
        ),
        (
            entity('"f": {"type": "long"},\n"f": {"type": "date"}'),
            4,
            "T.fields.f",
            "'f' stands here twice",
        ),
        (
            entity('"f": {"type": "long", "type": "date"}'),
            3,
            "T.fields.f.type",
            "'type' stands here twice",
        ),
        ('{"T": {},\n"T": {}}', 2, "T", "'T' stands here twice"),
        ("[" * 100_000, None, None, "nested too deep"),
    ],
)
def test_bad_input(
    write: Write, text: str, line: int | None, key: str | None, message: str
) -> None:
    path = write("c.json", text)
    with pytest.raises(InputError) as raised:
        read_catalogue(path)
    assert message in raised.value.message
    assert (raised.value.file, raised.value.line, raised.value.key) == (str(path), line, key)


def test_a_file_that_cannot_be_read(tmp_path: Path, write: Write) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_catalogue(tmp_path / "no.json")
    with pytest.raises(InputError, match="is not UTF-8"):
        read_catalogue(write("c.json", b'{"\xe9": {}}'))


@pytest.mark.parametrize("release", ["1.6.5", "1.6.8"])
def test_real_catalogues(shared: Path, release: str) -> None:
    path = shared / "facts" / f"autotask-{release}.json"
    catalogue = read_catalogue(path)
    source = json.loads(path.read_text(encoding="utf-8"))
    assert list(catalogue.entities) == list(source)
    lines = path.read_text(encoding="utf-8").splitlines()
    for entity in catalogue.entities.values():
        assert list(entity.fields) == list(source[entity.name]["fields"])
        for field in entity.fields.values():
            assert lines[field.line - 1].lstrip().startswith(f'"{field.name}":')
