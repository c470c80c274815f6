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
    nobody knows. ``gone`` tells that the batch deletes: its records are looked for by id, and there
    are no fields.
    """

    verb: str
    query: str
    fields: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    settle: int | None = None
    gone: bool = False


def read_resolve(
    verb: str,
    table: Table,
    creating: Collection[str],
    deleting: Collection[str],
    queries: Sequence[str],
) -> ResolveRule:
    """Read one rule.

    Args:
        verb: whose.
        table: the rule.
        creating: the verbs of batches that create.
        deleting: those of batches that delete.
        queries: those of pages by keyset.

    Raises:
        InputError: an unknown key, a wrong type, a verb or entity that means nothing.
    """
    if verb not in creating and verb not in deleting:
        table.fail(
            f"stands beside [batch.{verb}], and that must create or delete: there is none. What "
            "may be done twice is named in [service] idempotent"
        )
    if verb in deleting:
        rule = ResolveRule(
            verb,
            table.choice("query", queries),
            {},
            {},
            table.integer("settle", None, minimum=1),
            gone=True,
        )
        table.end()
        return rule
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
