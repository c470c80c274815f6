"""What can be queried: the entities and fields that ``q`` offers."""

from __future__ import annotations

from pathlib import Path

from soapwright.emit.client.queries import QueryEntity, QueryField, example, queryable_entities
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.catalogue import Access
from tests.emit.client.rules_in import inputs_in


def test_what_the_catalogue_lets_be_asked(tmp_path: Path) -> None:
    (book,) = queryable_entities(inputs_in(tmp_path))
    assert book.name == "Book"
    kinds = {field.name: field.kind.removeprefix("_fields.") for field in book.fields}
    assert kinds == {
        "key": "NumberField[types.Book, int]",
        "title": "TextField[types.Book]",
        "pages": "NumberField[types.Book, int]",
        "bought": "DayField[types.Book]",
        "changed": "DateField[types.Book]",
    }


def test_without_a_catalogue_every_leaf_of_every_entity(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path)
    found = queryable_entities(replace(inputs, schema=replace(inputs.schema, catalogue=None)))
    assert [entity.name for entity in found] == ["Book", "Loan"]
    assert "price" in [field.name for field in found[0].fields]


def test_where_nothing_may_be_queried(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path)
    catalogue = inputs.schema.catalogue
    assert catalogue is not None
    entities = {
        name: replace(entity, access=Access(query=False))
        for name, entity in catalogue.entities.items()
    }
    schema = replace(inputs.schema, catalogue=replace(catalogue, entities=entities))
    assert queryable_entities(replace(inputs, schema=schema)) == ()


def test_an_example_is_of_an_entity_that_has_fields() -> None:
    bare = QueryEntity("Bare", ())
    book = QueryEntity("Book", (QueryField("key", "x"), QueryField("title", "x")))
    assert example((bare, book)) == "q.Book.title"
    assert example((bare,)) == example(()) == "q.Entity.field"
