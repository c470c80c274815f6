"""Any operation of any package can be called: its request is built, and what it is not is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soapwright.commands.call import Calling, given_of, read_json, request_of
from soapwright.commands.offers import Offered, Offers
from soapwright.commands.values import plain
from soapwright.errors import InputError
from soapwright.runtime.calls.operation import HttpOperation
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record
from tests.sandboxed import package_of

SERVICES = ("autotask", "click2mail", "ecosys", "superoffice")
OFFERS = {name: Offers(*package_of(name)) for name in SERVICES}
OPERATIONS = [
    pytest.param(service, each, id=f"{service}-{each.shown}")
    for service in SERVICES
    for each in OFFERS[service].operations()
]
_TEXTS = {
    "boolean": "true",
    "dateTime": "2026-01-31T09:30:00Z",
    "date": "2026-01-31",
    "time": "09:30:00",
    "base64Binary": "AA==",
    "duration": "P1D",
}


def test_all_operations_are_there() -> None:
    assert {name: len(list(OFFERS[name].operations())) for name in SERVICES} == {
        "autotask": 14,
        "click2mail": 7,
        "ecosys": 8,
        "superoffice": 59,
    }


def example(record: type[Record], depth: int = 0) -> dict[str, Any]:
    """What fills a record, as people would write it, all in texts."""
    found: dict[str, Any] = {}
    for field in plan(record):
        if field.kind not in ("Element", "Attribute", "Text") or (depth > 3 and not field.required):
            continue
        value = _value(field, depth)
        if value is not None and record.__fields__[field.attribute].init:  # type: ignore[attr-defined]
            found[field.attribute] = [value] if field.many else value
    return found


def _value(field: FieldPlan, depth: int) -> Any:
    if field.record is not None:
        return example(field.record, depth + 1)
    members = [m for kind in field.types for m in getattr(kind, "__members__", {}).values()]
    if members:
        return members[0].value
    name = "date" if field.day else (field.xsd or ("string",))[0]
    return _TEXTS.get(name, "7")


@pytest.mark.parametrize(("service", "offered"), OPERATIONS)
def test_a_request_of_every_operation(service: str, offered: Offered, tmp_path: Path) -> None:
    offers = OFFERS[service]
    if isinstance(offered.operation, HttpOperation):
        given: dict[str, Any] = dict.fromkeys(offers.parameters(offered.operation.name), "7")
        body = offered.body
        given.pop("body", None)
        if body is bytes:
            file = tmp_path / "content"
            file.write_bytes(b"content")
            given = dict.fromkeys(_path(offered.operation), "7") | {"body": f"@{file}"}
        elif body is not None:
            given = {**dict.fromkeys(_path(offered.operation), "7"), "body": example(body)}
        request = request_of(offered, given, offers)
        assert dict(request.parameters) == {k: v for k, v in given.items() if k != "body"}
    else:
        message = offers.types.load(offered.operation.request)
        given = example(message)
        request = request_of(offered, given, offers)
        assert type(request) is message
        assert plain(request, message).keys() == given.keys()
    with pytest.raises(ValueError, match=r"has no (field|parameter) 'surely_not'"):
        request_of(offered, {**given, "surely_not": "1"}, offers)


def _path(operation: HttpOperation[Any, Any]) -> Iterator[str]:
    return iter(re.findall(r"\((\w+)\)", operation.path))


@pytest.mark.parametrize(("service", "offered"), OPERATIONS)
def test_every_operation_is_found_by_its_names(service: str, offered: Offered) -> None:
    offers = OFFERS[service]
    assert offers.operation(offered.shown).operation is offered.operation
    same = [o for o in offers.operations() if o.operation.name == offered.operation.name]
    if len(same) == 1:
        assert offers.operation(offered.operation.name).operation is offered.operation


def test_arguments_nest_and_repeat() -> None:
    assert given_of(["a.b=1", "a.c=x=y", "d=1", "d=2", "e="]) == {
        "a": {"b": "1", "c": "x=y"},
        "d": ["1", "2"],
        "e": "",
    }
    for wrong in (["a"], ["=1"], ["a..b=1"], ["a=1", "a.b=2"], ["a.b=2", "a=1"]):
        with pytest.raises(InputError):
            given_of(wrong)


@pytest.mark.parametrize(
    ("name", "given", "what"),
    [
        ("uploadDocument", {"id": "7"}, "needs its body"),
        ("uploadDocument", {"id": "7", "body": "text"}, "body=@FILE"),
        ("uploadDocument", {"id": "7", "body": "@nowhere.pdf"}, "nowhere.pdf cannot be read"),
        ("getBatch", {}, "needs id"),
        ("getBatch", {"id": {"a": "1"}}, "id is a single value"),
        ("uploadJobs", {"id": "7", "body": "x"}, "body is a Batch"),
    ],
)
def test_http_requests_that_are_none(name: str, given: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=what):
        Calling(*package_of("click2mail"), name, given)


def test_json_has_each_name_once(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text('{"Entities": {"Entity": [{"title": "a", "title": "b"}]}}', "utf-8")
    with pytest.raises(InputError, match="is no JSON: it has 'title' twice"):
        read_json(str(file), bytes)
