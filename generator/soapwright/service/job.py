"""``[job.<verb>]`` of service.toml: operations that start work which goes on by itself."""

from __future__ import annotations

import keyword
import re

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class CancelRule:
    """``[job.<verb>.cancel]``: how a job is stopped, and when it may be.

    ``id`` is the field of the request that takes the job's id. ``allowed`` are the values at
    ``behaviour``, a path in the job, with which it may be stopped; no path means always.
    """

    operation: str
    id: str
    behaviour: str | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobRule:
    """``[job.<verb>]``: how a job is started, looked at, and known to have ended.

    ``verb`` names the method that starts one, ``attach`` the one that takes up a job by its id.
    ``start`` returns the id; ``poll`` takes it in the field ``id`` and returns the job. The other
    paths lead from the job downwards.
    """

    verb: str
    attach: str
    start: str
    poll: str
    id: str
    state: str
    done: tuple[str, ...]
    failed: tuple[str, ...]
    percent: str | None = None
    description: str | None = None
    messages: tuple[str, ...] = ()
    cancel: CancelRule | None = None


def read_job(verb: str, table: Table) -> JobRule:
    """Read one rule.

    Raises:
        InputError: an unknown key, a wrong type, a name that means nothing.
    """
    attach = table.text("attach", "job")
    for name, key in ((verb, None), (attach, "attach")):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
            table.fail(f"is {name!r}; it names a method: a-z, 0-9 and _", key)
    if attach == verb:
        table.fail(f"is {attach!r}, which is the name of the method that starts one", "attach")
    done, failed = table.texts("done"), table.texts("failed")
    if not done:
        table.fail("takes at least one state: else no job would ever end", "done")
    if both := sorted({*done} & {*failed}):
        table.fail(f"names {both[0]!r}, which is done too", "failed")
    rule = JobRule(
        verb=verb,
        attach=attach,
        start=table.text("start"),
        poll=table.text("poll"),
        id=table.text("id"),
        state=table.text("state"),
        done=done,
        failed=failed,
        percent=table.text("percent", None),
        description=table.text("description", None),
        messages=table.texts("messages"),
        cancel=_cancel(table.table("cancel")),
    )
    table.end()
    return rule


def _cancel(table: Table | None) -> CancelRule | None:
    if table is None:
        return None
    behaviour = table.text("behaviour", None)
    allowed = table.texts("allowed")
    if (behaviour is None) == bool(allowed):
        table.fail("stand together: where it is told, and with which values", "allowed")
    rule = CancelRule(
        operation=table.text("operation"), id=table.text("id"), behaviour=behaviour, allowed=allowed
    )
    table.end()
    return rule
