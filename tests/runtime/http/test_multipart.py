"""Answers in several parts: the envelope is one of them."""

from __future__ import annotations

import gc
import warnings
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from soapwright import (
    Attachment,
    AttachmentLeft,
    AuthenticationError,
    Limits,
    MalformedResponse,
    SoapFault,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.multipart import Multipart
from soapwright.runtime.http.part_content import InFile
from soapwright.runtime.xsd.parts import Parts
from tests.runtime.scripted import Reply
from tests.styles import Op, depot, element_part, envelope, wsdl

TYPES = (
    '<xs:element name="Shoot"><xs:complexType/></xs:element><xs:element name="Picture">'
    '<xs:complexType><xs:sequence><xs:element name="Data" type="xs:base64Binary"/></xs:sequence>'
    "</xs:complexType></xs:element>"
)
WSDL = wsdl(
    Op("Shoot", [element_part("Shoot")], [element_part("Picture")]), types=TYPES, style="document"
)
FAULT = envelope(
    "<e:Fault><faultcode>e:Server</faultcode><faultstring>no film</faultstring></e:Fault>"
)
INCLUDE = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:{}"/>'
FILE = b"\x00\xff\r\npicture\r\n"
KIND = 'Multipart/Related; type="text/xml"{}; boundary="B"'
STARTS = '; start="<root@d>"'


def multipart(*parts: tuple[str, bytes], status: str = "200 OK", start: str = STARTS) -> Reply:
    """An answer of parts: their headers, and their content."""
    return raw(written(*parts), status, start)


def written(*parts: tuple[str, bytes]) -> bytes:
    body = b"".join(
        b"--B\r\n" + f"{head}\r\n".encode() * bool(head) + b"\r\n" + content + b"\r\n"
        for head, content in parts
    )
    return b"preamble\r\n" + body + b"--B--\r\nepilogue\r\n--B\r\n"


def raw(body: bytes, status: str = "200 OK", start: str = "") -> Reply:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {KIND.format(start)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Reply(head.encode() + body)


ROOT = "Content-Type: text/xml\r\nContent-ID: <root@d>"
PICTURE = envelope(f"<t:Picture><t:Data>{INCLUDE.format('f@d')}</t:Data></t:Picture>")
F = "Content-Type: image/png\r\nContent-ID: <f@d>"


def called(tmp_path: Path, answer: Reply) -> Any:
    with depot(WSDL, tmp_path, answer) as d:
        return d.client.shoot()


def read(
    data: bytes,
    *,
    limits: Limits = Limits(),  # noqa: B008
    start: str = STARTS,
    size: int = 1 << 20,
    folder: Path | None = None,
) -> tuple[bytes, Parts]:
    """What a body is, arriving in pieces of a size."""
    reading = Multipart(KIND.format(start), limits, folder)
    for at in range(0, len(data), size):
        reading.feed(data[at : at + size])
    found = reading.close()
    reading.keep()
    return found


@pytest.mark.parametrize("href", ["file-1@d", "file-1%40d"])
def test_what_the_envelope_includes(tmp_path: Path, href: str) -> None:
    picture = envelope(f"<t:Picture><t:Data>{INCLUDE.format(href)}</t:Data></t:Picture>")
    file = ("Content-Type: image/png\r\nContent-ID: <file-1@d>", FILE)
    assert called(tmp_path, multipart((ROOT, picture), file)) == FILE


def test_the_root_is_where_it_is_said_or_first(tmp_path: Path) -> None:
    picture = envelope(f"<t:Picture><t:Data>{b64encode(FILE).decode()}</t:Data></t:Picture>")
    first = ("Content-ID: <file@d>", b"other")
    with pytest.warns(AttachmentLeft, match="<Attachment file@d: application/octet-stream of 5"):
        assert called(tmp_path, multipart(first, (ROOT, picture))) == FILE
    assert called(tmp_path, multipart(("", picture), start="")) == FILE


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_part_may_be_coded(tmp_path: Path, coding: str) -> None:
    coded = b64encode(FAULT) if coding == "base64" else FAULT.replace(b"=", b"=3D")
    with pytest.raises(SoapFault, match="no film"):
        called(tmp_path, multipart((f"{ROOT}\r\nContent-Transfer-Encoding: {coding}", coded)))


def test_the_words_of_a_fault_are_not_lost(tmp_path: Path) -> None:
    with pytest.raises(SoapFault, match="no film"):
        called(tmp_path, multipart((ROOT, FAULT), status="500 No"))
    with pytest.raises(AuthenticationError, match="no film"):
        called(tmp_path, multipart((ROOT, FAULT), status="403 No"))


@pytest.mark.parametrize("cut", [1, 7, 40, 10_000])
def test_one_that_is_cut(tmp_path: Path, cut: int) -> None:
    body = b"--B\r\n" + ROOT.encode() + b"\r\n\r\n" + FAULT + b"\r\n--B--"
    with pytest.raises(TruncatedResponse):
        called(tmp_path, raw(body[: max(len(body) - cut, 0)]))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "before its first part"),
        (b"--B", "before its first part"),
        (b"--B\r\nContent-ID: <root", "within the headers of part 1"),
        (b"--B\r\nContent-ID: <root@d>\r\n\r\n<e", "within part 1 <root@d>"),
        (written((ROOT, b"<e/>"), (F, b"x" * 999))[:-40], "within part 2 <f@d>"),
        (written((ROOT, b"<e/>"), (F, b"x")).replace(b"--B--", b"--C--"), "within part 2 <f@d>"),
    ],
)
def test_a_cut_says_where(body: bytes, told: str) -> None:
    with pytest.raises(TruncatedResponse, match=f"the answer ends {told}"):
        read(body.partition(b"epilogue")[0])


def test_what_is_included_and_not_there(tmp_path: Path) -> None:
    picture = envelope(f"<t:Picture><t:Data>{INCLUDE.format('gone@d')}</t:Data></t:Picture>")
    with pytest.raises(MalformedResponse, match="refers to 'cid:gone@d', which is none of its par"):
        called(tmp_path, multipart((ROOT, picture)))
    with pytest.raises(MalformedResponse, match="refers to 'cid:gone@d', which is none of its par"):
        called(tmp_path, Reply(b"HTTP/1.1 200 OK\r\n\r\n" + picture))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1 << 20])
def test_it_may_arrive_in_any_pieces(size: int) -> None:
    parts = [
        (ROOT, b"<e/>"),
        (F, b"\r\n--\r\n--C\r\n--Bx\r\n--B-\r\n\r"),
        ("Content-ID: <empty@d>", b""),
        ("", b"without headers"),
    ]
    root, found = read(written(*parts), size=size)
    assert root == b"<e/>"
    assert [part.content for part in found.attachments] == [content for _, content in parts[1:]]
    assert [part.content_id for part in found.attachments] == ["f@d", "empty@d", ""]


def test_a_part_may_end_with_its_headers() -> None:
    _, found = read(b"--B\r\n" + ROOT.encode() + b"\r\n\r\n<e/>\r\n--B  \t\r\nA: b\r\n\r\n--B--")
    assert [part.content for part in found.attachments] == [b""]


def test_headers_may_be_folded_and_of_any_case() -> None:
    head = 'content-type: text/plain;\r\n\tcharset="utf-8";\r\n name=a\r\nCONTENT-ID:\r\n <f@d>'
    _, found = read(written((ROOT, b""), (head, b"")))
    (part,) = found.attachments
    assert part.content_id == "f@d"
    assert part.content_type == 'text/plain;\tcharset="utf-8"; name=a'


def test_parts_in_files(tmp_path: Path) -> None:
    body = written((F, b"x" * 100_000), (ROOT, PICTURE), ("Content-ID: <../../up@d>", b"y"))
    root, found = read(body, folder=tmp_path, size=1000)
    assert root == PICTURE
    paths = [part.path for part in found.attachments]
    assert sorted(tmp_path.iterdir()) == sorted(path for path in paths if path)
    assert [part.size for part in found.attachments] == [100_000, 1]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_files_of_what_cannot_be_read_are_removed(tmp_path: Path) -> None:
    with pytest.raises(TruncatedResponse):
        read(written((ROOT, b""), (F, b"x" * 1000))[:-400], folder=tmp_path)
    gc.collect()
    assert not [*tmp_path.iterdir()]


def test_a_value_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "made").mkdir()
    with depot(WSDL, tmp_path / "made", multipart((ROOT, PICTURE), (F, FILE))) as d:
        operation = d.made.package.operations.SHOOT
        answer = d.client.call(operation, d.types.Shoot(), save_to=tmp_path / "files")
        assert isinstance(answer.data, Attachment)
        assert answer.data.path is not None
        assert answer.data.path.read_bytes() == answer.data.content == bytes(answer.data) == FILE
        with answer.data.open() as stream:
            assert stream.read() == FILE
        whole = d.client.exchange(operation, d.types.Shoot())
        assert whole.body.data == FILE
        assert [part.content_type for part in whole.attachments] == ["image/png"]


def test_files_of_a_fault_are_removed(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "made").mkdir()
    with depot(WSDL, tmp_path / "made", multipart((ROOT, FAULT), (F, FILE))) as d:
        with pytest.raises(SoapFault):
            d.client.call(
                d.made.package.operations.SHOOT, d.types.Shoot(), save_to=tmp_path / "files"
            )
        assert not [*(tmp_path / "files").iterdir()]


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "made").mkdir()
    with depot(WSDL, tmp_path / "made", multipart((ROOT, PICTURE), (F, FILE))) as d:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(InFile, "write", full)
        with pytest.raises(TransportError, match=r"cannot be written: .*No space left") as told:
            d.client.call(
                d.made.package.operations.SHOOT, d.types.Shoot(), save_to=tmp_path / "files"
            )
        assert told.value.maybe_done
        assert told.value.operation == "Shoot"
        del told
        gc.collect()
        assert not [*(tmp_path / "files").iterdir()]


def test_who_takes_all_parts_is_not_warned(tmp_path: Path) -> None:
    picture = envelope("<t:Picture><t:Data/></t:Picture>")
    with depot(WSDL, tmp_path, multipart((ROOT, picture), (F, FILE))) as d:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            whole = d.client.exchange(d.made.package.operations.SHOOT, d.types.Shoot())
        assert [part.content for part in whole.attachments] == [FILE]


@pytest.mark.parametrize(
    ("parts", "limits", "told"),
    [
        ([(ROOT, b""), (F, b""), (F, b"")], Limits(), "two parts of the answer are <f@d>"),
        ([(F, b"")], Limits(), "begins with <root@d>, which is none of its parts"),
        ([(ROOT, b""), (F, b"")], Limits(parts=1), r"more than 1 parts; Limits\(parts=…\)"),
        (
            [(ROOT, b""), (F, b"x" * 11)],
            Limits(part_bytes=10),
            "part 2 <f@d> of the answer is larger than 10 bytes",
        ),
        ([(ROOT + "\r\nA: " + "x" * 70_000, b"")], Limits(), "headers of part 1 .* 65536 bytes"),
        (
            [(ROOT, b""), (F + "\r\nContent-Length: 3", b"12")],
            Limits(),
            "part 2 <f@d> of the answer has 2 bytes, and says that it has 3",
        ),
        (
            [(ROOT, b""), (F + "\r\nContent-Transfer-Encoding: base64", b"AA=A")],
            Limits(),
            "part 2 <f@d> of the answer is no base64",
        ),
        (
            [(ROOT, b""), (F + "\r\nContent-Transfer-Encoding: uuencode", b"")],
            Limits(),
            "part 2 <f@d> of the answer has the Content-Transfer-Encoding 'uuencode'",
        ),
    ],
)
def test_parts_that_are_wrong(parts: list[tuple[str, bytes]], limits: Limits, told: str) -> None:
    with pytest.raises(MalformedResponse, match=told):
        read(written(*parts), limits=limits, size=1000)


def test_headers_without_an_end() -> None:
    with pytest.raises(MalformedResponse, match=r"headers of part 1 .* larger than 65536 bytes"):
        read(b"--B\r\n" + b"x" * 100_000, size=4096)


def test_nothing_between_the_parts(tmp_path: Path) -> None:
    with pytest.raises(MalformedResponse, match="no boundary between them"):
        Multipart("multipart/related", Limits())
    head = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/related\r\n\r\n"
    with pytest.raises(MalformedResponse, match="no boundary between them"):
        called(tmp_path, Reply(head + b"--B"))


def test_no_parts() -> None:
    with pytest.raises(MalformedResponse, match="the answer has no parts"):
        read(b"--B--", start="")
