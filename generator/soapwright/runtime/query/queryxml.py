"""The QueryXML dialect: conditions → the document a ``query`` operation takes as text.

    <queryxml version="1.0"><entity>X</entity><query>(field|condition)*</query></queryxml>

Sibling fields are AND'd; several expressions in one field are OR'd; a condition's ``operator``
joins it to the sibling before it. So an OR is a ``<condition>`` whose children from the second on
carry ``operator="OR"``, and nothing else is ever a sibling of those.
"""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.runtime.query.conditions import All, AnyOf, Comparison, Condition, Op, comparisons
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.xsd.escaping import escape

OPERATORS: Mapping[Op, str] = {
    Op.EQUALS: "Equals",
    Op.NOT_EQUAL: "NotEqual",
    Op.GREATER: "GreaterThan",
    Op.LESS: "LessThan",
    Op.GREATER_OR_EQUAL: "GreaterThanorEquals",
    Op.LESS_OR_EQUAL: "LessThanOrEquals",
    Op.BEGINS_WITH: "BeginsWith",
    Op.ENDS_WITH: "EndsWith",
    Op.CONTAINS: "Contains",
    Op.LIKE: "Like",
    Op.NOT_LIKE: "NotLike",
    Op.IS_NULL: "IsNull",
    Op.IS_NOT_NULL: "IsNotNull",
    Op.IS_THIS_DAY: "IsThisDay",
}


@dataclass(frozen=True, slots=True)
class QueryXML:
    """The dialect, with its limits.

    Args:
        max_alternatives: how many OR'd expressions one query may hold.
        max_udfs: how many user-defined fields it may ask for; None where there is no limit.
    """

    max_alternatives: int = 200
    max_udfs: int | None = None

    def render(
        self, entity: str, where: Condition | str | None, key: str, last: int | None = None
    ) -> str:
        """The query text for one page.

        Args:
            entity: wire name of the entity.
            where: the caller's condition; or a whole QueryXML document, or what stands inside
                its ``<query>``, as text; or None for all.
            key: wire name of the field the pages are ordered by.
            last: the largest key received so far, or None for the first page.

        Raises:
            ValueError: the text is no QueryXML for this entity, or the condition holds more
                alternatives or user-defined fields than the service takes.
        """
        if isinstance(where, str):
            inner = _inner_of_text(entity, where)
        elif where is None:
            inner = ""
        else:
            self._check_size(where)
            inner = _render(where)
        if last is not None:
            # Wrapped, since a filter beside an OR would change what the OR means.
            wrapped = f"<condition>{inner}</condition>" if inner else ""
            inner = wrapped + _field(Comparison(key, Op.GREATER, (last,)))
        elif not inner:  # an empty query is refused, and 0 can be a real key
            inner = _field(Comparison(key, Op.IS_NOT_NULL))
        return (
            f'<queryxml version="1.0"><entity>{escape(entity)}</entity>'
            f"<query>{inner}</query></queryxml>"
        )

    def _check_size(self, where: Condition) -> None:
        count = _alternatives(where)
        if count > self.max_alternatives:
            raise ValueError(
                f"the condition holds {count} alternatives, the service takes at most "
                f"{self.max_alternatives}: ask in groups, or use get() for a list of ids"
            )
        udfs = dict.fromkeys(one.field for one in comparisons(where) if one.udf)
        if self.max_udfs is not None and len(udfs) > self.max_udfs:
            raise ValueError(
                f"the condition asks for {len(udfs)} user-defined fields ({', '.join(udfs)}), the "
                f"service takes at most {self.max_udfs} in a query: compare the others on the "
                "records that you get"
            )


def _alternatives(where: Condition) -> int:
    if isinstance(where, Comparison):
        return len(where.values) if len(where.values) > 1 else 0
    if isinstance(where, AnyOf):
        return sum(max(_alternatives(part), 1) for part in where.parts)
    if isinstance(where, All):
        return sum(_alternatives(part) for part in where.parts)
    raise TypeError(f"not a condition: {where!r}")


def _render(where: Condition) -> str:
    if isinstance(where, Comparison):
        return _field(where)
    if isinstance(where, All):
        return "".join(map(_render, where.parts))
    if isinstance(where, AnyOf):
        first, *rest = where.parts
        joined = f"<condition>{_render(first)}</condition>" + "".join(
            f'<condition operator="OR">{_render(part)}</condition>' for part in rest
        )
        return f"<condition>{joined}</condition>"
    raise TypeError(f"not a condition: {where!r}")


def _field(comparison: Comparison) -> str:
    from soapwright.runtime.codec.any_type import plain_text  # the codec: not for an import

    operator = OPERATORS[comparison.op]
    udf = ' udf="true"' if comparison.udf else ""
    expressions = "".join(
        f'<expression op="{operator}">{escape(text)}</expression>'
        for text in map(plain_text, comparison.values or ("",))
    )
    return f"<field{udf}>{escape(comparison.field)}{expressions}</field>"


def _inner_of_text(entity: str, text: str) -> str:
    """What stands inside ``<query>``, as the caller wrote it, checked to be whole XML."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    stripped = text.strip()
    if not stripped:
        raise ValueError("the query text is empty; None asks for all records")
    whole = stripped.startswith(("<queryxml", "<?xml"))
    source = stripped if whole else f"<query>{stripped}</query>"
    try:
        root = etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the query text is not well-formed: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("the query text has a DOCTYPE; it may hold only QueryXML")
    query: etree._Element | None = root
    if whole:
        named = (root.findtext("entity") or "").strip()
        if named.lower() != entity.lower():
            raise ValueError(f"the query text asks for {named!r}, the call for {entity!r}")
        query = root.find("query")
        if query is None:
            raise ValueError("the query text has no <query>")
    assert query is not None
    outside = [query.text, *(child.tail for child in query)]
    if stray := " ".join(text.strip() for text in outside if text and text.strip()):
        raise ValueError(f"there is text outside of <field> and <condition>: {stray!r}")
    for child in query:
        if child.tag not in ("field", "condition"):
            raise ValueError(f"<{child.tag}> inside <query>: allowed are <field>, <condition>")
        child.tail = None
    return "".join(etree.tostring(child, encoding="unicode") for child in query)
