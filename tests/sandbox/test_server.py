"""The server: where it listens, and what it says over HTTP."""

from __future__ import annotations

import gzip

import pytest

from soapwright.errors import InputError
from soapwright.sandbox import open_sandbox
from tests.sandbox.conftest import FOLDER, Open
from tests.sandbox.raw import query_xml, ticket


def test_gzip_and_keep_alive(opened: Open) -> None:
    _, raw = opened()
    raw.create(*[ticket()] * 50)
    request = raw.request("query", f"<sXML>{query_xml('Ticket').replace('<', '&lt;')}</sXML>")
    with raw.http.stream("POST", **request) as response:
        assert response.headers["content-encoding"] == "gzip"
        sent = b"".join(response.iter_raw())
    assert len(gzip.decompress(sent)) > 5 * len(sent)
    request["headers"]["Accept-Encoding"] = "identity"
    plain = raw.http.post(**request)
    assert "content-encoding" not in plain.headers
    assert plain.headers.get("connection", "keep-alive") == "keep-alive"


def test_a_port_in_use(opened: Open) -> None:
    server, _ = opened()
    port = int(server.root.rpartition(":")[2])
    with (
        pytest.raises(InputError, match="cannot listen on"),
        open_sandbox("autotask", FOLDER, port=port),
    ):
        pass
