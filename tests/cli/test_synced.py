"""What is told of a run; ``test_sync.py`` has what one database tells."""

from __future__ import annotations

import pytest

from soapwright.cli.console import Console
from soapwright.cli.synced import tell_ended
from soapwright.commands.mirror.several import Ended


def test_each_line_of_one_of_several_has_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    ended = Ended("acme", 1, "ticket: 1 missing: 7\n", "error: contact: no right\ndone\n")
    tell_ended(Console(quiet=True), ended)
    out, err = capsys.readouterr()
    assert out == "acme: ticket: 1 missing: 7\n"
    assert err == "acme: error: contact: no right\nacme: done\n", "it was told to be quiet itself"
