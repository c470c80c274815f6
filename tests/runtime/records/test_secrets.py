"""Fields that are secret hold secrets, however their values came there."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from generated.autotask import types
from soapwright.runtime.codec.codec import shared_codec
from soapwright.runtime.pickling.secret import Secret
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.records.record import Record, attribute, element, text

CODE = "ABC123-integration"


class Parent(Record):
    password: str | None = element("Password", "string", default=None, secret=True)
    codes: list[str] = element("Code", "string", default_factory=list, secret=True)
    name: str | None = element("Name", "string", default=None)


class Child(Parent):
    key: str | None = attribute("Key", "string", default=None, secret=True)


class Leaf(Record):
    value: str | None = text("string", default=None, secret=True)


def shows(*values: object) -> bool:
    return any(CODE in repr(value) for value in values)


@pytest.mark.parametrize("way", ["given", "set", "replaced", "copied"])
def test_nothing_shows_them(way: str) -> None:
    record = Child(name="n") if way == "set" else Child(password=CODE, codes=[CODE], key=CODE)
    if way == "set":
        record.password, record.codes, record.key = CODE, [CODE], CODE
    if way == "replaced":
        record = replace(Child(), password=CODE, codes=[CODE], key=CODE)
    if way == "copied":
        record = copy.deepcopy(copy.copy(record))
    assert not shows(record, vars(record), dataclasses.asdict(record), record.password, record.key)
    assert (record.password, record.codes, record.key) == (CODE, [CODE], CODE)
    assert record == Child(password=CODE, codes=[CODE], key=CODE, name=record.name)
    with pytest.raises(TypeError, match="a secret is not pickled"):
        pickle.dumps(record)


def test_a_text_of_an_element() -> None:
    leaf = Leaf(value=CODE)
    assert not shows(leaf, vars(leaf))
    assert type(leaf.value) is Secret


def test_what_is_not_secret_stays_what_it_is() -> None:
    record = Child(name=CODE)
    assert type(record.name) is str
    assert pickle.loads(pickle.dumps(record)) == record


def test_there_and_back_over_the_wire() -> None:
    codec = shared_codec(types.TYPES, None, by_local_name=False)
    sent = types.AutotaskIntegrations(integration_code=CODE)
    raw = codec.encode(sent)
    assert CODE.encode() in raw
    back = codec.decode(types.AutotaskIntegrations, raw)
    assert back == sent
    assert type(back.integration_code) is Secret
    assert not shows(vars(back), dataclasses.asdict(back))
