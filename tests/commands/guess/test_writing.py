"""Guesses as the text of service.toml."""

from __future__ import annotations

import tomllib

from soapwright.commands.guess.guess import SHARED, Guess
from soapwright.commands.guess.writing import render

KNOWN = {"service": {"name": "shop"}}


def test_a_guess_that_holds_is_said_and_one_that_does_not_is_a_comment() -> None:
    text = render(
        "Written by init.",
        KNOWN,
        [
            Guess({"batch.create": {"operation": "Create"}}, "It takes a list."),
            Guess({"time": {"zone": "Etc/UTC"}}, "On which clock?", holds=False),
        ],
    )
    assert tomllib.loads(text) == {
        "service": {"name": "shop"},
        "batch": {"create": {"operation": "Create"}},
    }
    assert text.startswith("# Written by init.\n")
    assert "# Guessed: It takes a list.\n[batch.create]\n" in text
    assert '# On which clock?\n# [time]\n# zone = "Etc/UTC"\n' in text


def test_a_table_that_several_guesses_need_is_written_once() -> None:
    shared = {"entities": {"base": "Item"}}
    text = render(
        "x",
        KNOWN,
        [
            Guess({"batch.create": {"operation": "A"}, **shared}, "one"),
            Guess({"batch.update": {"operation": "B"}, **shared}, "two"),
        ],
    )
    assert text.count("[entities]") == 1
    assert set(tomllib.loads(text)) == {"service", "batch", "entities"}


def test_keys_of_one_table_may_be_guessed_one_by_one() -> None:
    assert "service" in SHARED
    text = render(
        "x",
        KNOWN,
        [
            Guess({"service": {"secrets": ["Password"]}}, "texts"),
            Guess({"service": {"idempotent": ["Get*"]}}, "it reads", holds=False),
        ],
    )
    assert tomllib.loads(text) == {"service": {"name": "shop", "secrets": ["Password"]}}
    assert '# idempotent = ["Get*"]' in text


def test_a_shared_table_of_which_nothing_holds_is_a_comment_whole() -> None:
    (name,) = [name for name in sorted(SHARED) if name not in KNOWN][:1]
    text = render("x", KNOWN, [Guess({name: {"a": "b"}}, "who knows", holds=False)])
    assert f"# [{name}]" in text
    assert set(tomllib.loads(text)) == {"service"}
