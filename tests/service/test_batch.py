"""[batch.<verb>], [call.<verb>] and [results.<name>]."""

from __future__ import annotations

from functools import partial

import pytest

from soapwright.service.batch import (
    BatchRule,
    CallRule,
    MessageRule,
    ResultByIndexRule,
    ResultRule,
    read_batch,
    read_call,
    read_result,
)
from tests.service.tables import refused, table

BATCH = 'operation = "create"\nitems = "Entities"\nresult = "all"\nmax_items = 200\n'
INDEXED = 'entries = "Rows/Row"\nindex = "Index"\nsuccess = "Ok"\n'


def test_a_batch() -> None:
    rule = read_batch("create_or_update", table(BATCH + "items_per_call = 100"), ("all",))
    assert rule == BatchRule(
        "create_or_update", "update", "create", "Entities", "all", max_items=200, items_per_call=100
    )


@pytest.mark.parametrize(
    ("verb", "text", "key", "said"),
    [
        ("upsert", BATCH, "", "is unknown; allowed: create, update, create_or_update, delete"),
        ("create", BATCH.replace('"all"', '"x"'), "result", "is 'x'; allowed: all"),
        ("create", BATCH.replace("max_items = 200", ""), "items_per_call", "is missing"),
        ("create", BATCH + "items_per_call = 201", "items_per_call", "is 201; max_items is 200"),
        ("create", BATCH + "items_per_call = 0", "items_per_call", "at least 1"),
        ("create", BATCH + "arguments = 1", "arguments", "takes a list"),
        ("create", BATCH + "replace = true", "replace", "did you mean replaces"),
    ],
)
def test_what_a_batch_refuses(verb: str, text: str, key: str, said: str) -> None:
    refused(lambda one: read_batch(verb, one, ("all",)), text, key, said)


def test_without_a_limit_of_the_service_a_number_of_ours_is_enough() -> None:
    text = BATCH.replace("max_items = 200", "items_per_call = 5000")
    rule = read_batch("delete", table(text), ("all",))
    assert (rule.max_items, rule.items_per_call) == (None, 5000)


def test_a_call() -> None:
    text = 'operation = "Read{group}"\nrecords = "{group}"\narguments = ["Filter"]'
    assert read_call("read", table(text)) == CallRule("read", "Read{group}", "{group}", ("Filter",))
    for verb in ("Read", "1st", "from", ""):
        refused(partial(read_call, verb), text, "", "a verb names a method")


def test_a_result() -> None:
    text = "success = 'Code'\nsuccess_value = 1\nrecord_number = 'item (\\d+)'\nrecord_base = 1"
    assert read_result("all", table(text)) == ResultRule(
        "all", "Code", 1, record_number=r"item (\d+)", record_base=1
    )
    assert read_result("all", table("")) == ResultRule("all")


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("record_number = '('", "record_number", "is not a regular expression"),
        ("record_number = 'x'", "record_number", "one group"),
        ("record_number = '(a)(b)'", "record_number", "one group"),
        ("success_value = 1.5", "success_value", "takes a number, text or boolean"),
        ("items = 1", "items", "takes text"),
        ("index = 'a'", "index", "is unknown"),
    ],
)
def test_what_a_result_refuses(text: str, key: str, said: str) -> None:
    refused(partial(read_result, "all"), text, key, said)


def test_a_result_names_a_constant() -> None:
    refused(partial(read_result, "All"), "", "", "names a constant")


def test_a_result_by_index() -> None:
    text = INDEXED + 'messages = "Said"\n[message]\ntext = "Text"\nlevel = "Level"'
    assert read_result("rows", table(text)) == ResultByIndexRule(
        "rows", "Rows/Row", "Index", "Ok", messages="Said", message=MessageRule("Text", "Level")
    )
    assert read_result("rows", table(INDEXED)) == ResultByIndexRule(
        "rows", "Rows/Row", "Index", "Ok"
    )


def test_what_is_in_messages_needs_some() -> None:
    text = INDEXED + '[message]\ntext = "T"'
    refused(partial(read_result, "rows"), text, "message", "needs messages or general")
    assert read_result("rows", table(INDEXED + 'messages = "Said"')) == ResultByIndexRule(
        "rows", "Rows/Row", "Index", "Ok", messages="Said"
    ), "they are texts"


def test_a_result_by_position() -> None:
    text = 'joined = "position"\n' + INDEXED.replace('index = "Index"\n', "")
    assert read_result("rows", table(text)) == ResultByIndexRule("rows", "Rows/Row", None, "Ok")
    for more in ('index = "Index"', "index_base = 1"):
        refused(partial(read_result, "rows"), f"{text}{more}\n", more.split()[0], "alone")
    refused(partial(read_result, "rows"), text.replace("position", "order"), "joined", "allowed")
    bare = INDEXED.replace('index = "Index"\n', "")
    refused(partial(read_result, "rows"), bare, "index", "is missing")
