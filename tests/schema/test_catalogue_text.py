"""A field catalogue as text: one field a line, and read back as it was."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from soapwright.schema.catalogue_text import catalogue_text

ENTITIES: dict[str, Any] = {
    "Ticket": {
        "access": {"create": True, "update": False},
        "fields": {"id": {"type": "long"}, "Größe": {"type": "string", "length": 8}},
    },
    "Account": {"access": {}, "fields": {}},
}


def test_the_form() -> None:
    assert catalogue_text(ENTITIES) == (
        "{\n"
        ' "Account": {"access": {}, "fields": {}},\n'
        ' "Ticket": {"access": {"create": true, "update": false}, "fields": {\n'
        '  "id": {"type": "long"},\n'
        '  "Größe": {"type": "string", "length": 8}\n'
        " }}\n"
        "}\n"
    )


def test_a_change_of_a_field_is_a_change_of_a_line() -> None:
    changed = json.loads(json.dumps(ENTITIES))
    changed["Ticket"]["fields"]["id"]["required"] = True
    before, after = (catalogue_text(one).splitlines() for one in (ENTITIES, changed))
    assert len([1 for old, new in zip(before, after, strict=True) if old != new]) == 1


NAMES = st.text(min_size=1, max_size=5)
INFOS = st.dictionaries(NAMES, st.booleans() | NAMES | st.lists(NAMES, max_size=2), max_size=3)


@given(
    st.dictionaries(
        NAMES,
        st.fixed_dictionaries(
            {"access": INFOS, "fields": st.dictionaries(NAMES, INFOS, max_size=3)}
        ),
        max_size=3,
    )
)
def test_it_is_read_back_as_it_was(entities: dict[str, Any]) -> None:
    found = json.loads(catalogue_text(entities))
    assert found == entities
    assert list(found) == sorted(entities), "entities are sorted"
    for name, said in entities.items():
        assert list(found[name]["fields"]) == list(said["fields"]), "fields keep their order"
