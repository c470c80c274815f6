"""Bytes that travel beside the envelope."""

from __future__ import annotations

import pickle
from pathlib import Path

from soapwright import Attachment


def test_in_memory() -> None:
    part = Attachment(bytearray(b"secret"), "text/plain", content_id="a/b@d")
    assert (part.content, part.size, part.path) == (b"secret", 6, None)
    assert part.open().read() == bytes(part) == b"secret"
    assert part.cid == "cid:a%2Fb@d"
    assert repr(part) == "<Attachment a/b@d: text/plain of 6 bytes>"
    assert pickle.loads(pickle.dumps(part)).content == b"secret"


def test_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"1234")
    part = Attachment(str(file))
    assert (part.content, part.size, part.path) == (b"1234", 4, file)
    with part.open() as stream:
        assert stream.read() == b"1234"
    assert repr(part).endswith(f"octet-stream in {file}>")


def test_each_has_an_id_of_its_own() -> None:
    assert Attachment(b"").content_id != Attachment(b"").content_id
    assert "without an id" in repr(Attachment(b"", content_id=""))
