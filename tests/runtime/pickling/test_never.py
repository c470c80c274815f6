"""What holds credentials or connections stays in its process."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest

from generated.autotask import Autotask
from generated.autotask.aio import AsyncAutotask
from soapwright.runtime.auth.login import Login
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call

SECRET = "s3cr3t"
NOWHERE = "http://127.0.0.1:9/x"


@pytest.mark.parametrize("do", [pickle.dumps, copy.copy, copy.deepcopy])
def test_what_holds_secrets_refuses(do: Callable[[Any], object]) -> None:
    client = Autotask.connect("user", SECRET, integration_code="c", url=NOWHERE, zone="en")
    opening = AsyncAutotask.connect("user", SECRET, integration_code="c", url=NOWHERE, zone="en")
    with client:
        session = Session("user", SECRET)
        login = Login(Any, Call(Any, SECRET), time.monotonic)  # type: ignore[arg-type]
        for holder in (client, client._connection, session, login, opening):
            with pytest.raises(TypeError, match="connect in each process") as caught:
                do(holder)
            assert SECRET not in str(caught.value)
