"""The sync and the async client behind one face, so that each test runs with both."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from soapwright.runtime.client.aio import AsyncClient, AsyncGroup
from soapwright.runtime.client.rows import AsyncRows
from soapwright.runtime.jobs.handles import AsyncJob
from soapwright.runtime.workflow.handles import AsyncHandle

DRIVERS = ("sync", "async")


class Blocking:
    """An async client whose calls are waited for: coroutines give their result, pages iterate."""

    def __init__(
        self, client: Any, runner: asyncio.Runner, wait: Callable[[Any], Coroutine[Any, Any, Any]]
    ) -> None:
        self.client = client
        self._runner = runner
        self._wait = wait

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.client, name)
        if isinstance(found, AsyncGroup):
            return Blocking(found, self._runner, self._wait)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            result = found(*args, **kwargs)
            if isinstance(result, AsyncRows):
                return BlockingRows(result, self._runner, self._wait)
            if hasattr(result, "__aiter__"):
                return self._each(result)
            if inspect.isawaitable(result):
                result = self._runner.run(self._wait(result))
            handed = isinstance(result, AsyncClient | AsyncHandle | AsyncJob)
            return Blocking(result, self._runner, self._wait) if handed else result

        return call

    def _each(self, records: AsyncIterator[Any]) -> Iterator[Any]:
        end = object()
        while (record := self._runner.run(self._wait(anext(records, end)))) is not end:
            yield record


class BlockingRows(Blocking):
    """The rows of an async client, one after the other."""

    def __iter__(self) -> Iterator[Any]:
        return self._each(self.client)

    def __next__(self) -> Any:
        return self._runner.run(self._wait(anext(self.client)))

    def close(self) -> None:
        self._runner.run(self._wait(self.client.aclose()))


async def _wait(result: Awaitable[Any]) -> Any:
    return await result


@contextmanager
def connect(
    package: ModuleType,
    driver: str,
    name: str,
    *args: Any,
    wait: Any = _wait,
    **kwargs: Any,
) -> Iterator[Any]:
    """A connected client: ``name`` of the package, or its async twin behind :class:`Blocking`.

    ``wait`` is how what the async twin's methods give is waited for.
    """
    if driver == "sync":
        with getattr(package, name).connect(*args, **kwargs) as client:
            yield client
        return
    with asyncio.Runner() as runner:
        opening = getattr(package, f"Async{name}").connect(*args, **kwargs)
        entered: Coroutine[Any, Any, Any] = opening.__aenter__()
        client = runner.run(entered)
        try:
            yield Blocking(client, runner, wait)
        finally:
            runner.run(opening.__aexit__(None, None, None))
