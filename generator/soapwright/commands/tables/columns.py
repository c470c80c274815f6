"""Columns of a file and fields of a class: which is which, and what a cell becomes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from soapwright.commands.nearest import letters, nearest
from soapwright.commands.tables.nested import Path, completed, path_of, put
from soapwright.commands.values import Load, by_name, made, readable, text_of, value_of
from soapwright.runtime.errors import UnknownLabel
from soapwright.runtime.records.columns import Pairs, user_fields
from soapwright.runtime.records.dataclass import dataclass, field, fields
from soapwright.runtime.records.picklists import KnownPicklists, Picklist
from soapwright.runtime.records.plan import FieldPlan
from soapwright.runtime.records.record import Record

_UDF = ("udf.", "udf:")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a class's fields beside the class.

    Args:
        labels: what people call a field → its wire name.
        udfs: what people call a user-defined field → its name.
        picklists: those of the class, or None.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    udfs: Mapping[str, str] = field(default_factory=dict)
    picklists: KnownPicklists | None = None

    def picklist(self, attribute: str, *, udf: bool = False) -> Picklist[Any, Any] | None:
        """That of a field, or of a user-defined one."""
        if self.picklists is None:
            return None
        try:
            if udf:
                return self.picklists.udf(attribute)
            found: Picklist[Any, Any] = getattr(self.picklists, attribute)
            return found
        except AttributeError:
            return None


class Fields:
    """The fields of a class by all that people call them.

    Args:
        record: the class.
        known: what else is known of it.
        load: finds other classes by name.
    """

    def __init__(self, record: type[Record], known: Known, load: Load | None = None) -> None:
        self.record = record
        self.known = known
        self.load = load
        self.metadata = {each.name: each.metadata for each in fields(record)}
        self.pairs: Pairs | None = user_fields(record)
        self._picklists: dict[str, Picklist[Any, Any] | None] = {}
        exact = by_name(record)
        self._exact = exact
        labels = {label: exact[wire] for label, wire in known.labels.items() if wire in exact}
        self._loose = {letters(name): each for name, each in {**labels, **exact}.items()}

    def find(self, name: str) -> FieldPlan | str | None:
        """What a name means: a field, the name of a user-defined field, or nothing."""
        if name in self._exact:
            return self._exact[name]
        if self.pairs is not None:
            for start in _UDF:
                if name.lower().startswith(start) and name[len(start) :].strip():
                    given = name[len(start) :].strip()
                    return self.known.udfs.get(given, given)
            if name in self.known.udfs:
                return self.known.udfs[name]
        return self._loose.get(letters(name))

    def path(self, name: str) -> Path | None:
        """The way to a part of a field's record, ``address.city``; None where it is none."""
        first, *rest = (step.strip() for step in name.split("."))
        found = self.find(first) if rest else None
        return path_of(found, rest) if isinstance(found, FieldPlan) else None

    def told(self, name: str) -> str:
        """What to say of a name that means nothing."""
        names = [each.attribute for each in dict.fromkeys(self._exact.values())]
        meant = nearest(name, [*names, *self.known.labels, *self.known.udfs])
        udf = "; a user-defined field is udf.NAME" if self.pairs is not None else ""
        return f"{self.record.__name__} has no field {name!r}; {meant}{udf}"

    def value(self, found: FieldPlan, given: object) -> Any:
        """The value of a field; of a picklist a label will do.

        Raises:
            ValueError: it is none.
        """
        try:
            value = value_of(found, _structured(found, given), self.load)
        except ValueError as error:
            picklist = self._picklist(found.attribute)
            if picklist is None or not isinstance(given, str):
                raise
            return _labelled(picklist, given, error)
        picklist = self._picklist(found.attribute) if isinstance(value, str) else None
        if picklist is not None and value not in picklist:
            return _labelled(picklist, value, None)
        return value

    def _picklist(self, attribute: str) -> Picklist[Any, Any] | None:
        if attribute not in self._picklists:
            self._picklists[attribute] = self.known.picklist(attribute)
        return self._picklists[attribute]

    def udf_value(self, name: str, given: object) -> str | None:
        """The text of a user-defined field; of a picklist a label will do."""
        text = readable(text_of(given))
        picklist = self.known.picklist(name, udf=True)
        if picklist is not None and text not in picklist:
            return str(_labelled(picklist, text, None))
        return text


def _structured(found: FieldPlan, given: object) -> object:
    """A cell that holds more than a single value has it as JSON."""
    if isinstance(given, str) and (found.record is not None or found.many or found.array):
        try:
            return json.loads(given)
        except ValueError:
            if found.record is not None:
                raise ValueError(f"it takes JSON, a {found.record.__name__}") from None
    return given


def _labelled(picklist: Picklist[Any, Any], label: str, error: ValueError | None) -> Any:
    """The value of a label; a value that the list does not have may be new."""
    try:
        return picklist.value(label)
    except UnknownLabel as unknown:
        if error is None and not any(one.label.casefold() == label.casefold() for one in picklist):
            return label
        raise ValueError(unknown.message) from None


class Columns:
    """The columns of a file as fields of a class; ``record`` makes its rows records.

    Args:
        fields: of the class.
        verb: what is to be done with the records.
        names: of the columns.
        aside: columns that are none of the class's.
    """

    def __init__(
        self, fields: Fields, verb: str, names: Iterable[str], aside: Iterable[str] = ()
    ) -> None:
        self._fields = fields
        self._verb = verb
        self._aside = frozenset(aside)
        self._setters: dict[str, Callable[[Any, dict[str, Any], dict[str, Any]], None]] = {}
        self._meant: dict[str, str] = {}
        self._udfs: list[str] = []
        self._parts: dict[str, list[Path]] = {}
        self.problems: list[tuple[str, str]] = []
        """Columns that cannot be used, and why."""
        self.attributes: list[str] = []
        """The fields that columns are for, by Python name."""
        for name in names:
            self.add(name)

    def add(self, name: str) -> str | None:
        """Take a column; gives why it cannot be used, or None."""
        if name in self._aside:
            self._setters[name] = _nothing
            return None
        problem = self._add(name)
        self._setters.setdefault(name, _nothing)  # it is told once
        if problem is not None:
            self.problems.append((name, problem))
        return problem

    def _add(self, name: str) -> str | None:
        found = self._fields.find(name)
        path = self._fields.path(name) if found is None else None
        if path is not None:
            what = ".".join(step.attribute for step in path)
        elif found is None:
            return self._fields.told(name)
        else:
            what = f"udf.{found}" if isinstance(found, str) else found.attribute
        for other, column in self._meant.items():
            if f"{other}.".startswith(f"{what}.") or f"{what}.".startswith(f"{other}."):
                return f"is the field {what}, as is the column {column!r}"
        self._meant[what] = name
        if path is not None:
            return self._add_part(name, path)
        if isinstance(found, str):
            holder = self._fields.pairs
            assert holder is not None  # else no name means one
            self._note(holder.attribute)
            self._setters[name] = _udf_setter(self._fields, found)
            self._udfs.append(found)
            return None
        assert isinstance(found, FieldPlan)
        if not self._is_writable(found):
            return f"is set by the service and cannot be written: leave the column out ({what})"
        self._note(found.attribute)
        pairs = self._fields.pairs
        if pairs is not None and found.attribute == pairs.attribute:
            self._setters[name] = _udfs_setter(self._fields)
        else:
            self._setters[name] = _setter(self._fields, found)
        return None

    def _add_part(self, name: str, path: Path) -> str | None:
        """Take a column of a part of a field's record."""
        first = path[0]
        if not self._is_writable(first):
            return f"is within {first.attribute}, which cannot be written: leave the column out"
        self._note(first.attribute)
        self._parts.setdefault(first.attribute, []).append(path)
        self._setters[name] = lambda cell, given, udfs: put(path, cell, given)
        return None

    def _is_writable(self, field: FieldPlan) -> bool:
        rules = self._fields.metadata[field.attribute]
        is_asked = self._verb == "delete" or (self._verb == "create" and rules.get("must"))
        return bool(is_asked or not rules.get("read_only"))

    def _note(self, attribute: str) -> None:
        if attribute not in self.attributes:
            self.attributes.append(attribute)

    def column_of(self, attribute: str) -> str | None:
        """The column of a field, by Python or wire name."""
        for name in self._meant.values():
            found = self._fields.find(name)
            if isinstance(found, FieldPlan) and attribute in (
                found.attribute,
                found.tag.rpartition("}")[2],
            ):
                return name
        return None

    def record(self, values: Mapping[str, Any], problems: list[tuple[str | None, str]]) -> Any:
        """The record of a row.

        Args:
            values: by column.
            problems: takes the columns that hold what they cannot, and why.

        Returns:
            The record; None where it cannot be made.
        """
        given: dict[str, Any] = {}
        udfs: dict[str, Any] = {}
        before = len(problems)
        self._fill(values, given, udfs, problems)
        if len(problems) > before:
            return None
        if self._verb == "update":  # an empty cell clears a field
            for udf in self._udfs:
                udfs.setdefault(udf, None)
        try:
            for attribute, paths in self._parts.items():
                if attribute in given:
                    given[attribute] = completed(paths, given, self._fields.load)
            return made(self._fields.record, given, udfs)
        except ValueError as error:
            problems.append((None, str(error)))
            return None

    def _fill(
        self,
        values: Mapping[str, Any],
        given: dict[str, Any],
        udfs: dict[str, Any],
        problems: list[tuple[str | None, str]],
    ) -> None:
        """Put each cell where its column says; one that a row alone has is looked at first."""
        setters = self._setters
        for name, cell in values.items():
            setter = setters.get(name)
            if setter is None:
                problem = self.add(name)
                if problem is not None:
                    problems.append((name, problem))
                setter = setters[name]
            try:
                setter(cell, given, udfs)
            except ValueError as error:
                problems.append((name, str(error)))


def _nothing(*_: object) -> None:
    """The column is none of the class's."""


def _setter(fields: Fields, found: FieldPlan) -> Callable[[Any, dict[str, Any], Any], None]:
    attribute = found.attribute

    def put(cell: Any, given: dict[str, Any], udfs: object) -> None:
        given[attribute] = fields.value(found, cell)

    return put


def _udf_setter(fields: Fields, name: str) -> Callable[[Any, Any, dict[str, Any]], None]:
    def put(cell: Any, given: object, udfs: dict[str, Any]) -> None:
        if name in udfs:
            raise ValueError(f"{name!r} stands in the column of all user-defined fields too")
        udfs[name] = None if cell is None else fields.udf_value(name, cell)

    return put


def _udfs_setter(fields: Fields) -> Callable[[Any, Any, dict[str, Any]], None]:
    """All user-defined fields in one column, as tables of a query have them."""

    def put(cell: Any, given: object, udfs: dict[str, Any]) -> None:
        try:
            found = json.loads(cell) if isinstance(cell, str) else cell
        except ValueError:
            found = None
        if not isinstance(found, Mapping):
            raise ValueError("it takes a JSON object, name and text of each user-defined field")
        for name, text in found.items():
            if name in udfs:
                raise ValueError(f"it has {name!r}, which has a column of its own")
            udfs[name] = None if text is None else fields.udf_value(name, text)

    return put
