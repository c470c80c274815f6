"""Which transport a connection gets: nothing of the user's own costs a client that has none."""

from __future__ import annotations

import subprocess
import sys

from generated.autotask import Autotask
from soapwright.runtime.http.custom import CustomTransport
from soapwright.runtime.http.transport import SyncTransport
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import page


def test_a_plain_client_has_the_common_one() -> None:
    with Autotask.connect("u", "s", integration_code="C", url="http://x/") as client:
        assert type(client._driver.transport) is SyncTransport
        assert client._connection.hooks is None


def test_with_a_part_of_the_user_s_it_is_another() -> None:
    with Autotask.connect(
        "u", "s", integration_code="C", url="http://x/", headers={"X-A": "b"}
    ) as client:
        assert type(client._driver.transport) is CustomTransport


def test_a_plain_call_loads_nothing_of_it() -> None:
    with ScriptedServer(reply(page(1))) as server:
        program = (
            "import sys\n"
            "from generated.autotask import Autotask, types\n"
            "from generated.autotask.operations import QUERY\n"
            f"options = {{'integration_code': 'C', 'url': {server.url!r}}}\n"
            "with Autotask.connect('u', 's', **options) as client:\n"
            "    client.call(QUERY, types.Query(s_xml=''))\n"
            "print(*[name for name in sys.modules if name.startswith('soapwright.runtime.http.')])"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert "transport" in loaded
    assert loaded.isdisjoint({"custom", "hooks", "masking", "watching", "field_lines"})
