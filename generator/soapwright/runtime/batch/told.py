"""A batch as somebody is told of it: the run, its chunks, and what refused ones cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from soapwright.runtime.batch.outcomes import Chunk
from soapwright.runtime.calls.steps import Calls, Steps
from soapwright.runtime.calls.told import under
from soapwright.runtime.telling.doing import Doing, happened

if TYPE_CHECKING:
    from soapwright.runtime.outcome import Progress

T = TypeVar("T")


class Telling:
    """Tells of one run.

    Args:
        about: what every line has: service, zone, verb and operation.
    """

    def __init__(self, about: Mapping[str, Any]) -> None:
        self._about = about
        self._doing: Doing | None = None
        self._chunks: dict[int, Doing] = {}

    def run(
        self, steps: Steps[T], progress: Callable[[], Progress], again: Callable[[], int]
    ) -> Steps[T]:
        """The whole run, told when it ends.

        Args:
            steps: it.
            progress: what became of its records.
            again: how many of those were told as an earlier run left them.
        """

        def begin() -> Doing:
            self._doing = Doing("batch", **self._about)
            return self._doing

        def facts() -> dict[str, Any]:
            if known := again():
                happened("again", self._doing, records=known)
            now = progress()
            return {
                "records": now.done,
                "succeeded": now.succeeded,
                "failed": now.failed,
                "unknown": now.unknown,
                "calls": now.calls,
            }

        return under(begin, steps, facts)

    def chunk(self, chunk: Chunk[Any], steps: Calls[None]) -> Calls[None]:
        """The delivery of a chunk, where the run is told of."""
        if self._doing is None:
            return steps
        kinds = {type(item).__name__ for item in chunk.items}
        entity = kinds.pop() if len(kinds) == 1 else None

        def begin() -> Doing:
            doing = self._chunks[chunk.number] = Doing(
                "chunk", self._doing, chunk=chunk.number, records=len(chunk.items), entity=entity
            )
            return doing

        def facts() -> dict[str, Any]:
            self._chunks.pop(chunk.number, None)
            return {}

        return cast("Calls[None]", under(begin, steps, facts))

    def isolation(self, chunk: Chunk[Any], steps: Calls[None]) -> Calls[None]:
        """Further calls for a chunk that was refused, within its delivery or after it."""

        def begin() -> Doing:
            return Doing("isolation", self._within(chunk), **self._of(chunk), calls=0)

        return cast("Calls[None]", under(begin, steps))

    def unknown(self, chunk: Chunk[Any], error: BaseException) -> None:
        """Records may have been done, and nobody knows."""
        happened("unknown", self._within(chunk), **self._of(chunk), error=type(error).__name__)

    def _within(self, chunk: Chunk[Any]) -> Doing | None:
        return self._chunks.get(chunk.number, self._doing)

    def _of(self, chunk: Chunk[Any]) -> dict[str, Any]:
        return {**self._about, "chunk": chunk.number, "records": len(chunk.items)}
