"""What crosses to another process, whatever it holds.

A process pool sends results and errors by pickle, and breaks down at the first value that cannot
be written, or is written and cannot be read. What users get out of a batch may hold anything they
put in, and be caused by any exception: so what gives it out is :class:`Guarded`.
"""

from __future__ import annotations

from typing import Any

_trying: set[tuple[int, int]] = set()
"""Values whose pickling is being tried: thread and id."""


class Guarded:
    """Base of what can be pickled and copied, whatever it holds.

    A value that cannot be pickled arrives as the text of its ``repr``. An exception that is not
    ours arrives with its arguments, its notes and such attributes as are numbers and texts, since
    those of HTTP libraries hold requests with their credentials; one that cannot be made from its
    arguments arrives as an ``Exception`` with its text. A copy shares what cannot be copied.
    """

    __slots__ = ()

    def __getstate__(self) -> Any:
        return {name: guarded(value) for name, value in vars(self).items()}

    def __setstate__(self, state: Any) -> None:
        vars(self).update({name: bare(value) for name, value in state.items()})


def guarded(value: Any, *, whole: bool = False) -> Any:
    """A value as it may stand in the state of what is guarded.

    Of a list or tuple each member arrives or not, unless it is to arrive ``whole`` or not.
    """
    return value if _is_safe(value) else _Wrapped(value, whole)


def bare(value: Any) -> Any:
    """The value that :func:`guarded` was given, or what arrives of it."""
    return value.value if isinstance(value, _Wrapped) else value


class _Wrapped:
    """A value that may be anything, within a state that is to be pickled or copied."""

    __slots__ = ("value", "whole")

    def __init__(self, value: Any, whole: bool = False) -> None:
        self.value = value
        self.whole = whole

    def __reduce_ex__(self, protocol: Any) -> Any:
        kind = type(self.value)
        if kind in (list, tuple) and not self.whole:
            return _collected, (kind, [guarded(member, whole=True) for member in self.value])
        return _Wrapped, (_arriving(self.value, protocol),)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Wrapped:
        import copy

        known = len(memo)
        try:
            return _Wrapped(copy.deepcopy(self.value, memo))
        except Exception:
            for half_made in list(memo)[known:]:
                del memo[half_made]
            return self


def _collected(kind: type[Any], members: list[Any]) -> _Wrapped:
    return _Wrapped(kind(map(bare, members)))


def _is_safe(value: Any) -> bool:
    """Whether there is no need to try."""
    return isinstance(value, Guarded) or type(value) in (type(None), bool, int, float, str, bytes)


def _arriving(value: Any, protocol: int) -> Any:
    """What arrives of a value: itself, if it can be written and what was written be read."""
    import pickle
    import threading

    trial = threading.get_ident(), id(value)
    if isinstance(value, BaseException):
        value = _as_made(value)
    if trial in _trying:  # it holds what holds it: pickle knows it by now
        return value
    _trying.add(trial)
    try:
        pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 (it is our own)
    except Exception:
        return Exception(_text(value)) if isinstance(value, BaseException) else _text(value)
    finally:
        _trying.remove(trial)
    return value


def _as_made(error: BaseException) -> BaseException:
    """An exception like one that is not ours, made from its arguments."""
    try:
        made = type(error)(*error.args)
        vars(made).update({name: value for name, value in vars(error).items() if _is_safe(value)})
        for note in getattr(error, "__notes__", ()):
            made.add_note(note)
    except Exception:
        return Exception(_text(error))
    return made


def _text(value: Any) -> str:
    try:
        return repr(value)
    except Exception:
        return object.__repr__(value)
