"""``soapwright sync --every``: when a mirror is brought up to date again.

A run begins so long after the one before began, or at once where that took longer; no two of one
mirror are under way. Services are down at times, so a run that fails is told, and made again when
the next is due. But the first one that can do nothing at all ends the process: a wrong name,
address or password is more likely then, and who started it should hear of it.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable
from typing import NoReturn

from soapwright.errors import InputError

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_INTERVAL = re.compile(r"([0-9]{1,5})([smhd])")


def parse_interval(text: str) -> int:
    """The seconds that ``30s``, ``15m``, ``2h`` or ``1d`` stands for.

    Raises:
        InputError: it is none of these, or nothing.
    """
    found = _INTERVAL.fullmatch(text)
    seconds = 0 if found is None else int(found[1]) * _SECONDS[found[2]]
    if not seconds:
        raise InputError(f"is {text!r}; it takes 30s, 15m, 2h, 1d or the like", key="--every")
    return seconds


def repeat(
    run: Callable[[], object], seconds: float, failed: Callable[[Exception], object]
) -> NoReturn:
    """Run again and again; what ends it is a signal.

    Args:
        run: is called for each run.
        seconds: from the beginning of one to that of the next.
        failed: is called with why a run could not be made.

    Raises:
        InputError, OSError: the first run could not be made.
    """
    is_first = True
    while True:
        began = time.monotonic()
        try:
            run()
        except (InputError, OSError) as error:
            if is_first:
                raise
            failed(error)
        is_first = False
        gc.collect()  # a command looks for cycles so seldom since most do not live long
        time.sleep(max(0.0, began + seconds - time.monotonic()))
