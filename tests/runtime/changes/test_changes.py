"""Which field tells the changes of an entity."""

from __future__ import annotations

import pytest

from soapwright.runtime.changes.changes import Changes, Tracking
from soapwright.runtime.errors import UntrackedEntity

CHANGES = Changes(
    {
        "Contact": Tracking({"LastModified": "last_modified", "LastActivity": "last_activity"}),
        "Cost": Tracking({"StatusModified": "status_modified"}, status_only=True),
    }
)


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (None, ("LastModified", "last_modified")),
        ("LastActivity", ("LastActivity", "last_activity")),
        ("last_activity", ("LastActivity", "last_activity")),
    ],
)
def test_the_field_to_go_by(field: str | None, found: tuple[str, str]) -> None:
    assert CHANGES.field("Contact", field, status_only=False) == found


def test_changes_of_the_status_alone_are_asked_for_as_such() -> None:
    assert CHANGES.field("Cost", None, status_only=True)[0] == "StatusModified"
    with pytest.raises(UntrackedEntity, match="ask with status_only=True"):
        CHANGES.field("Cost", None, status_only=False)
    with pytest.raises(UntrackedEntity, match="Contact tells all changes; status_only is for Cost"):
        CHANGES.field("Contact", None, status_only=True)
    with pytest.raises(UntrackedEntity, match="status_only is for none"):
        Changes({"A": Tracking({"X": "x"})}).field("A", None, status_only=True)


def test_what_is_not_tracked_is_said_with_what_is() -> None:
    with pytest.raises(UntrackedEntity, match=r"Ticket does not tell .*; these do: Contact$"):
        CHANGES.field("Ticket", None, status_only=False)
    with pytest.raises(UntrackedEntity, match="LastModified, LastActivity, not by 'Created'"):
        CHANGES.field("Contact", "Created", status_only=False)
