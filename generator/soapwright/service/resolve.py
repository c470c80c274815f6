"""``[resolve.<verb>]`` of service.toml: how it is found out whether a lost call was carried out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class ResolveRule:
    """How the records of a batch are looked for that were sent and of which nothing was heard.

    ``query`` is the verb of a ``[page.<verb>]``. ``fields`` tells, by entity, the fields that make
    one of its records known again; ``keys`` tells where in service.toml each entity stands.
    ``settle`` are the seconds after which a call that was sent is carried out no more; None where
    nobody knows.
    """

    verb: str
    query: str
    fields: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    settle: int | None = None


def read_resolve(
    verb: str, table: Table, creating: Collection[str], queries: Sequence[str]
) -> ResolveRule:
    """Read one rule.

    Args:
        verb: whose.
        table: the rule.
        creating: the verbs of batches that create.
        queries: those of pages by keyset.

    Raises:
        InputError: an unknown key, a wrong type, a verb or entity that means nothing.
    """
    if verb not in creating:
        table.fail(f"stands beside [batch.{verb}], and that must create: there is none")
    key = f"resolve.{verb}"
    fields: dict[str, tuple[str, ...]] = {}
    keys: dict[str, str] = {}
    query = table.choice("query", queries)
    for name in table.texts("correlation"):
        entity, _, field = name.partition(".")
        if not entity or not field or "." in field:
            table.fail(f"holds {name!r}; it takes Type.Element", "correlation")
        if entity in fields:
            table.fail(f"names {entity} twice; one field makes a record known", "correlation")
        fields[entity], keys[entity] = (field,), f"{key}.correlation"
    if (named := table.table("fields")) is not None:
        for entity in named.names:
            if entity in fields:
                named.fail("has a correlation field already", entity)
            fields[entity] = named.one_or_more(entity)
            keys[entity] = f"{key}.fields.{entity}"
        named.end()
    if not fields:
        table.fail("is missing, and so are fields: which tell records apart", "correlation")
    rule = ResolveRule(verb, query, fields, keys, table.integer("settle", None, minimum=1))
    table.end()
    return rule
