"""QueryXML: the grammar, every operator by type, pages, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.sandbox.conftest import Open
from tests.sandbox.raw import Raw, entity, ticket, where


@pytest.fixture(scope="module")
def titles(raw: Raw) -> Raw:
    base = {"AccountID": 1, "Status": 1, "Priority": 2}
    raw.create(
        entity("Ticket", {"Seats": "5"}, Title="alpha", EstimatedHours="0.5", **base),
        entity("Ticket", {"Seats": "12"}, Title="beta", DueDateTime="2024-03-01T10:00:00", **base),
        entity("Ticket", Title="100% & <b>", DueDateTime="2024-03-02T00:00:00", **base),
        entity("Ticket", {"Region": "North"}, Title="a_c", **{**base, "Priority": 3}),
        entity("Ticket", Title="abc", **{**base, "Priority": 4}),
    )
    return raw


def found(raw: Raw, conditions: str) -> str:
    answer = raw.query("ticket", conditions)
    assert answer.code == 1, answer.errors
    names = {"alpha": "1", "beta": "2", "100% & <b>": "3", "a_c": "4", "abc": "5"}
    return "".join(names[t or ""] for t in answer.values("Title"))


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("Title", "Equals", "beta", "2"),
        ("Title", "NotEqual", "beta", "1345"),
        ("Title", "GreaterThan", "alpha", "2"),
        ("Title", "LessThanOrEquals", "a_c", "34"),
        ("Title", "BeginsWith", "a", "145"),
        ("Title", "BeginsWith", "a_", "4"),
        ("Title", "BeginsWith", "%", ""),
        ("Title", "EndsWith", "a", "12"),
        ("Title", "Contains", "& <", "3"),
        ("Title", "Like", "a%c", "45"),
        ("Title", "Like", "a_c", "4"),
        ("Title", "NotLike", "a%", "23"),
        ("Title", "IsNull", "", ""),
        ("Title", "IsNotNull", "", "12345"),
        ("Priority", "Equals", "3", "4"),
        ("Priority", "NotEqual", "2", "45"),
        ("Priority", "GreaterThan", "2", "45"),
        ("Priority", "GreaterThanorEquals", "3", "45"),
        ("Priority", "LessThan", "3", "123"),
        ("Priority", "LessThanOrEquals", "3", "1234"),
        ("EstimatedHours", "Equals", "0.50", "1"),
        ("EstimatedHours", "IsNull", "", "2345"),
        ("DueDateTime", "GreaterThan", "2024-03-01T10:00:00.000", "3"),
        ("DueDateTime", "LessThan", "2024-03-02", "2"),
        ("DueDateTime", "IsThisDay", "2024-03-01", "2"),
        ("DueDateTime", "IsNull", "", "145"),
    ],
)
def test_operators(titles: Raw, field: str, op: str, value: str, expected: str) -> None:
    assert found(titles, where(field, op, value)) == expected


def test_expressions_of_a_field_are_ored(titles: Raw) -> None:
    two = where("Title", "Equals", "alpha").replace(
        "</field>", '<expression op="equals">abc</expression></field>'
    )
    assert found(titles, two) == "15"
    assert found(titles, two + where("Priority", "Equals", "4")) == "5"


def condition(inner: str, operator: str = "") -> str:
    attribute = f' operator="{operator}"' if operator else ""
    return f"<condition{attribute}>{inner}</condition>"


def test_an_operator_joins_to_the_sibling_before(titles: Raw) -> None:
    first, last = where("Title", "Equals", "alpha"), where("Title", "Equals", "abc")
    high = where("Priority", "GreaterThan", "2")
    assert found(titles, first + condition(last, "OR")) == "15"
    assert found(titles, condition(first) + condition(last, "OR")) == "15"
    assert found(titles, first + condition(last, "AND")) == ""
    # the operator says nothing of the condition's own children
    assert found(titles, first + condition(last + high, "OR")) == "15"
    # AND binds tighter than the OR before it: alpha, or (abc and priority 3)
    low = where("Priority", "Equals", "3")
    assert found(titles, first + condition(last, "OR") + low) == "1"
    assert found(titles, condition(first + condition(last, "OR")) + low) == ""


def test_user_defined_fields(titles: Raw) -> None:
    def udf(name: str, op: str, value: str = "") -> str:
        return where(name, op, value).replace("<field>", '<field udf="true">')

    assert found(titles, udf("Seats", "GreaterThan", "6")) == "2"  # as numbers, not as text
    assert found(titles, udf("Region", "Contains", "ORT")) == "4"
    assert found(titles, udf("Seats", "IsNotNull") + udf("Seats", "LessThan", "10")) == "1"
    assert titles.query("Ticket", udf("Nowhere", "Equals")).errors == [
        "The user-defined field Nowhere does not exist in Ticket.",
        "Error reading in Query XML.",
    ]


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r<&>'\"%_\\[]"),
    min_size=1,
    max_size=40,
)


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(text=XML_TEXT)
def test_any_text_is_kept_and_found(raw: Raw, text: str) -> None:
    (record,) = raw.create(ticket(text))
    this = where("id", "Equals", str(record))
    for op in ("Equals", "BeginsWith", "Contains", "EndsWith"):
        assert raw.query("Ticket", this + where("Title", op, text)).values("Title") == [text]


def test_names_in_any_case(titles: Raw) -> None:
    assert found(titles, where("title", "equals", "beta")) == "2"


def test_boolean_and_decimal(raw: Raw) -> None:
    base = {"AccountID": 1, "FirstName": "F", "LastName": "L", "Active": 1}
    raw.create(
        entity("Contact", BulkEmailOptOut="true", PrimaryContact="1", **base),
        entity("Contact", PrimaryContact="false", **base),
    )
    yes = raw.query("Contact", where("PrimaryContact", "Equals", "True"))
    assert yes.values("BulkEmailOptOut") == ["true"]
    no = raw.query("Contact", where("PrimaryContact", "NotEqual", "true"))
    assert no.values("PrimaryContact") == ["false"]


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", ["Root element is missing.", "Error reading in Query XML."]),
        ("<queryxml>", None),
        ("<other/>", None),
        ("<queryxml><query/></queryxml>", None),
        ("<queryxml><entity>Ticket</entity></queryxml>", None),
        ("<!DOCTYPE q [<!ENTITY e 'x'>]><queryxml>&e;</queryxml>", None),
        (
            "<queryxml><entity>Tickets</entity><query/></queryxml>",
            ["The entity type Tickets does not exist.", "Error reading in Query XML."],
        ),
    ],
)
def test_malformed(raw: Raw, text: str, errors: list[str] | None) -> None:
    answer = raw.query_text(text)
    assert answer.code == -1
    assert len(answer.errors) == 2
    assert answer.errors[1] == "Error reading in Query XML."
    assert errors in (None, answer.errors)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (where("Titel", "Equals", "x"), "The field Titel does not exist in Ticket."),
        (where("CreatorType", "Equals", "1"), "The field CreatorType of Ticket is not queryable."),
        (where("Title", "Is", "x"), "The operator Is does not exist."),
        (
            where("Status", "Contains", "1"),
            "The operator Contains cannot be used with Status, which is of type integer.",
        ),
        (
            where("Title", "IsThisDay", "2024-01-01"),
            "The operator IsThisDay cannot be used with Title, which is of type string.",
        ),
        (where("id", "Equals", "abc"), "The value [abc] of id is not a valid long."),
        ("<field>Title</field>", "Invalid query syntax: the field Title has no expression"),
        (
            condition("", "XOR"),
            "Invalid query syntax: operator is XOR; AND or OR is allowed",
        ),
    ],
)
def test_refused_conditions(raw: Raw, conditions: str, message: str) -> None:
    answer = raw.query("Ticket", conditions)
    assert answer.code == -1
    assert answer.errors[0] == message


def test_at_most_500_or_conditions(raw: Raw) -> None:
    def ored(count: int) -> str:
        ids = "".join(f'<expression op="Equals">{i}</expression>' for i in range(count + 1))
        return f"<field>id{ids}</field>"

    assert raw.query("Ticket", ored(500)).code == 1
    assert raw.query("Ticket", ored(501)).errors == [
        "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."
    ]
    many = "".join(condition(where("id", "Equals", str(i)), "OR") for i in range(502))
    assert raw.query("Ticket", many).code == -1


def test_an_expression_without_end(raw: Raw) -> None:
    deep = raw.query("Ticket", "<condition>" * 300 + "</condition>" * 300)
    assert deep.errors[1:] == ["Error reading in Query XML."]
    wide = raw.query("Ticket", where("id", "GreaterThan", "0") * 1100)
    assert wide.errors == ["Some part of the SQL statement is nested too deeply."]


def test_entities_that_cannot_be_queried(raw: Raw) -> None:
    assert raw.query("ContractServiceAdjustment").errors == [
        "The operation query is not allowed for the entity type ContractServiceAdjustment."
    ]


@pytest.mark.slow
def test_pages_of_500_by_id(opened: Open) -> None:
    _, raw = opened()
    made = [i for _ in range(6) for i in raw.create(*[ticket()] * 200)]
    pages = list(raw.pages("Ticket"))
    assert [len(page) for page in pages] == [500, 500, 200]
    assert [i for page in pages for i in page] == made
