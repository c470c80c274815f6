"""At most so many at once: who comes later waits in line, be it a thread or a task."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeAlias
from weakref import WeakValueDictionary

Wake: TypeAlias = Callable[[], object]


class Gate:
    """Places for each of any number of keys, given to those who wait in the order they came.

    Args:
        places: how many a key has.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()
        self._waiting: dict[str, deque[Wake]] = {}

    @classmethod
    def shared(cls, service: str, who: str, places: int) -> Gate:
        """The one gate of this process for all clients of a service that are known as ``who``."""
        with _SHARED_LOCK:
            gate = _SHARED.get((service, who))
            if gate is None:
                gate = _SHARED[service, who] = cls(places)
            return gate

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """A place from here to the end; the thread waits for it."""
        given = threading.Event()
        if not self.enter(key, given.set):
            try:
                given.wait()
            except BaseException:
                self.give_up(key, given.set)
                raise
        try:
            yield
        finally:
            self.leave(key)

    @asynccontextmanager
    async def awaited(self, key: str) -> AsyncIterator[None]:
        """A place from here to the end; the task waits for it."""
        import asyncio

        loop = asyncio.get_running_loop()
        given = asyncio.Event()

        def wake() -> None:  # the place may come from another thread
            loop.call_soon_threadsafe(given.set)

        if not self.enter(key, wake):
            try:
                await given.wait()
            except BaseException:
                self.give_up(key, wake)
                raise
        try:
            yield
        finally:
            self.leave(key)

    # --- without waiting ----------------------------------------------------------------------

    def enter(self, key: str, wake: Wake) -> bool:
        """Take a place; where there is none, ``wake`` is called when the caller has been given
        one."""
        with self._lock:
            if self._inside[key] < self.places:
                self._inside[key] += 1
                return True
            self._waiting.setdefault(key, deque()).append(wake)
            return False

    def leave(self, key: str) -> None:
        """Give a place to who waits longest, or back."""
        with self._lock:
            waiting = self._waiting.get(key)
            if not waiting:
                self._inside[key] -= 1
                if not self._inside[key]:
                    del self._inside[key]
                return
            wake = waiting.popleft()
            if not waiting:
                del self._waiting[key]
        wake()

    def give_up(self, key: str, wake: Wake) -> None:
        """Wait no longer; a place that was given meanwhile goes on to the next."""
        with self._lock:
            waiting = self._waiting.get(key, deque())
            if wake in waiting:
                waiting.remove(wake)
                if not waiting:
                    del self._waiting[key]
                return
        self.leave(key)


_SHARED: WeakValueDictionary[tuple[str, str], Gate] = WeakValueDictionary()
_SHARED_LOCK = threading.Lock()
