"""What notebooks show: short, escaped, and no secret."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generated.autotask import Ticket, picklists
from generated.autotask.types import UserDefinedField
from generated.superoffice.types import AuthenticateUsernamePassword
from soapwright import Outcome, Picklist, PicklistValue, Report, Status
from soapwright.runtime.errors import ServiceError
from soapwright.runtime.records.html import ROWS, TEXT, shown

SCRIPT = "<script>alert('x')</script> & \"more\""
ANY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    st.sampled_from([SCRIPT, "</td>", "<b", "&lt;", "&#60;", "<!--", "]]>"]),
)


def read(text: str) -> Any:
    """The element of what a notebook is given; nothing is in it but what a table needs."""
    root = html.fragment_fromstring(text)
    tags = {element.tag for element in root.iter()}
    assert tags <= {"div", "strong", "em", "table", "tbody", "tr", "th", "td"}
    assert {name for element in root.iter() for name in element.attrib} <= {"style"}
    return root


def rows(thing: Any) -> list[list[str]]:
    """The texts of a table by row."""
    root = read(thing._repr_html_())
    return [[cell.text_content() for cell in row] for row in root.iter("tr")]


@given(title=ANY, name=ANY.filter(str.strip), value=st.none() | ANY)
def test_a_record_shows_what_is_set_as_it_is(title: str, name: str, value: str | None) -> None:
    ticket = Ticket(title=title, status=5)
    ticket.udf[name] = value
    found = dict(rows(ticket))
    assert found["title"] == shown(title)
    assert found["status"] == "5"
    assert found[shown(f"udf[{name!r}]")] == shown(value)
    assert found.keys() == {"id", "title", "status", shown(f"udf[{name!r}]")}


@given(texts=st.lists(ANY, min_size=4, max_size=4))
def test_a_report_an_outcome_and_a_picklist_do(texts: list[str]) -> None:
    said, given, label, name = texts
    failed: Outcome[Any, Any] = Outcome(0, given, Status.FAILED, errors=(said,))
    assert rows(Report([failed]))[1] == ["0", "failed", "", shown(said), shown(given)]
    assert dict(rows(failed)).get("said", "") == shown(said)
    picklist: Picklist[str, str] = Picklist(name, [PicklistValue(said, label, active=False)])
    assert rows(picklist)[1] == [shown(said), shown(label), "not active"]


def test_no_secret_is_shown() -> None:
    login = AuthenticateUsernamePassword(user_name="me", password="geheim")
    assert dict(rows(login)) == {"user_name": "me", "password": "***"}
    holder: Outcome[Any, Any] = Outcome(0, login, Status.FAILED)
    for thing in (login, holder, Report([holder])):
        assert "geheim" not in thing._repr_html_() + repr(thing)


def test_what_went_wrong_comes_first_and_the_rest_is_counted() -> None:
    outcomes: list[Outcome[Any, Any]] = [
        Outcome(at, Ticket(id=at), Status.FAILED if at == 77 else Status.SUCCEEDED, id=at)
        for at in range(100)
    ]
    report = Report(outcomes, 3)
    text = report._repr_html_()
    found = rows(report)
    assert [row[0] for row in found[:3]] == ["", "77", "0"]
    assert len(found) == 1 + ROWS
    assert "99 succeeded, 1 failed, 0 unknown, 3 calls" in text
    assert f"… and {100 - ROWS} more" in text


def test_long_values_are_cut_and_odd_ones_are_shown() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ValueError

    assert len(shown("x" * 10_000)) == TEXT
    assert shown(b"abc") == "3 bytes"
    assert shown([1, "a", None]) == "1, a, "
    assert shown(list(range(10_000))).endswith("…")
    assert "Odd object" in shown(Odd())
    assert shown(UserDefinedField(name="n", value="v")) == "UserDefinedField(name='n', value='v')"


def test_picklists_show_their_fields() -> None:
    found = rows(picklists.Ticket)
    assert found[0] == ["field", "values", "labels"]
    assert ["priority", "4", "Critical, High, Medium, Low"] in found
    dependent: Picklist[int, str] = Picklist(
        "T.Sub", [PicklistValue(1, "a", parent=7)], parent_field="issue"
    )
    assert rows(dependent) == [["value", "label", "", "under issue"], ["1", "a", "", "7"]]
    assert repr(picklists.Ticket).startswith("<picklists of Ticket: ")


def test_texts_are_short() -> None:
    error = ServiceError("no such account")
    ticket = Ticket(title="t")
    assert repr(Outcome(3, ticket, Status.FAILED, error=error)) == (
        "<Outcome 3: Ticket failed: 'no such account'>"
    )
    assert repr(Outcome(3, ticket, Status.SUCCEEDED, id=7)) == (
        "<Outcome 3: Ticket succeeded, id 7>"
    )


@pytest.mark.parametrize("used", [False, True])
def test_only_notebooks_load_what_they_need(used: bool) -> None:
    code = (
        "import sys; from generated.autotask import Ticket; t = Ticket(title='t')\n"
        f"{'t._repr_html_()' if used else 'repr(t)'}\n"
        "print('html' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{used}\n"
