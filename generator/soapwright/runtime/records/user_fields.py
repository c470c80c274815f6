"""User-defined fields: what a record holds as a list of names and values, as a mapping."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record


class UserFields(MutableMapping[str, str | None]):
    """The user-defined fields of a record: name → text, None for one without a value.

    It shows the record's own list, in its order; what is written stands there at once. Of a name
    that stands there twice the first counts, and deleting it deletes all; an item without a name
    is left alone.

    Args:
        record: whose they are.
        holder: Python name of the element that holds the list, made when first needed.
        items: Python name of the list.
        name: that of an item's name.
        value: that of its value.
    """

    __slots__ = ("_holder", "_list", "_name", "_record", "_value")

    def __init__(self, record: Record, *, holder: str, items: str, name: str, value: str) -> None:
        self._record = record
        self._holder = holder
        self._list = items
        self._name = name
        self._value = value

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The names of the element, the list, an item's name and its value, as they were given."""
        return self._holder, self._list, self._name, self._value

    def __getitem__(self, key: str) -> str | None:
        value: str | None = getattr(self._item(key), self._value)
        return value

    def __setitem__(self, key: str, value: str | None) -> None:
        if not isinstance(key, str) or not key.strip():
            raise ValueError(f"a user-defined field has a name, not {key!r}")
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{key!r} takes a text or None, got {type(value).__name__}")
        try:
            item = self._item(key)
        except KeyError:
            holder = getattr(self._record, self._holder)
            if holder is None:
                holder = _class_of(type(self._record), self._holder)()
                setattr(self._record, self._holder, holder)
            made = _class_of(type(holder), self._list)
            getattr(holder, self._list).append(made(**{self._name: str(key), self._value: value}))
        else:
            setattr(item, self._value, value)

    def __delitem__(self, key: str) -> None:
        self._item(key)
        items = self._items()
        items[:] = [item for item in items if getattr(item, self._name, None) != key]

    def __iter__(self) -> Iterator[str]:
        names = (getattr(item, self._name, None) for item in self._items())
        return iter(dict.fromkeys(name for name in names if name is not None))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))

    def _items(self) -> list[Any]:
        found = getattr(getattr(self._record, self._holder), self._list, None)
        return [] if found is None else found

    def _item(self, key: str) -> Any:
        for item in self._items():
            if getattr(item, self._name, None) == key:
                return item
        raise KeyError(key)


_CLASSES: dict[tuple[type[Record], str], type[Record]] = {}


def _class_of(owner: type[Record], attribute: str) -> type[Record]:
    """The class of the records that a field holds."""
    found = _CLASSES.get((owner, attribute))
    if found is None:
        field = next(field for field in plan(owner) if field.attribute == attribute)
        assert field.record is not None
        found = _CLASSES[owner, attribute] = field.record
    return found
