"""The field catalogue of a zone: what the service says of its fields where the WSDL says nothing.

``<zone>.fields.json`` maps entity → ``access`` flags and ``fields``. Its types are laid over the
WSDL's untyped elements before anything else reads them, so one Schema serves all.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from soapwright.errors import InputError
from soapwright.reading.bounded import CATALOGUE_BYTES, read_json
from soapwright.runtime.records.dataclass import dataclass, field, replace

XSD_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "integer": "int",
        "long": "long",
        "short": "short",
        "string": "string",
        "datetime": "dateTime",
        "date": "date",
        "boolean": "boolean",
        "double": "double",
        "decimal": "decimal",
        "float": "float",
        "binary": "base64Binary",
    }
)
"""Catalogue type → local name of the XML Schema type it means."""


@dataclass(frozen=True, slots=True)
class PicklistValue:
    """One value of a picklist; ``value`` is the text the service sends for it."""

    value: str
    label: str | None = None
    active: bool = True
    system: bool = False
    default: bool = False
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What the service says of one field. ``length`` is in characters; None means unlimited.

    ``picklist`` tells that the field takes its values from a list; ``values`` holds it where
    known. ``line`` is where the catalogue file speaks of it.
    """

    name: str
    type: str
    line: int
    length: int | None = None
    required: bool = False
    read_only: bool = False
    queryable: bool = False
    reference: str | None = None
    picklist: bool = False
    values: tuple[PicklistValue, ...] = ()
    picklist_parent: str | None = None
    label: str | None = None
    udf: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What the service lets a client do with an entity."""

    create: bool = True
    update: bool = True
    delete: bool = True
    query: bool = True
    udf: bool = False


@dataclass(frozen=True, slots=True)
class EntityInfo:
    """One entity of the catalogue, its fields in the file's order."""

    name: str
    line: int
    access: Access = Access()
    fields: Mapping[str, FieldInfo] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole catalogue file.

    ``lacking`` are names that it has and the WSDL beside it has not: of entities, and of all
    their fields behind a dot.
    """

    file: str
    entities: Mapping[str, EntityInfo] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()

    def without(self, names: Collection[str]) -> Catalogue:
        """The rest where the WSDL lacks these names: of entities, and of fields behind a dot."""
        lacking = set(names)
        entities = {}
        for name, entity in self.entities.items():
            if name in names:
                lacking.update(f"{name}.{field}" for field in entity.fields)
                continue
            gone = {field for field in entity.fields if f"{name}.{field}" in names}
            fields = {key: info for key, info in entity.fields.items() if key not in gone}
            for key, info in fields.items():
                if info.picklist_parent in gone:
                    fields[key] = replace(info, picklist_parent=None)
            entities[name] = replace(entity, fields=fields) if gone else entity
        return Catalogue(self.file, entities, frozenset(lacking))


# --- reading ---------------------------------------------------------------------------------

_ENTITY_KEYS = ("access", "fields")
_ACCESS_KEYS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    dict.fromkeys(("create", "update", "delete", "query", "udf"), (bool,))
)
_FIELD_KEYS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "type": (str,),
        "length": (int,),
        "required": (bool,),
        "read_only": (bool,),
        "queryable": (bool,),
        "reference": (str,),
        "picklist": (bool, list),
        "picklist_parent": (str,),
        "label": (str,),
        "udf": (bool,),
    }
)
_VALUE_KEYS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "value": (str,),
        "label": (str,),
        "active": (bool,),
        "system": (bool,),
        "default": (bool,),
        "parent": (str,),
    }
)
_TYPE_NAMES: Mapping[type, str] = MappingProxyType(
    {str: "a string", int: "a number", bool: "true or false", list: "a list", dict: "an object"}
)


def read_catalogue(path: str | Path) -> Catalogue:
    """Read a ``<zone>.fields.json``.

    Its form: entity → ``access`` flags and ``fields``: name → :class:`FieldInfo`'s members, with
    ``picklist`` true or the list of its values.

    Raises:
        InputError: it cannot be read, is not JSON, or has an unknown or repeated key or a value
            of the wrong type; with file, line, key and what is allowed.
    """
    text, _ = read_json(Path(path), CATALOGUE_BYTES)
    reader = _Reader(str(path), text)
    return Catalogue(str(path), MappingProxyType(reader.entities()))


_BLANK = re.compile(r"[ \t\r\n]*")


class _RepeatedKeyError(Exception):
    """A key stands twice in one object; which the json module would let pass."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return found


_DECODER = json.JSONDecoder()
_STRICT = json.JSONDecoder(object_pairs_hook=_unique)


class _Member(NamedTuple):
    """One member of a JSON object: the line of its key, and its value and where that starts."""

    key: str
    line: int
    value: object
    start: int


class _Reader:
    """Reads text that is known to be JSON."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._line_ends = [match.start() for match in re.finditer("\n", text)]

    def entities(self) -> dict[str, EntityInfo]:
        start = self._skip(0)
        if self._text[start] != "{":
            raise InputError("must be an object: entity → access and fields", file=self._file)
        return {member.key: self._entity(member) for member in self._members(start, None)}

    def _entity(self, entity: _Member) -> EntityInfo:
        self._expect(entity.value, (dict,), entity.line, entity.key)
        access, fields = Access(), dict[str, FieldInfo]()
        for member in self._members(entity.start, entity.key):
            key = f"{entity.key}.{member.key}"
            self._known(member.key, _ENTITY_KEYS, member.line, key)
            self._expect(member.value, (dict,), member.line, key)
            if member.key == "access":
                self._check(member.value, _ACCESS_KEYS, member.line, key)
                access = Access(**member.value)  # type: ignore[arg-type]
            else:
                for found in self._members(member.start, key):
                    fields[found.key] = self._field(found, f"{key}.{found.key}")
        return EntityInfo(entity.key, entity.line, access, MappingProxyType(fields))

    def _field(self, field: _Member, key: str) -> FieldInfo:
        said = self._check(field.value, _FIELD_KEYS, field.line, key)
        if "type" not in said:
            raise self._error(f"needs a type; allowed are {', '.join(XSD_TYPES)}", field.line, key)
        self._known(said["type"], XSD_TYPES, field.line, f"{key}.type", "field type")
        if said.get("length", 1) < 1:
            raise self._error("must be at least 1", field.line, f"{key}.length")
        picklist = said.get("picklist", False)
        if isinstance(picklist, bool):
            return FieldInfo(field.key, line=field.line, **said)
        values = tuple(
            self._value(value, field.line, f"{key}.picklist[{index}]")
            for index, value in enumerate(picklist)
        )
        return FieldInfo(field.key, line=field.line, values=values, **{**said, "picklist": True})

    def _value(self, value: object, line: int, key: str) -> PicklistValue:
        said = self._check(value, _VALUE_KEYS, line, key)
        if "value" not in said:
            raise self._error("needs a value", line, key)
        return PicklistValue(**said)

    # --- checks ------------------------------------------------------------------------------

    def _check(
        self, value: object, keys: Mapping[str, tuple[type, ...]], line: int, key: str
    ) -> dict[str, Any]:
        """An object whose keys are known and whose values have the types that belong to them."""
        self._expect(value, (dict,), line, key)
        assert isinstance(value, dict)
        for name, said in value.items():
            self._known(name, keys, line, f"{key}.{name}")
            self._expect(said, keys[name], line, f"{key}.{name}")
        return value

    def _known(
        self, name: str, allowed: Collection[str], line: int, key: str, what: str = "key"
    ) -> None:
        if name not in allowed:
            raise self._error(
                f"unknown {what} {name!r}; allowed are {', '.join(allowed)}", line, key
            )

    def _expect(self, value: object, types: tuple[type, ...], line: int, key: str) -> None:
        # Not isinstance: True is an int in Python, but not in JSON.
        if type(value) not in types:
            allowed = " or ".join(_TYPE_NAMES[type_] for type_ in types)
            raise self._error(f"must be {allowed}, not {json.dumps(value)[:40]}", line, key)

    def _error(self, message: str, line: int, key: str) -> InputError:
        return InputError(message, file=self._file, line=line, key=key)

    # --- positions ---------------------------------------------------------------------------

    def _members(self, start: int, key: str | None) -> Iterator[_Member]:
        """The members of the object that begins at ``start``; ``key`` leads there.

        The json module gives no positions, so the members are walked here and it decodes them.
        """
        text, seen = self._text, set[str]()
        position = self._skip(start + 1)
        while text[position] != "}":
            line = bisect(self._line_ends, position) + 1
            name, end = _DECODER.raw_decode(text, position)
            full = name if key is None else f"{key}.{name}"
            if name in seen:
                raise self._error(f"{name!r} stands here twice", line, full)
            seen.add(name)
            value_at = self._skip(self._skip(end) + 1)  # over the colon
            try:
                value, end = _STRICT.raw_decode(text, value_at)
            except _RepeatedKeyError as error:
                for _ in self._members(value_at, full) if text[value_at] == "{" else ():
                    pass  # one further down raises with a closer line, if it can
                raise self._error(f"{str(error)!r} stands here twice", line, full) from None
            yield _Member(name, line, value, value_at)
            position = self._skip(end)
            if text[position] == ",":
                position = self._skip(position + 1)

    def _skip(self, position: int) -> int:
        """The first position from ``position`` on that is not white space."""
        return _BLANK.match(self._text, position).end()  # type: ignore[union-attr]  # always
