"""The first call of all, and the addresses of records in the user interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.locating import resolve_link, resolve_links, resolve_locate
from tests.emit.client.rules_in import MAIL, inputs_in, refusal, shown
from tests.workspaces import LIBRARY

CODE = 'error_code = "Problem"'
WEB = f'{CODE}\nweb = "Address"'
LIMITS = "[limits]\n"
LINKS = '[links]\nBook = "show?book={id}"\n\n[limits]\n'


def linked(folder: Path, *more: tuple[str, str]) -> Inputs:
    return inputs_in(folder, LIBRARY, (CODE, WEB), (LIMITS, LINKS), *more)


def test_without_rules_there_is_nothing(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, MAIL)
    assert resolve_locate(inputs) is None
    assert resolve_links(inputs) is None
    assert resolve_link(inputs) is None


@pytest.mark.parametrize(("code", "told"), [(CODE, True), ("", False)])
def test_where_the_user_is(code: str, told: bool, tmp_path: Path) -> None:
    text = shown(resolve_locate(inputs_in(tmp_path, LIBRARY, (CODE, code))))
    assert "def _who(username: str) -> types.Where: return types.Where(reader=username)" in text
    assert 'url=("address",)' in text
    assert ('error_code=("problem",)' in text) == told


def test_links(tmp_path: Path) -> None:
    inputs = linked(tmp_path)
    text = shown(resolve_links(inputs))
    assert 'web=("address",), entities={"Book": "show?book={id}"}, id_attribute="key"' in text
    link = resolve_link(inputs)
    assert link is not None
    assert (link.base, link.entities) == ("Item", ("Book",))


def test_links_of_what_is_not_there(tmp_path: Path) -> None:
    def resolve(inputs: Inputs) -> object:
        return resolve_links(linked(tmp_path, ('Book = "show', 'Buch = "show')))

    assert refusal(resolve, tmp_path, LIBRARY, CODE, WEB).key == "links.Buch"
    error = refusal(
        lambda _: resolve_links(linked(tmp_path, ('web = "A', 'web = "W'))),
        tmp_path,
        LIBRARY,
        CODE,
        WEB,
    )
    assert error.key == "session.locate.web"
