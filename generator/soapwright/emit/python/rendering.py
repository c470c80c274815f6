"""Typed views → text: each view names its template, which gets that view and a driver's words."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from soapwright.emit.python.code import names_text
from soapwright.emit.python.docs import docstring, literal
from soapwright.runtime.records.dataclass import dataclass


class View(Protocol):
    """What a template shows; all of it is decided before the template sees it."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Driver:
    """The words that a client and its asyncio twin differ by.

    ``prefix`` leads the names of generated classes, ``base`` those of the runtime's, ``rows``
    is what they come by.
    """

    is_async: bool
    async_: str
    await_: str
    prefix: str
    base: str
    rows: str

    def iterable(self, item: str) -> str:
        """The annotation of an input of any length."""
        return f"Iterable[{item}] | AsyncIterable[{item}]" if self.is_async else f"Iterable[{item}]"


SYNC = Driver(False, "", "", "", "Sync", "Rows")
ASYNC = Driver(True, "async ", "await ", "Async", "Async", "AsyncRows")


class Templates:
    """The templates, for modules that begin with ``header`` as a comment.

    A template knows ``view``, ``driver`` and ``header``, and shows a view within its own by the
    filter ``render``.
    """

    def __init__(self, header: str) -> None:
        self._header = "".join(f"# {line}\n" for line in header.splitlines())

    def render(self, view: View, driver: Driver = SYNC) -> str:
        """The text of a view, by its template."""
        template = environment().get_template(view.template)
        return template.render(view=view, driver=driver, header=self._header)


def render(view: View, driver: Driver = SYNC) -> str:
    """The text of a view, without a header."""
    return Templates("").render(view, driver)


@cache
def environment() -> Environment:
    """The templates and what they call; each is compiled once."""
    found = Environment(  # noqa: S701 (Python is emitted, not HTML; see docs.literal)
        loader=PackageLoader("soapwright.templates", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # most are rendered a few times
    )
    found.filters.update(docstring=docstring, literal=literal, names=names_text, render=render)
    return found
