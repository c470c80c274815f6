"""Small files for the reader: written into a fresh folder and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pytest

from soapwright.schema import Reading, read_schema


class Read(Protocol):
    def __call__(self, content: str | bytes, /, **options: Any) -> Reading: ...


class Write(Protocol):
    def __call__(self, name: str, content: str | bytes, /) -> Path: ...


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below the test's folder."""

    def write(name: str, content: str | bytes, /) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(write: Write) -> Read:
    """Read a first file; others were written beside it."""

    def read(content: str | bytes, /, **options: Any) -> Reading:
        return read_schema(write("main.wsdl", content), **options)

    return read


def xsd(body: str, attributes: str = "") -> str:
    """An XML Schema in namespace urn:t, prefix t; line 1 is its start tag."""
    return (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" '
        f'targetNamespace="urn:t" {attributes}>\n{body}\n</xs:schema>'
    )


def wsdl(body: str, schema: str = "") -> str:
    """A WSDL in namespace urn:w, prefix w; line 1 is its start tag, line 2 its types."""
    return (
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:w="urn:w" '
        'xmlns:t="urn:t" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" '
        'xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" '
        'xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" '
        'xmlns:mime="http://schemas.xmlsoap.org/wsdl/mime/" targetNamespace="urn:w">\n'
        f"<wsdl:types>{schema}</wsdl:types>\n{body}\n</wsdl:definitions>"
    )
