"""What the service says of its entities and fields."""

from __future__ import annotations

from lxml import etree

from tests.sandbox.raw import Raw, q


def test_entity_info(raw: Raw) -> None:
    infos = {i.findtext(q("Name")): i for i in raw.call("getEntityInfo")[0]}
    assert len(infos) == 167
    assert infos["Ticket"].findtext(q("CanDelete")) == "false"
    assert infos["Ticket"].findtext(q("HasUserDefinedFields")) == "true"


def test_field_info(raw: Raw) -> None:
    def fields(name: str) -> dict[str | None, etree._Element]:
        body = f"<psObjectType>{name}</psObjectType>"
        return {f.findtext(q("Name")): f for f in raw.call("GetFieldInfo", body)[0]}

    title = fields("Ticket")["Title"]
    assert title.findtext(q("Type")) == "string"
    assert title.findtext(q("Length")) == "255"
    assert title.findtext(q("IsRequired")) == "true"
    assert title.find(q("PicklistValues")) is None
    assert fields("Ticket")["AccountID"].findtext(q("ReferenceEntityType")) == "Account"
    values = fields("Account")["AccountType"].find(q("PicklistValues"))
    assert values is not None
    assert values[0].findtext(q("Value")) == "1"
    lists = [f for f in fields("Ticket").values() if f.findtext(q("IsPickList")) == "true"]
    assert all(f.find(q("PicklistValues")) is not None for f in lists)
    assert raw.fault("GetFieldInfo", "<psObjectType>X</psObjectType>") == (
        "The entity type X does not exist."
    )


def test_udf_info(raw: Raw) -> None:
    fields = raw.call("getUDFInfo", "<psTable>Ticket</psTable>")[0]
    assert [f.findtext(q("Name")) for f in fields][-1] == "Region"
    assert len(fields[-1].findall(f"{q('PicklistValues')}/{q('PickListValue')}")) == 4
    assert len(raw.call("getUDFInfo", "<psTable>TicketNote</psTable>")[0]) == 0


def test_version(raw: Raw) -> None:
    assert raw.call("GetWsdlVersion")[0].text == "1.6"
