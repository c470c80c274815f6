"""Lists by number, by offset and by token: the rules, the methods, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.lists import resolve_lists
from soapwright.errors import InputError
from soapwright.project.workspace import emit_service
from soapwright.service.rules import read_service
from tests.emit.client.rules_in import AGENTS, inputs_in, refusal, shown
from tests.shops import Shop, many, one, record


def test_by_number(tmp_path: Path) -> None:
    rows, with_header = resolve_lists(inputs_in(tmp_path, AGENTS))
    names = [each.name for each in rows.method.parameters]
    assert "page_size" in names
    assert {"page", "size"}.isdisjoint(names)
    empty = "types.ArrayOfArchiveRestrictionInfo() if restriction is None else restriction"
    assert f"restriction={empty}" in rows.method.requests[0].arguments
    assert rows.method.requests[0].arguments[-2:] == ("page=page", "page_size=size")
    assert rows.method.row == with_header.method.row == "ArchiveListItem"
    assert "total=" not in shown(rows.constant)
    assert 'total=("row_count",)' in shown(with_header.constant)


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('page = "Page"', 'page = "Number"', "page.rows.page", "'Number'"),
        ('rows = "ArchiveListItem"', 'rows = "Row"', "page.rows.rows", "has no 'Row'"),
        ("page_size = 500", "page_size = 0", "page.rows.page_size", "at least 1"),
        ('["Restriction"]  ', '["Restrict"]  ', "page.rows.not_null", "'Restrict'"),
        ('style = "page-number"', 'style = "number"', "page.rows.style", "keyset, page-number"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(resolve_lists, tmp_path, AGENTS, before, after)
    assert (error.key or "").startswith(key)
    assert says in error.message


MAYBE = 'minOccurs="0"'
SEED = record("Seed", one("variety"), one("key"))
FOUND = many("seed", "t:Seed") + one("next", more='minOccurs="0"') + one("state")
SHOP = Shop(
    {
        "find": (one("text") + one("session") + one("size", "xs:int"), FOUND),
        "findMore": (one("next") + one("session") + one("size", "xs:int"), FOUND),
        "other": (one("next"), many("seed", "t:Seed") + one("next")),
        "odd": (one("next") + one("unheard"), FOUND),
        "walk": (one("next", "xs:int"), FOUND),
        "turn": (one("top", "xs:int") + one("part", "t:Part") + many("parts", "t:Part"), FOUND),
    },
    declared=SEED
    + record("Part", one("from", "xs:int"), one("size", "xs:int"), one("part", "t:Part", MAYBE)),
)
TOKEN = (
    '[page.seeds]\nstyle = "token"\noperation = "find"\nnext = "findMore"\ntoken = "next"\n'
    'parameter = "next"\nrows = "seed"\ndone = "state"\ndone_value = "END"\nsize = "size"\n'
    "page_size = 50\n"
)


def emitted(folder: Path, table: str, service: str = "") -> dict[str, str]:
    (folder / "main.wsdl").write_text(SHOP.text(), "utf-8")
    head = f'[service]\nname = "seeds"\nclient = "Seeds"\nreference = "main"\n{service}'
    zones = '[zones.main]\nwsdl = "main.wsdl"\n'
    (folder / "service.toml").write_text(head + zones + table, "utf-8")
    return dict(emit_service(read_service(folder / "service.toml"), folder)[0].files)


def test_by_token(tmp_path: Path) -> None:
    files = emitted(tmp_path, TOKEN)
    client = " ".join(files["client.py"].split())
    assert "types.FindMore(session=session, next=token, size=page_size)" in client
    assert "types.Find(text=text, session=session, size=page_size)" in client
    rule = " ".join(files["paging.py"].split())
    assert "next=operations.FIND_MORE" in rule
    assert 'token=("next",)' in rule
    assert 'done_value="END"' in rule


def test_a_token_of_the_same_operation_starts_with_what_the_rule_says(tmp_path: Path) -> None:
    table = TOKEN.replace('"find"', '"findMore"').replace('next = "findMore"', 'start = "*"')
    client = " ".join(emitted(tmp_path, table)["client.py"].split())
    assert 'types.FindMore(session=session, next="*", size=page_size)' in client
    assert "types.FindMore(session=session, next=token, size=page_size)" in client


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('next = "findMore"', 'next = "other"', "page.seeds", ""),
        ('next = "findMore"', 'next = "odd"', "page.seeds.next", "needs unheard"),
        ('token = "next"', 'token = "nxt"', "page.seeds.token", "has no 'nxt'"),
        ('parameter = "next"', 'parameter = "tok"', "page.seeds.parameter", "'tok'"),
        ("page_size = 50\n", "page_size = 50\ncursor = true\n", "page.seeds.cursor", "idempotent"),
        ('operation = "find"\nnext = "findMore"', 'operation = "walk"', "page.seeds", ""),
    ],
)
def test_tokens_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        emitted(tmp_path, TOKEN.replace(before, after), 'idempotent = ["find*"]\n')
    assert (caught.value.key or "").startswith(key)
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("offset", "size", "key", "says"),
    [
        ("part/from", "top", "page.all.size", "in another part of the request than 'part/from'"),
        ("part/part/from", "part/part/size", "page.all.offset", "or of one part of it"),
        ("parts/from", "parts/size", "page.all.offset", "or of one part of it"),
        ("part/form", "part/size", "page.all.offset", "'form' of Part"),
        ("prt/from", "prt/size", "page.all.offset", "has no 'prt'"),
    ],
)
def test_parts_that_say_no_page(
    tmp_path: Path, offset: str, size: str, key: str, says: str
) -> None:
    table = f'[page.all]\nstyle = "offset"\noperation = "turn"\noffset = "{offset}"\n'
    with pytest.raises(InputError) as caught:
        emitted(tmp_path, f'{table}size = "{size}"\nrows = "seed"\npage_size = 50\n')
    assert caught.value.key == key
    assert says in caught.value.message
