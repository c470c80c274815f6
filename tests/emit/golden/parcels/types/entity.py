# Generated for a test.

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.records.record import NO_ID, Record, element


class Entity(Record):
    class Meta:
        namespace = "urn:parcels"

    id: int = element("id", "long", default=NO_ID)

    if TYPE_CHECKING:

        @property
        def _writable(self) -> _Names[_Self, _Writable]: ...

        @property
        def _references(self) -> _Names[_Self, _References]: ...


if TYPE_CHECKING:
    from typing import Never as _Never
    from typing import Self as _Self

    from soapwright.runtime.records.chosen import Names as _Names

    _Writable = _Never
    _References = _Never
