from __future__ import annotations

import pytest

from generated.autotask import Ticket
from soapwright.runtime.errors import MalformedResponse, UnknownLabel
from soapwright.runtime.records.picklists import (
    EntityPicklists,
    Picklist,
    Picklists,
    PicklistValue,
    picklists_of,
)

STATUS: Picklist[int, str] = Picklist(
    "Ticket.Status",
    (
        PicklistValue(1, "New", system=True, default=True),
        PicklistValue(5, "Complete", system=True),
        PicklistValue(6, "Waiting Customer", active=False),
        PicklistValue(7, "Waiting customer"),
    ),
)
KIND: Picklist[int, str] = Picklist(
    "Ticket.SubIssueType",
    (
        PicklistValue(10, "Other", parent=1),
        PicklistValue(20, "Other", parent=2),
        PicklistValue(21, "Printer", parent=2),
    ),
    parent_field="issue_type",
)


def test_labels_both_ways() -> None:
    assert STATUS.value("Complete") == STATUS["complete "] == 5
    assert STATUS.label(5) == "Complete"
    assert [one.value for one in STATUS] == [1, 5, 6, 7]
    assert STATUS.default == 1
    assert KIND.default is None
    assert (5 in STATUS, 99 in STATUS, len(STATUS)) == (True, False, 4)


def test_what_is_not_in_the_list_has_no_label() -> None:
    assert STATUS.label(99) is None
    assert STATUS.label(None) is None


def test_of_several_labels_the_active_one_counts() -> None:
    assert STATUS.value("Waiting Customer") == 7


def test_a_label_that_is_not_there() -> None:
    with pytest.raises(UnknownLabel, match=r"Ticket\.Status .*'Completed'; close are Complete"):
        STATUS.value("Completed")
    with pytest.raises(LookupError, match="there are New, Complete, Waiting"):
        STATUS.value("Xyzzy")


def test_lists_that_depend_on_another_field() -> None:
    assert KIND.under(2).value("Other") == 20
    assert [one.label for one in KIND.under(2)] == ["Other", "Printer"]
    with pytest.raises(UnknownLabel, match="several values called 'Other': 10 under 1, 20 under 2"):
        KIND.value("Other")


def test_what_is_not_known_is_named() -> None:
    lists = Picklists({"Ticket": EntityPicklists("Ticket", {"status": STATUS}, {"Region": KIND})})
    assert lists.Ticket.status is STATUS
    assert lists.Ticket.udf("Region").name == "Ticket.SubIssueType"
    assert dir(lists) == ["Ticket"]
    assert "status" in dir(lists.Ticket)
    with pytest.raises(AttributeError, match=r"Ticket\.title is known; there are: status"):
        _ = lists.Ticket.title
    with pytest.raises(AttributeError, match="Account is known; there are: Ticket"):
        _ = lists.Account
    with pytest.raises(AttributeError, match=r"Ticket\.udf\('Colour'\)"):
        lists.Ticket.udf("Colour")


def test_from_what_a_service_says_of_its_fields() -> None:
    lists = picklists_of(
        Ticket,
        {
            "IssueType": {"picklist": [{"value": "1", "label": "Hardware", "active": False}]},
            "SubIssueType": {
                "picklist": [{"value": "10", "parent": "1"}],
                "picklist_parent": "IssueType",
            },
            "Source": {"picklist": True},
            "Unheard": {"picklist": [{"value": "1"}]},
        },
        {"Region": {"picklist": [{"value": "7", "label": "Seven"}]}},
    )
    assert list(lists.issue_type) == [PicklistValue(1, "Hardware", active=False)]
    assert list(lists.sub_issue_type) == [PicklistValue(10, "10", parent=1)]
    assert lists.sub_issue_type.parent_field == "issue_type"
    assert lists.udf("Region").value("seven") == "7"
    assert {"source", "unheard"}.isdisjoint(dir(lists))
    with pytest.raises(MalformedResponse, match=r"Ticket\.Status has the value 'x'"):
        picklists_of(Ticket, {"Status": {"picklist": [{"value": "x"}]}}, {})
