"""Attachments and invoices."""

from __future__ import annotations

import base64

from lxml import etree

from soapwright.sandbox.autotask import INVOICE_ID
from tests.sandbox.conftest import Open
from tests.sandbox.raw import Raw, q, where


def attachment(data: bytes, **fields: object) -> str:
    members = {
        "ParentID": 1,
        "ParentType": 4,
        "Type": "FILE_ATTACHMENT",
        "Title": "notes",
        "FullPath": "notes.txt",
        "Publish": 1,
        **fields,
    }
    text = "".join(f"<{n}>{v}</{n}>" for n, v in members.items() if v is not None)
    encoded = base64.b64encode(data).decode()
    return f"<attachment><Info><id>0</id>{text}</Info><Data>{encoded}</Data></attachment>"


def test_attachments(raw: Raw) -> None:
    record = raw.call("CreateAttachment", attachment(b"\x00hello"))[0].text or ""
    asked = f"<attachmentId>{record}</attachmentId>"
    got = raw.call("GetAttachment", asked)[0]
    assert base64.b64decode(got.findtext(q("Data")) or "") == b"\x00hello"
    info = got.find(q("Info"))
    assert info is not None
    assert info.findtext(q("Title")) == "notes"
    assert info.findtext(q("FileSize")) == "6"
    found = raw.query("AttachmentInfo", where("ParentID", "Equals", "1"))
    assert found.values("FullPath") == ["notes.txt"]
    assert len(raw.call("DeleteAttachment", asked)) == 1
    assert len(raw.call("GetAttachment", asked)) == 0
    assert raw.fault("DeleteAttachment", asked) == f"The attachment [{record}] does not exist."
    assert raw.fault("CreateAttachment", attachment(b"", Title=None)) == (
        "Missing required field: Title."
    )
    assert "base64Binary" in raw.fault(
        "CreateAttachment", attachment(b"").replace("<Data>", "<Data>***")
    )


def test_attachment_limits(opened: Open) -> None:
    now = 1_700_000_000.0
    _, raw = opened(clock=lambda: now)
    assert raw.fault("CreateAttachment", attachment(bytes(6_000_001))) == (
        "The attachment has 6000001 bytes; at most 6000000 are allowed."
    )
    for _ in range(2):
        raw.call("CreateAttachment", attachment(bytes(5_000_000)))
    assert raw.fault("CreateAttachment", attachment(b"x")) == (
        "At most 10000000 bytes of attachments are allowed in 5 minutes."
    )
    now += 301
    raw.call("CreateAttachment", attachment(b"x"))


def test_invoice(raw: Raw) -> None:
    def ask(record: int, format_: str) -> str:
        return f"<InvoiceId>{record}</InvoiceId><Format>{format_}</Format>"

    xml = raw.call("GetInvoiceMarkup", ask(INVOICE_ID, "xml"))[0].text or ""
    assert etree.fromstring(xml.encode()).findtext("InvoiceTotal") == "1190.0"
    html = raw.call("GetInvoiceMarkup", ask(INVOICE_ID, "HTML"))[0].text or ""
    assert html.startswith("<html>")
    assert "does not exist" in raw.fault("GetInvoiceMarkup", ask(1, "xml"))
    assert "is not allowed" in raw.fault("GetInvoiceMarkup", ask(INVOICE_ID, "pdf"))
