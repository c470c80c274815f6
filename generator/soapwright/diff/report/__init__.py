"""What ``soapwright diff`` and ``soapwright check`` print: one module a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.diff.finding import Comparison

FORMATS: tuple[str, ...] = ("text", "json", "markdown", "html", "sarif", "junit", "github")


def render(
    comparisons: Sequence[Comparison],
    format: str,
    *,
    title: str = "",
    color: bool = False,
    advice: str | None = None,
    again: str = "",
) -> str:
    """One report over all comparisons, ending in a newline (or empty, where a format has nothing).

    Args:
        comparisons: each zone (or file) compared with the base; the report keeps their order.
        format: one of :data:`FORMATS`.
        title: the heading of the formats that have one; made of the names compared when empty.
        color: ANSI colours, in the text format only.
        advice: what to do, in the text format only; None gives that of a diff.
        again: the command that shows all in another format, for the one that is limited in size.

    Raises:
        InputError: no such format.
    """
    if format not in FORMATS:
        raise InputError(f"no such format: {format}; one of {', '.join(FORMATS)}")
    # A module is loaded when it is asked for: the page alone needs jinja2, which costs more than
    # a whole comparison.
    module = import_module(f".{format}", __name__)
    write = cast("Callable[..., str]", module.render)
    more: dict[str, str | None] = {"advice": advice} if format == "text" else {}
    if format == "markdown":
        more = {"again": again}
    return write(comparisons, title=title or heading(comparisons), color=color, **more)


def heading(comparisons: Sequence[Comparison]) -> str:
    """The names compared, as a title: ``de, es compared with us``."""
    bases = ", ".join(dict.fromkeys(c.base for c in comparisons))
    others = ", ".join(dict.fromkeys(c.other for c in comparisons))
    return f"{others} compared with {bases}" if comparisons else "Nothing compared"
