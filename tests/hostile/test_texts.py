"""Texts of the user's own that cannot be encoded: an error of ours, without the text."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from generated.autotask import Autotask, Ticket
from soapwright import BatchError, InvalidArgument, SoapwrightError

SECRET = "s3cr3t"
HALF = f"\ud800{SECRET}"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"username": HALF}, BatchError),
        ({"secret": HALF}, BatchError),
        ({"integration_code": HALF}, BatchError),
        ({"headers": {"X-A": HALF}}, InvalidArgument),
        ({"headers": {"X-A": f"{SECRET}\r\nX-B: 1"}}, InvalidArgument),
        ({"auth": ("user", HALF)}, InvalidArgument),
        ({"proxy": f"http://user:{HALF}@127.0.0.1:9/"}, InvalidArgument),
        ({"proxy": f"http://user:{SECRET}@127.0.0.1:x/"}, InvalidArgument),
        ({"proxy": f"gopher://user:{SECRET}@127.0.0.1:9/"}, InvalidArgument),
        ({"url": f"http://user:{HALF}@127.0.0.1:9/"}, BatchError),
    ],
)
def test_it_is_told_without_the_text(given: dict[str, Any], kind: type[SoapwrightError]) -> None:
    arguments: dict[str, Any] = {
        "username": "u",
        "secret": "p",
        "integration_code": "c",
        "zone": "en",
    }
    arguments |= {"url": "http://127.0.0.1:9/", **given}
    with pytest.raises(kind) as caught, Autotask.connect(**arguments) as at:
        at.create([Ticket(title="x")], validate=False).raise_for_failures()
    error: BaseException | None = caught.value
    shown = "".join(traceback.format_exception(caught.value))
    while error is not None:
        shown += f"{error!r} {vars(error)!r} {getattr(error, 'object', '')!r}"
        error = error.__cause__ or error.__context__
    assert SECRET not in shown
