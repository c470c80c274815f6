"""``docs/from-python-atws.md``: both sides of each pair run, and find the same."""

from __future__ import annotations

import re
import warnings
from functools import partial
from typing import Any

import pytest

from generated.autotask import Autotask
from soapwright.sandbox import autotask, open_sandbox
from tests.generated.packages import ROOT

PAGE = (ROOT / "docs" / "from-python-atws.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(?:# (atws|soapwright)\n)?(.*?)```", PAGE, re.S)


def values(known: dict[str, Any]) -> tuple[Any, ...]:
    """What the blocks have found, whichever side they are of."""
    changed = known["changed"]
    return (
        [str(title) for title in known["found"]],
        int(getattr(changed, "Priority", 0) or changed.priority),
        str(known["who"]),
    )


@pytest.mark.slow
@pytest.mark.peer("atws")
def test_both_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for side in ("atws", "soapwright"):
        names = {"username": autotask.USERNAME, "secret": autotask.SECRET}
        known: dict[str, Any] = {**names, "code": autotask.INTEGRATION_CODE}
        with open_sandbox("autotask", ROOT / "wsdl" / "autotask") as server:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of suds, and of what it is installed with
                import atws

            # It asks for the zone at an address that cannot be given to it.
            address = server.wsdl_url
            monkeypatch.setattr(atws, "connect", partial(atws.connect, url=address))
            monkeypatch.setattr(
                Autotask, "connect", partial(Autotask.connect, locate_url=server.url)
            )
            for name, block in BLOCKS:
                if name in (side, "") and (name or side == "soapwright"):
                    exec(compile(block, "docs/from-python-atws.md", "exec"), known)
            told.append(values(known))
            if side == "soapwright":
                assert (known["complete"], known["label"]) == (5, "Complete")
                known["at"].close()
        monkeypatch.undo()
    assert told[0] == told[1] == (["Printer on fire"], 1, "Ada Lovelace")


def test_every_block_of_theirs_has_ours_beside_it() -> None:
    names = [name for name, _ in BLOCKS if name]
    assert names == ["atws", "soapwright"] * (len(names) // 2)
