"""Picklists: the values that fields take, with the labels a zone gives them.

Generated modules ``picklists`` hold them, by entity and field: ``picklists.Ticket.status``. They
are a snapshot: a value that a service has added since is kept on read and may be written. Those
that a database has now are read from what the service says of its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from soapwright.runtime.errors import MalformedResponse, UnknownLabel
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record

V = TypeVar("V", bound=int | str)
L = TypeVar("L", bound=str)


class PicklistValue(NamedTuple, Generic[V]):
    """One value: what the field holds for it, and what people see.

    ``active`` is whether it may still be chosen, ``system`` whether the vendor defined it and it
    means the same in every database, ``parent`` the value of the field it depends on.
    """

    value: V
    label: str
    active: bool = True
    system: bool = False
    default: bool = False
    parent: int | str | None = None


class Picklist(Generic[V, L]):
    """The values of one field, in the service's order.

    Args:
        name: ``Entity.Field`` in wire names, for errors.
        values: them.
        parent_field: Python name of the field whose value tells which of them apply, or None.
    """

    def __init__(
        self, name: str, values: Iterable[PicklistValue[V]], *, parent_field: str | None = None
    ) -> None:
        self.name = name
        self.values = tuple(values)
        self.parent_field = parent_field

    def __getitem__(self, label: L) -> V:
        """The value of one of the labels known when the package was generated.

        Type checkers refuse a label that is not among them; otherwise it is :meth:`value`.
        """
        return self.value(label)

    def value(self, label: str) -> V:
        """The value of a label, in capitals or not; among several an active one.

        Raises:
            UnknownLabel: there is none, with the closest labels; or it stands for several values,
                so that ``under`` has to tell which are meant.
        """
        wanted = label.strip().casefold()
        found = [one for one in self.values if one.label.casefold() == wanted]
        found = [one for one in found if one.active] or found
        if len(found) == 1:
            return found[0].value
        if found:
            shown = ", ".join(f"{one.value!r} under {one.parent!r}" for one in found)
            raise UnknownLabel(f"{self.name} has several values called {label!r}: {shown}")
        import difflib  # takes its time, and who errs has some

        labels = [one.label for one in self.values]
        close = difflib.get_close_matches(label, labels, 3, 0.5)
        hint = f"close are {', '.join(close)}" if close else f"there are {', '.join(labels)}"
        raise UnknownLabel(f"{self.name} has no value called {label!r}; {hint}")

    def label(self, value: int | str | None) -> str | None:
        """The label of a value, or None where it is not in the list."""
        return next((one.label for one in self.values if one.value == value), None)

    def under(self, parent: int | str) -> Picklist[V, str]:
        """Those that apply where the field it depends on has that value."""
        kept = (one for one in self.values if one.parent in (None, parent))
        return Picklist(self.name, kept, parent_field=self.parent_field)

    @property
    def default(self) -> V | None:
        """What the service takes where nothing is given, or None."""
        return next((one.value for one in self.values if one.default), None)

    def __iter__(self) -> Iterator[PicklistValue[V]]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __contains__(self, value: object) -> bool:
        return any(one.value == value for one in self.values)

    def __repr__(self) -> str:
        return f"<Picklist {self.name}: {len(self)} values>"

    def _repr_html_(self) -> str:
        from soapwright.runtime.records.html import of_picklist  # only notebooks ask

        return of_picklist(self)


class KnownPicklists:
    """The picklists of one entity, by the Python names of their fields.

    Args:
        entity: its class's name.
        fields: Python name → picklist.
        udfs: the same for user-defined fields, by the name their owner gave them.
    """

    def __init__(
        self,
        entity: str,
        fields: Mapping[str, Picklist[Any, Any]],
        udfs: Mapping[str, Picklist[Any, Any]] | None = None,
    ) -> None:
        self._entity = entity
        self._fields = fields
        self._udfs = udfs or {}

    if not TYPE_CHECKING:  # type checkers know the fields by picklists.pyi

        def __getattr__(self, name: str) -> Picklist[Any, Any]:
            if name.startswith("_"):  # pickle asks before there are fields
                raise AttributeError(name)
            try:
                return self._fields[name]
            except KeyError:
                raise AttributeError(_unknown(f"{self._entity}.{name}", self._fields)) from None

    def udf(self, name: str) -> Picklist[str, str]:
        """The picklist of a user-defined field.

        Raises:
            AttributeError: none is known.
        """
        if name not in self._udfs:
            raise AttributeError(_unknown(f"{self._entity}.udf({name!r})", self._udfs))
        return self._udfs[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._fields]

    def __repr__(self) -> str:
        return f"<picklists of {self._entity}: {len(self._fields) + len(self._udfs)} fields>"

    def _repr_html_(self) -> str:
        from soapwright.runtime.records.html import of_picklists  # only notebooks ask

        known = {**self._fields, **{f"udf({name!r})": one for name, one in self._udfs.items()}}
        return of_picklists(self._entity, known)


class EntityPicklists(KnownPicklists):
    """The same in a zone that only the connection tells: its fields are not known to types."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Picklist[Any, str]: ...


class Picklists:
    """The picklists of a zone, by the names of their entities' classes.

    Args:
        entities: class → its picklists.
    """

    def __init__(self, entities: Mapping[str, EntityPicklists]) -> None:
        self._entities = entities

    def __getattr__(self, name: str) -> EntityPicklists:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._entities[name]
        except KeyError:
            raise AttributeError(_unknown(name, self._entities)) from None

    def __dir__(self) -> list[str]:
        return list(self._entities)

    def __repr__(self) -> str:
        return f"<picklists of {len(self._entities)} entities>"


def picklists_of(
    record: type[Record],
    fields: Mapping[str, Mapping[str, Any]],
    udfs: Mapping[str, Mapping[str, Any]],
) -> EntityPicklists:
    """The picklists of an entity, from what a service says of its fields.

    Args:
        record: its class.
        fields: wire name → what the field catalogue would have of it.
        udfs: the same of user-defined fields.

    Raises:
        MalformedResponse: a value of a field of whole numbers is none.
    """
    entity, known = record.__name__, {field.tag.rpartition("}")[2]: field for field in plan(record)}

    def typed(text: str, name: str | None) -> int | str:
        whole = name in known and int in known[name].types
        try:
            return int(text) if whole else text
        except ValueError:
            raise MalformedResponse(f"{entity}.{name} has the value {text!r}") from None

    def picklist(name: str, said: Mapping[str, Any], field: str | None) -> Picklist[Any, Any]:
        parent = said.get("picklist_parent")
        return Picklist(
            f"{entity}.{name}",
            (
                PicklistValue(
                    typed(one["value"], field),
                    one.get("label", one["value"]),
                    one.get("active", True),
                    one.get("system", False),
                    one.get("default", False),
                    typed(one["parent"], parent) if "parent" in one else None,
                )
                for one in said["picklist"]
            ),
            parent_field=known[parent].attribute if parent in known else None,
        )

    return EntityPicklists(
        entity,
        {
            known[name].attribute: picklist(name, said, name)
            for name, said in fields.items()
            if name in known and isinstance(said.get("picklist"), list)
        },
        {
            name: picklist(name, said, None)
            for name, said in udfs.items()
            if isinstance(said.get("picklist"), list)
        },
    )


def _unknown(name: str, known: Iterable[str]) -> str:
    return f"no picklist of {name} is known; there are: {', '.join(known) or 'none'}"
