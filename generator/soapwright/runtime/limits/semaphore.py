"""At most so many at once: who comes later waits in line, be it a thread or a task."""

from __future__ import annotations

import threading
from collections import Counter, deque
from functools import partial
from weakref import WeakValueDictionary

from soapwright.runtime.calls.steps import Wait, Wake


class Semaphore:
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
    def shared(cls, service: str, who: str, places: int) -> Semaphore:
        """The one of this process for all clients of a service that are known as ``who``."""
        with _SHARED_LOCK:
            semaphore = _SHARED.get((service, who))
            if semaphore is None:
                semaphore = _SHARED[service, who] = cls(places)
            return semaphore

    def turn(self, key: str = "") -> Wait:
        """The step that takes a place and waits for it; who took it has to :meth:`leave`."""
        return Wait(partial(self.enter, key), partial(self.give_up, key))

    def enter(self, key: str = "", wake: Wake | None = None) -> bool:
        """Take a place, if there is one; if not, ``wake`` is called when the caller has been
        given one."""
        with self._lock:
            if self._inside[key] < self.places:
                self._inside[key] += 1
                return True
            if wake is not None:
                self._waiting.setdefault(key, deque()).append(wake)
            return False

    def leave(self, key: str = "") -> None:
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


_SHARED: WeakValueDictionary[tuple[str, str], Semaphore] = WeakValueDictionary()
_SHARED_LOCK = threading.Lock()
