"""QueryXML: what is rendered means what the condition means.

The evaluator below reads documents by the grammar alone: sibling fields are AND'd, expressions in
one field are OR'd, a condition's operator joins it to the sibling before it.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generated.autotask import q, types
from generated.autotask.paging import QUERY
from soapwright.runtime.query.conditions import All, AnyOf, Comparison, Condition, Op
from soapwright.runtime.query.queryxml import OPERATORS, QueryXML
from tests.examples import examples
from tests.runtime.soap import CODEC

Row = dict[str, Any]


# --- what a document means ------------------------------------------------------------------------


def matches(document: str, row: Row) -> bool:
    query = etree.fromstring(document).find("query")
    assert query is not None
    return siblings(query, row)


def siblings(parent: etree._Element, row: Row) -> bool:
    result = True
    for child in parent:
        value = field(child, row) if child.tag == "field" else siblings(child, row)
        result = (result or value) if child.get("operator") == "OR" else (result and value)
    return result


def field(node: etree._Element, row: Row) -> bool:
    name = (node.text or "") + ("*" if node.get("udf") == "true" else "")
    return any(expression(row.get(name), e.get("op") or "", e.text or "") for e in node)


def expression(value: Any, op: str, text: str) -> bool:
    if op in ("IsNull", "IsNotNull"):
        return (value is None) == (op == "IsNull")
    if value is None:
        return False
    given: Any = int(text) if isinstance(value, int) else text
    return bool(MEANING[op](value, given))


def like(value: str, pattern: str) -> bool:
    head, *rest = pattern.split("%")
    if not rest:
        return value == pattern
    if not value.startswith(head):
        return False
    return any(like_rest(value[at:], rest) for at in [len(head)])


def like_rest(value: str, parts: list[str]) -> bool:
    *inner, last = parts
    for part in inner:
        at = value.find(part)
        if at < 0:
            return False
        value = value[at + len(part) :]
    return value.endswith(last)


MEANING: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": operator.eq,
    "NotEqual": operator.ne,
    "GreaterThan": operator.gt,
    "LessThan": operator.lt,
    "GreaterThanorEquals": operator.ge,
    "LessThanOrEquals": operator.le,
    "BeginsWith": str.startswith,
    "EndsWith": str.endswith,
    "Contains": lambda value, text: text in value,
    "Like": like,
    "NotLike": lambda value, text: not like(value, text),
    "IsThisDay": lambda value, text: value[:10] == text[:10],
}


# --- what a condition means -----------------------------------------------------------------------


def means(condition: Condition, row: Row) -> bool:
    if isinstance(condition, All):
        return all(means(part, row) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(means(part, row) for part in condition.parts)
    assert isinstance(condition, Comparison)
    value = row.get(condition.field + ("*" if condition.udf else ""))
    op = OPERATORS[condition.op]
    return any(expression(value, op, str(given)) for given in condition.values or ("",))


_TEXTS = st.sampled_from(["", "a", "ab", "b a", "%", "a%b", "<&>", "&amp;", "'\"", "ä€"])
_NUMBERS = st.integers(-2, 2)
_ORDERED = [Op.EQUALS, Op.NOT_EQUAL, Op.GREATER, Op.LESS, Op.GREATER_OR_EQUAL, Op.LESS_OR_EQUAL]
_NULLS = [Op.IS_NULL, Op.IS_NOT_NULL]
_COMPARISONS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(
        lambda name, op, values: Comparison(name, op, tuple(values)),
        st.sampled_from("nm"),
        st.sampled_from(_ORDERED),
        st.lists(_NUMBERS, min_size=1, max_size=3),
    ),
    st.builds(
        lambda op, value, udf: Comparison("s", op, (value,), udf),
        st.sampled_from([op for op in Op if op not in (*_NULLS, Op.IS_THIS_DAY)]),
        _TEXTS,
        st.booleans(),
    ),
    st.builds(
        lambda name, op: Comparison(name, op), st.sampled_from("nms"), st.sampled_from(_NULLS)
    ),
)
_CONDITIONS = st.recursive(
    _COMPARISONS,
    lambda inner: st.builds(operator.and_, inner, inner) | st.builds(operator.or_, inner, inner),
    max_leaves=12,
)
_ROWS = st.fixed_dictionaries(
    {
        "n": st.none() | _NUMBERS,
        "m": _NUMBERS,
        "s": st.none() | _TEXTS,
        "s*": _TEXTS,
        "id": st.integers(0, 4),
    }
)


@settings(max_examples=examples(500))
@given(_CONDITIONS, _ROWS, st.none() | st.integers(0, 4))
def test_a_document_means_what_the_condition_means(
    condition: Condition, row: Row, last: int | None
) -> None:
    expected = means(condition, row) and (last is None or row["id"] > last)
    assert matches(QueryXML().render("X", condition, "id", last), row) == expected


@settings(max_examples=examples(200))
@given(_CONDITIONS, _ROWS, st.integers(0, 4), st.booleans())
def test_a_text_means_the_same_on_every_page(
    condition: Condition, row: Row, last: int, whole: bool
) -> None:
    document = QueryXML().render("X", condition, "id")
    query = etree.fromstring(document).find("query")
    assert query is not None
    inner = "".join(etree.tostring(child, encoding="unicode") for child in query)
    text = document if whole else inner
    assert matches(QueryXML().render("X", text, "id"), row) == means(condition, row)
    after = QueryXML().render("X", text, "id", last)
    assert matches(after, row) == (means(condition, row) and row["id"] > last)


def test_an_or_at_the_top_of_a_text_is_wrapped() -> None:
    text = """
        <field>n<expression op="Equals">1</expression></field>
        <condition operator="OR"><field>m<expression op="Equals">2</expression></field></condition>
    """
    after = QueryXML().render("X", text, "id", 3)
    assert not matches(after, {"n": 1, "m": 0, "id": 3})
    assert matches(after, {"n": 0, "m": 2, "id": 4})


# --- what is written ------------------------------------------------------------------------------


def rendered(condition: Condition) -> str:
    text = QueryXML().render("Ticket", condition, "id")
    start, end = text.index("<query>") + len("<query>"), text.index("</query>")
    return text[start:end]


T = q.Ticket


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (T.status == 1, '<field>Status<expression op="Equals">1</expression></field>'),
        (T.status != 1, '<field>Status<expression op="NotEqual">1</expression></field>'),
        (T.status > 1, '<field>Status<expression op="GreaterThan">1</expression></field>'),
        (T.status < 1, '<field>Status<expression op="LessThan">1</expression></field>'),
        (T.status >= 1, '<field>Status<expression op="GreaterThanorEquals">1</expression></field>'),
        (T.status <= 1, '<field>Status<expression op="LessThanOrEquals">1</expression></field>'),
        (
            T.title.begins_with("a"),
            '<field>Title<expression op="BeginsWith">a</expression></field>',
        ),
        (T.title.ends_with("a"), '<field>Title<expression op="EndsWith">a</expression></field>'),
        (T.title.contains("a"), '<field>Title<expression op="Contains">a</expression></field>'),
        (T.title.like("%a"), '<field>Title<expression op="Like">%a</expression></field>'),
        (T.title.not_like("a%"), '<field>Title<expression op="NotLike">a%</expression></field>'),
        (T.title.is_null(), '<field>Title<expression op="IsNull"></expression></field>'),
        (T.title.is_not_null(), '<field>Title<expression op="IsNotNull"></expression></field>'),
        (
            T.due_date_time.is_this_day(datetime.date(2024, 2, 29)),
            '<field>DueDateTime<expression op="IsThisDay">2024-02-29</expression></field>',
        ),
        (
            T.due_date_time >= datetime.datetime(2024, 2, 29, 12),
            '<field>DueDateTime<expression op="GreaterThanorEquals">2024-02-29T12:00:00'
            "</expression></field>",
        ),
        (
            T.udf("Größe & <Farbe>") == 'a"<b>',
            '<field udf="true">Größe &amp; &lt;Farbe&gt;<expression op="Equals">a"&lt;b&gt;'
            "</expression></field>",
        ),
        (
            T.status.in_([1, 5, 1]),
            '<field>Status<expression op="Equals">1</expression><expression op="Equals">5'
            "</expression></field>",
        ),
        (
            T.estimated_hours > 1.5,
            '<field>EstimatedHours<expression op="GreaterThan">1.5</expression></field>',
        ),
        (
            T.hours_to_be_scheduled > Decimal("1E+2"),
            '<field>HoursToBeScheduled<expression op="GreaterThan">100</expression></field>',
        ),
        (
            T.service_level_agreement_has_been_met == True,  # noqa: E712
            '<field>ServiceLevelAgreementHasBeenMet<expression op="Equals">true</expression>'
            "</field>",
        ),
    ],
)
def test_every_operator(condition: Condition, text: str) -> None:
    assert rendered(condition) == text


def test_without_a_condition_all_records_are_asked_for() -> None:
    """An empty query is refused by the service, and an id of 0 is a real one."""
    text = QueryXML().render("Ticket", None, "id")
    assert '<field>id<expression op="IsNotNull"></expression></field>' in text
    assert matches(text, {"id": 0})
    whole = "<queryxml><entity>ticket</entity><query/></queryxml>"
    assert QueryXML().render("Ticket", whole, "id") == text


def test_values_are_escaped_twice_in_the_request() -> None:
    condition = T.title == "<&>"
    call = QUERY.request(QueryXML().render("Ticket", condition, "id"))
    data = CODEC.encode(call)
    assert b"&gt;&amp;lt;&amp;amp;&amp;gt;&lt;/expression&gt;" in data
    document = CODEC.decode(types.Query, data).s_xml
    assert document is not None
    assert etree.fromstring(document).findtext(".//expression") == "<&>"


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        (T.status.in_(range(200)), None),
        (T.status.in_(range(201)), 201),
        (T.status.in_(range(150)) | T.priority.in_(range(100)), 250),
        (AnyOf(tuple(T.id == n for n in range(201))), 201),
        (All(tuple(T.id > n for n in range(300))), None),
        (All((T.status.in_(range(101)), T.priority.in_(range(100)))), 201),
    ],
)
def test_more_alternatives_than_the_service_takes(condition: Condition, count: int | None) -> None:
    if count is None:
        QueryXML().render("Ticket", condition, "id")
    else:
        with pytest.raises(ValueError, match=f"holds {count} alternatives, .* at most 200"):
            QueryXML().render("Ticket", condition, "id")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<field>", "not well-formed"),
        ("status = 1", "text outside"),
        (" \n", "is empty; None asks for all"),
        ("<expression/>", "<expression> inside <query>"),
        ("<field>a</field> and <field>b</field>", "text outside"),
        ("<queryxml><entity>Ticket</entity></queryxml>", "no <query>"),
        ("<queryxml><query/></queryxml>", "asks for ''"),
        ("<!DOCTYPE query><field/>", "not well-formed"),
        ("<?xml version='1.0'?><!DOCTYPE queryxml><queryxml/>", "DOCTYPE"),
        ("<?target?>\ud800", "surrogates"),
    ],
)
def test_a_text_that_is_no_query(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        QueryXML().render("Ticket", text, "id")


def test_comments_and_instructions_in_a_text_say_nothing() -> None:
    text = "<!-- a --><?b c?><field>Title<expression op='IsNull'/></field>"
    assert "<!--" not in QueryXML().render("Ticket", text, "id")
