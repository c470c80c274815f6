"""Python names for wire names: readable, stable, and valid whatever the wire name holds.

A class keeps the capitals of its wire name (``SOAPResponse``; element ``query`` is ``Query``), a
field is snake_case (``AccountID`` is ``account_id``), an enumeration's member is in capitals.
Names depend on the schema alone, never on hashing or on the order of reading.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLASS_NAMES_IN_USE = _words(
    """Decimal Enum None False True Literal Meta PICKLISTS QName Record Sequence StrEnum TYPES
    TYPE_CHECKING TypeIndex UserFields XmlDuration XmlPeriod"""
)
"""What modules that have generated classes, or are asked for them, import and define, beside
keywords: no class can have these names."""

FIELD_NAMES_IN_USE = _words(
    """any_attribute attribute bool bytes datetime dict element extra float in_order in_order_of int
    is_nil leaf list nil object property self str udf wildcard wire_type"""
)
"""What a class body calls or annotates with, and what Record and its constructor have: no field
can have these names.

``text`` is missing: a class that calls it has nothing but attributes beside, and ``Text`` is a
common name of elements."""

_MODULE_NAMES_IN_USE = _words(
    """abc ast asyncio base64 calendar code codecs collections contextlib copy csv dataclasses
    datetime decimal dis email enum errno fractions functools gc gzip hashlib heapq html http
    inspect io ipaddress itertools json keyword locale logging math numbers operator os pathlib
    pickle platform queue random re resource sched secrets select selectors shutil signal site
    socket ssl stat string struct subprocess symtable sys tempfile test text textwrap threading
    time timeit token tokenize trace traceback types typing unicodedata unittest urllib uuid
    warnings weakref xml zipfile zlib annotations"""
)
"""Modules of the standard library that a module of that name would hide if its folder were on
``sys.path``, and what ``from __future__`` imports. A fixed list: the
running interpreter's own would make names depend on its version.
"""

_LONGEST_MODULE = 180
"""Characters of a module's name: a file's has 255 bytes, and what compiled ones add."""

_WORD_STARTS = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])"  # account|ID, isbn13|Code
    r"|(?<=[A-Z]{2})(?=[A-Z](?!s(?![a-z]))[a-z])"  # RMM|Device, but EMail and URLs are one word
)


def class_name(wire: str) -> str:
    """``wire`` as a class name: its capitals kept, the first letter of each part upper-cased."""
    parts = _parts(wire)
    return _led("".join(part[0].upper() + part[1:] for part in parts), "Type")


def field_name(wire: str) -> str:
    """``wire`` in snake_case; a word that Python or the class body needs gets ``_`` appended."""
    name = _led(snake_case(wire), "field_")
    return f"{name}_" if keyword.iskeyword(name) or name in FIELD_NAMES_IN_USE else name


def member_name(wire: str) -> str:
    """``wire`` as the name of an enumeration's member."""
    return _led(snake_case(wire).upper(), "VALUE_") if wire.strip() else "EMPTY"


def module_name(class_: str) -> str:
    """The module of a class: ASCII, since file systems spell other letters differently."""
    name = "".join(
        character if character.isascii() else f"u{ord(character):x}"
        for character in snake_case(class_)
    )
    if len(name) > _LONGEST_MODULE:  # told apart from others that begin alike
        from hashlib import sha256  # hardly ever

        name = f"{name[:_LONGEST_MODULE]}_{sha256(class_.encode()).hexdigest()[:8]}"
    return f"{name}_" if keyword.iskeyword(name) or name in _MODULE_NAMES_IN_USE else name


def snake_case(name: str) -> str:
    return "_".join(_WORD_STARTS.sub("_", part) for part in _parts(name)).lower()


def namespace_word(namespace: str) -> str:
    """What tells a namespace from others at a glance: the last part of its URI, cut short."""
    words = [word for word in re.split(r"[/:#?=&]+", namespace) if _parts(word)]
    return class_name(".".join(words[-1].split(".")[:2])) if words else "Unqualified"


def unused(candidates: Iterable[str], taken: Collection[str]) -> str:
    """The first candidate that is not taken, ignoring case; else the first one with a number."""
    names = list(candidates)
    for name in names:
        if name.lower() not in taken:
            return name
    return numbered(names[0], lambda name: name.lower() in taken)


def numbered(name: str, is_taken: Callable[[str], bool], joint: str = "") -> str:
    """``name`` with the lowest number from 2 on that makes it free."""
    number = 2
    while is_taken(f"{name}{joint}{number}"):
        number += 1
    return f"{name}{joint}{number}"


def distinct(wished: Sequence[str], taken: Collection[str], ending: str) -> list[str]:
    """A name for each that is wished for, all different and none of them taken.

    A wish comes true where it can, for the first that has it. Else a taken name gets ``ending``,
    and one that is still not free a number.
    """
    used = {*taken}
    found: list[str | None] = []
    for wish in wished:
        found.append(None if wish in used else wish)
        used.add(wish)
    for index, wish in enumerate(wished):
        if found[index] is None:
            name = chosen = f"{wish}{ending}" if wish in taken else wish
            number = 2
            while chosen in used:
                chosen = f"{name}_{number}"
                number += 1
            found[index] = chosen
            used.add(chosen)
    return [name for name in found if name is not None]


def claim(name: str, taken: set[str]) -> str:
    """``name``, with a number where it is taken; it is taken then."""
    number = 2
    chosen = name
    while chosen in taken:
        chosen = f"{name}_{number}"
        number += 1
    taken.add(chosen)
    return chosen


def _parts(wire: str) -> list[str]:
    """The runs of letters and digits in a name, in the form Python gives identifiers (NFKC)."""
    return [
        part
        for part in re.split(r"[\W_]+", unicodedata.normalize("NFKC", wire))
        if part and f"_{part}".isidentifier()
    ]


def _led(name: str, lead: str) -> str:
    """``name``, or led by ``lead`` where it does not begin like an identifier."""
    return name if name.isidentifier() else f"{lead}{name}".rstrip("_")
