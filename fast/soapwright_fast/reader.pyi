from collections.abc import Callable, Sequence
from typing import Any

REASONS: tuple[str, ...]
"""Why a row is left to who calls, by what ``Reader.read`` gives."""
OTHER: int
TEXT: int
INTEGER: int
BOOLEAN: int
DECIMAL: int
DOUBLE: int
DATETIME: int
DAY: int
DATE: int
"""What makes a value of a text; ``OTHER`` asks the converter."""
NO_EMPTY: object
"""The value of an empty element that has none: then its row is not certain."""

class Field:
    def __init__(
        self,
        names: Sequence[bytes],
        attribute: str,
        tag: str,
        *,
        many: bool = False,
        lenient: bool = False,
        spelled: bool = False,
        form: int = 0,
        convert: Callable[[str], Any] | None = None,
        zone: Any = None,
        empty: Any = ...,
        record: Any = None,
        may_be_nil: bool = True,
        named: tuple[Sequence[bytes], Sequence[bytes], Sequence[bytes]] | None = None,
        within: Callable[[Any], Any] | None = None,
    ) -> None: ...

class Class:
    def __init__(
        self,
        made: Any,
        blank: Callable[[], dict[str, Any]] | None,
        fields: Sequence[Field],
        others: str | None = None,
        make: Callable[[list[str], list[Any]], Any] | None = None,
    ) -> None: ...

class Reader:
    def __init__(
        self,
        name: bytes,
        row: Any,
        describe: Callable[[Any], Class | None],
        named: Callable[[Any, str], Any],
        said: Callable[[str], str],
        xsi: Sequence[bytes],
        note: Callable[[Any, dict[str, str]], Any],
    ) -> None: ...
    def read(self, data: bytes, at: int, rows: list[Any]) -> tuple[int, int]: ...

def extent(data: bytes, start: int, end: int) -> tuple[int, int]: ...
