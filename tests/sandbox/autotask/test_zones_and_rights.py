"""Several zones behind getZoneInfo, labels by language, and rights that hide records."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import SECRET, USERNAME
from soapwright.sandbox.autotask.app import user_of
from tests.sandbox.conftest import FOLDER, Open
from tests.sandbox.raw import Raw, Schemas, entity, q, ticket

GERMAN = user_of("de")


def located(raw: Raw, user: str) -> str | None:
    return raw.call("getZoneInfo", f"<UserName>{user}</UserName>")[0].findtext(q("URL"))


def labels(raw: Raw, kind: str, field: str) -> dict[str | None, str | None]:
    """The labels of a picklist, by value."""
    for info in raw.call("GetFieldInfo", f"<psObjectType>{kind}</psObjectType>")[0]:
        if info.findtext(q("Name")) == field:
            values = info.iter(q("PickListValue"))
            return {value.findtext(q("Value")): value.findtext(q("Label")) for value in values}
    raise KeyError(field)


def udfs(raw: Raw) -> list[str | None]:
    infos = raw.call("getUDFInfo", "<psTable>Ticket</psTable>")[0]
    return [info.findtext(q("Name")) for info in infos]


# --- zones ---------------------------------------------------------------------------------------


def test_each_user_is_sent_to_a_zone_with_a_database_of_its_own(
    opened: Open, schemas: dict[str, Schemas]
) -> None:
    server, english = opened(zones=("en", "de"))
    assert server.credentials["user of zone de"] == GERMAN
    url = server.url.replace(server.root, f"{server.root}/de")
    assert located(english, USERNAME) == server.url
    assert located(english, GERMAN) == url
    german = Raw(url, schemas["de"])
    with german.http:
        assert german.post("GetWsdlVersion").status_code == 401  # the other zone's user
        german.auth = (GERMAN, SECRET)
        assert located(german, USERNAME) == server.url
        english.create(ticket("English"))
        german.create(ticket("Deutsch"))
        assert english.query("Ticket").values("Title") == ["English"]
        assert german.query("Ticket").values("Title") == ["Deutsch"]
        assert german.refused("create", entity("Ticket", Title="t"))[0].startswith("Pflichtfeld")
        assert labels(german, "Ticket", "Status")["5"] == "Abgeschlossen"
        assert labels(english, "Ticket", "Status")["5"] == "Complete"
        assert (udfs(english)[0], udfs(german)[0]) == ("Customer Contact", "Ansprechpartner")
        assert f'location="{url}"' in german.http.get(f"{url}?wsdl").text


def test_each_zone_keeps_its_database(tmp_path: Path, schemas: dict[str, Schemas]) -> None:
    db = str(tmp_path / "state.sqlite")
    for _ in range(2):
        with open_sandbox("autotask", FOLDER, zones=("en", "de"), db=db) as server:
            english = Raw(server.url, schemas["en"])
            with english.http:
                english.create(ticket())
                count = len(english.query("Ticket").ids)
    assert count == 2
    assert {file.name for file in tmp_path.glob("*.sqlite")} == {"state.sqlite", "state.de.sqlite"}


def test_a_zone_that_is_not_there(opened: Open) -> None:
    with pytest.raises(InputError, match=r"fr\.fields\.json"):
        opened(zones=("en", "fr"))


# --- languages -----------------------------------------------------------------------------------


def test_labels_come_in_the_language_of_the_service(opened: Open) -> None:
    _, raw = opened(language="de")
    assert labels(raw, "Ticket", "Status")["5"] == "Abgeschlossen"
    assert labels(raw, "Account", "AccountType")["1"] == "Kunde"
    assert udfs(raw)[0] == "Ansprechpartner"


# --- rights --------------------------------------------------------------------------------------


def test_what_a_caller_has_no_right_to_is_as_if_not_there(opened: Open) -> None:
    seen: list[int] = []
    _, raw = opened(visible={"Ticket": seen, "Account": ()})
    first, second = raw.create(ticket("one"), ticket("two"))
    assert raw.query("Ticket").ids == []
    seen.append(second)
    assert raw.query("Ticket").ids == [second]
    assert raw.query("Account").ids == []
    change = {"AccountID": 1, "Title": "x", "Status": 1, "Priority": 1}
    hidden = entity("Ticket", id=first, **change)
    assert raw.refused("update", hidden)[0].startswith("No matching records found.")
    assert raw.write("update", entity("Ticket", id=second, **change)).code == 1
    infos = {info.findtext(q("Name")): info for info in raw.call("getEntityInfo")[0]}
    assert infos["Ticket"].findtext(q("CanQuery")) == "true"
    assert infos["Ticket"].findtext(q("UserAccessForQuery")) == "Restricted"
    assert infos["Contact"].findtext(q("UserAccessForQuery")) == "All"
