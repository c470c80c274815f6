"""``[batch.<verb>]``, ``[call.<verb>]`` and what their answers tell, of service.toml.

Where the client's operations are grouped, ``{group}`` in a name stands for the group's wire name,
and a rule holds for each group that has its operation.
"""

from __future__ import annotations

import keyword
import re
from typing import Literal

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.toml_reader import Table

GROUP = "{group}"

_CHECKS: dict[str, Literal["create", "update", "delete"]] = {
    "create": "create",
    "update": "update",
    "create_or_update": "update",
    "delete": "delete",
}


@dataclass(frozen=True, slots=True)
class ResultRule:
    """``[results.<name>]``: where an answer keeps what, from the operation's result downwards."""

    name: str
    success: str | None = None
    success_value: int | str | bool = True
    errors: str | None = None
    items: str | None = None
    record_number: str | None = None
    record_base: int = 0


@dataclass(frozen=True, slots=True)
class MessageRule:
    """``[results.<name>.message]``: where a message keeps what, below itself."""

    text: str
    level: str | None = None
    code: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ResultByIndexRule:
    """``[results.<name>]`` with ``entries``: an entry for each record that was sent.

    Entries are joined to records by ``index`` or, without one (``joined = "position"``), by where
    they stand. ``entries`` and ``general``, the messages of the whole call, are paths from the
    operation's result; the others lead downwards from an entry. Messages that have no
    ``[results.<name>.message]`` are texts themselves.
    """

    name: str
    entries: str
    index: str | None
    success: str
    success_value: int | str | bool = True
    index_base: int = 0
    id: str | None = None
    external_id: str | None = None
    messages: str | None = None
    general: str | None = None
    message: MessageRule | None = None


@dataclass(frozen=True, slots=True)
class BatchRule:
    """``[batch.<verb>]``: an operation that writes many records in one call.

    ``max_items`` is how many the service takes, ``items_per_call`` how many go out where it names
    no limit. ``arguments`` are paths in the request that arguments of the method fill.
    """

    verb: str
    checks: Literal["create", "update", "delete"]
    operation: str
    items: str
    result: str
    max_items: int | None = None
    items_per_call: int | None = None
    one_type_per_call: bool = False
    returns_ids: bool = False
    replaces: bool = False
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallRule:
    """``[call.<verb>]``: an operation with a method of its own.

    ``records`` is the path of the answer's records; ``arguments`` are paths in the request that
    arguments of the method fill.
    """

    verb: str
    operation: str
    records: str | None = None
    arguments: tuple[str, ...] = ()


def read_result(name: str, table: Table) -> ResultRule | ResultByIndexRule:
    """Read one ``[results.<name>]``.

    Raises:
        InputError: an unknown key, a wrong type, or a pattern that is none.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        table.fail("a result names a constant: a-z, 0-9 and _")
    rule = _indexed(name, table) if "entries" in table.names else _whole(name, table)
    table.end()
    return rule


def _whole(name: str, table: Table) -> ResultRule:
    number = table.text("record_number", None)
    if number is not None:
        try:
            groups = re.compile(number).groups
        except re.error as error:
            table.fail(f"is not a regular expression: {error}", "record_number")
        if groups != 1:
            table.fail("takes a regular expression with one group: the number", "record_number")
    return ResultRule(
        name=name,
        success=table.text("success", None),
        success_value=_success_value(table),
        errors=table.text("errors", None),
        items=table.text("items", None),
        record_number=number,
        record_base=table.integer("record_base", 0),
    )


def _success_value(table: Table) -> int | str | bool:
    value: object = table.take("success_value", object, True)
    if not isinstance(value, int | str | bool):
        table.fail(f"takes a number, text or boolean, got {value!r}", "success_value")
    return value


def _indexed(name: str, table: Table) -> ResultByIndexRule:
    joined = table.choice("joined", ("index", "position"), "index")
    if joined == "position" and (given := {"index", "index_base"} & {*table.names}):
        table.fail('goes with joined = "index" alone', min(given))
    message = None
    if (inner := table.table("message")) is not None:
        message = MessageRule(
            text=inner.text("text"),
            level=inner.text("level", None),
            code=inner.text("code", None),
            key=inner.text("key", None),
        )
        inner.end()
    rule = ResultByIndexRule(
        name=name,
        entries=table.text("entries"),
        index=None if joined == "position" else table.text("index"),
        success=table.text("success"),
        success_value=_success_value(table),
        index_base=table.integer("index_base", 0),
        id=table.text("id", None),
        external_id=table.text("external_id", None),
        messages=table.text("messages", None),
        general=table.text("general", None),
        message=message,
    )
    if rule.messages is None and rule.general is None and message is not None:
        table.fail("needs messages or general: it tells what is in them", "message")
    return rule


def read_batch(verb: str, table: Table, results: tuple[str, ...]) -> BatchRule:
    """Read one ``[batch.<verb>]``; ``results`` are the names it may refer to.

    Raises:
        InputError: an unknown key, a wrong type, a verb that there is not.
    """
    if verb not in _CHECKS:
        table.fail(f"is unknown; allowed: {', '.join(_CHECKS)}")
    rule = BatchRule(
        verb=verb,
        checks=_CHECKS[verb],
        operation=table.text("operation"),
        items=table.text("items"),
        result=table.choice("result", results),
        max_items=table.integer("max_items", None, minimum=1),
        items_per_call=table.integer("items_per_call", None, minimum=1),
        one_type_per_call=table.boolean("one_type_per_call", False),
        returns_ids=table.boolean("returns_ids", False),
        replaces=table.boolean("replaces", False),
        arguments=table.texts("arguments"),
    )
    if rule.max_items is None and rule.items_per_call is None:
        table.fail("is missing; where the service names no limit it is needed", "items_per_call")
    if (rule.items_per_call or 0) > (rule.max_items or rule.items_per_call or 0):
        table.fail(f"is {rule.items_per_call}; max_items is {rule.max_items}", "items_per_call")
    table.end()
    return rule


def read_call(verb: str, table: Table) -> CallRule:
    """Read one ``[call.<verb>]``.

    Raises:
        InputError: an unknown key, a wrong type, a verb that names no method.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", verb) or keyword.iskeyword(verb):
        table.fail("a verb names a method: a-z, 0-9 and _")
    rule = CallRule(
        verb=verb,
        operation=table.text("operation"),
        records=table.text("records", None),
        arguments=table.texts("arguments"),
    )
    table.end()
    return rule
