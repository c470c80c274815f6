"""Input files that are not XML: what is read, and what is refused at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.reading.bounded import (
    TOML_BYTES,
    BeyondLimits,
    MissingFile,
    read_bytes,
    read_json,
    read_text,
    read_toml,
)


def test_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    assert read_text(path, 100) == "a = 1\n"
    assert read_toml(path) == {"a": 1}
    path.write_bytes(b'{"a": [1]}')
    assert read_json(path, 100) == ('{"a": [1]}', {"a": [1]})


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        (read_toml, b"a = " + b"[" * 9_000, "nested too deep for TOML"),
        (read_toml, b"a = " + b"9" * 9_000, "number of too many digits"),
        (lambda path: read_json(path, 99_999), b"[" * 90_000, "nested too deep"),
        (lambda path: read_json(path, 99_999), b"[" + b"9" * 9_000 + b"]", "too many digits"),
        (lambda path: read_bytes(path, 9), b"0123456789", "larger than the limit of 9 bytes"),
    ],
)
def test_what_is_beyond_limits(
    tmp_path: Path, read: Callable[[Path], object], content: bytes, message: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(BeyondLimits, match=message) as caught:
        read(path)
    assert caught.value.file == str(path)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(TOML_BYTES * 1_000)
    with pytest.raises(BeyondLimits):
        read_toml(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        read_bytes(tmp_path / "none", 9)
    for wrong in (tmp_path, tmp_path / ("x" * 300), tmp_path / "a\0b", Path("/dev/zero")):
        with pytest.raises(InputError):
            read_bytes(wrong, 9)
