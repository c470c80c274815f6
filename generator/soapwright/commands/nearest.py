"""What is told of a name that is none: those that are near, or all there are."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 12


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that is not there: what may have been meant."""
    from difflib import get_close_matches  # takes its time, and who errs has some

    names = list(dict.fromkeys(known))
    by_letters: dict[str, str] = {}
    for each in names:
        by_letters.setdefault(letters(each), each)
    close = [by_letters[one] for one in get_close_matches(letters(name), by_letters, 3, 0.6)]
    if close:
        return f"is {' or '.join(repr(each) for each in close)} meant?"
    if not names:
        return "there is none at all"
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"there is: {', '.join(names[:_MOST])}{more}"


def letters(name: str) -> str:
    """A name as people compare names: no case, no blanks and no strokes."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
