"""A Parquet file: needs ``soapwright[arrow]``, and is read some rows at a time."""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from soapwright.commands.tables.rows import Row
from soapwright.errors import InputError

_ROWS = 1000


class ParquetTable:
    """A Parquet file.

    Args:
        file: it, open in binary.
        shown: its name.

    Raises:
        InputError: it is none.
    """

    def __init__(self, file: IO[bytes], shown: str) -> None:
        self._shown = shown
        try:
            self._parquet = pq.ParquetFile(file)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"is no Parquet file: {error}", file=shown) from None
        self.columns: Sequence[str] = self._parquet.schema_arrow.names

    def rows(self) -> Iterator[Row]:
        """Its rows.

        Raises:
            InputError: it cannot be read any further.
        """
        number = 0
        try:
            for batch in self._parquet.iter_batches(_ROWS):
                for values in batch.to_pylist():
                    number += 1
                    has = {name: value for name, value in values.items() if value is not None}
                    yield Row(number, None, has)
        except (pa.ArrowException, OSError, ValueError, OverflowError, LookupError) as error:
            # The last ones are of times that Python does not have, or of zones.
            raise InputError(
                f"cannot be read after row {number}: {error}", file=self._shown
            ) from None
