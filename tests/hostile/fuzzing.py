"""What is fuzzed: each takes any bytes or text and either works or raises a typed error."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from generated.autotask import q, types
from soapwright.diff.ignore import read_file
from soapwright.errors import InputError
from soapwright.project.lock import read_lock
from soapwright.runtime.codec.codec import shared_codec
from soapwright.runtime.codec.document import Document
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.http.masking import Masker, Secrets
from soapwright.runtime.query.queryxml import QueryXML
from soapwright.schema import read_schema
from soapwright.schema.catalogue import read_catalogue
from soapwright.service.rules import read_service
from tests.hostile.answers import ENVELOPE, in_entity

_SERVICE = Path("wsdl/superoffice/service.toml").read_text("utf-8")
_LONGEST_MESSAGE = 8_000


def _elements() -> st.SearchStrategy[str]:
    """Elements within elements, with names, types, references and text of all sorts."""
    names = st.sampled_from(
        ["id", "Title", "UserDefinedFields", "Entity", "x", "i:nil", "queryResult"]
    )
    texts = st.sampled_from(
        ["", "1", "true", "2020-01-01", "&#55296;", "<![CDATA[]]>", "<!---->", " ", "9" * 5_000]
    )
    said = st.sampled_from(
        [
            "",
            ' i:type="d:int"',
            ' i:type="Ticket"',
            ' i:type="q:T"',
            ' i:nil="true"',
            ' href="#1"',
            ' xmlns=""',
            ' id="1"',
        ]
    )
    return st.recursive(
        texts,
        lambda inner: st.builds(
            lambda name, about, content: f"<{name}{about}>{''.join(content)}</{name}>",
            names,
            said,
            st.lists(inner, max_size=4),
        ),
        max_leaves=20,
    )


def _spoilt(text: str) -> st.SearchStrategy[bytes]:
    """A text with a piece of it replaced."""
    raw = text.encode()
    return st.builds(
        lambda at, length, piece: raw[:at] + piece + raw[at + length :],
        st.integers(0, len(raw)),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [
                    b'"',
                    b"'''",
                    b'"""',
                    b"\n[",
                    b"]]",
                    b"\\u202e",
                    b"9" * 5_000,
                    b"[" * 2_000,
                    b"../",
                ]
            ),
        ),
    )


def _decode(data: bytes) -> None:
    document = Document()
    with suppress(SoapwrightError):
        for start in range(0, len(data), 97):
            document.feed(data[start : start + 97])
        root = document.close()
        for message in (types.QueryResponse, types.CreateResponse, types.Ticket):
            for node in root.iter():
                with suppress(SoapwrightError):
                    shared_codec(types.TYPES, None, by_local_name=False).decode(message, node)


def _file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], None]:
    def fuzz(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            told = ""
            try:
                read(path)
            except InputError as error:
                told = str(error)
            assert len(told) < _LONGEST_MESSAGE

    return fuzz


def _lock(path: Path) -> object:
    rules: Any = SimpleNamespace(file=path.with_name("service.toml"), name="x")
    return read_lock(rules)


def _query(data: bytes) -> None:
    """Whatever is looked for, the query is XML that holds it, or there is an error of its own."""
    from lxml import etree

    text = data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")
    try:
        written = QueryXML().render("Ticket", q.Ticket.title == text, "id")
    except (SoapwrightError, ValueError):
        return
    assert len(etree.fromstring(str(written)).findall(".//expression")) == 1


_SECRET = "s3cr3t-ticket"


def _mask(data: bytes) -> None:
    """Whatever else a message is, what is known to be secret is not shown of it."""
    masker = Masker(lambda: Secrets(frozenset({_SECRET})))
    for kind in ("text/xml; charset=utf-8", 'multipart/related; boundary="b"', "text/json"):
        assert _SECRET.encode() not in masker.content(data, kind), (kind, data)


def _is_text(data: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8", "surrogatepass") is not None
    return False


_LOCK = '[[file]]\nzone = "a"\npath = "a.wsdl"\nsha256 = "0"\nsize = 1\n'
_IGNORE = '[diff]\n[[diff.ignore]]\nid = "type-removed"\npath = "*"\nreason = "known"\n'
_WSDL = Path("tests/library/en.wsdl").read_text("utf-8")
_MESSAGE = in_entity(f"<Title a='{_SECRET}'>x {_SECRET}</Title><Password>y</Password>").decode()
_FIELDS = '{"Ticket": {"access": {"create": true}, "fields": {"id": {"type": "long"}}}}'

TARGETS: Mapping[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], None]]] = {
    "decoder": (
        st.one_of(
            _elements().map(in_entity),
            _elements().map(lambda text: ENVELOPE.format(text).encode()),
            _spoilt(in_entity("<Title>x</Title>").decode()),
            st.binary(max_size=200),
        ),
        _decode,
    ),
    "query": (st.text().map(lambda text: text.encode("utf-8", "surrogatepass")), _query),
    "service.toml": (_spoilt(_SERVICE), _file("service.toml", read_service)),
    "wsdl.lock": (_spoilt(_LOCK), _file("wsdl.lock", _lock)),
    "ignore file": (_spoilt(_IGNORE), _file("ignore.toml", read_file)),
    "catalogue": (_spoilt(_FIELDS), _file("a.fields.json", read_catalogue)),
    "WSDL": (_spoilt(_WSDL), _file("a.wsdl", read_schema)),
    "masking": (st.one_of(_spoilt(_MESSAGE), _elements().map(in_entity)), _mask),
}
"""By name: what is drawn, and what is done with it."""

SEEDS: Mapping[str, str] = {
    "decoder": in_entity("<Title>x</Title>").decode(),
    "query": "a",
    "service.toml": _SERVICE,
    "wsdl.lock": _LOCK,
    "ignore file": _IGNORE,
    "catalogue": _FIELDS,
    "WSDL": _WSDL,
    "masking": _MESSAGE,
}
"""What each is given rightly."""
