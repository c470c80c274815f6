"""HTTP operations → methods with their parameters and their content."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from soapwright.emit.client.http import HttpOperationView
from soapwright.emit.client.methods import DOC_INDENT
from soapwright.emit.python.code import Parameter, signature
from soapwright.emit.python.docs import docstring, literal
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class HttpMethod:
    """A method that calls one HTTP operation.

    ``parameters`` are the items of a dict of those in URL or form, ``content`` is the expression
    of what is sent.
    """

    template: ClassVar[str] = "members/http.jinja"

    name: str
    signature: tuple[str, ...]
    returns: str
    doc: str
    parameters: tuple[str, ...]
    content: str
    constant: str


def http_method(view: HttpOperationView, absent: Collection[str]) -> HttpMethod:
    """The method of an operation; those in ``absent`` may answer that there is nothing."""
    needed = [Parameter(p.argument, p.annotation) for p in view.parameters if p.required]
    content = [Parameter(view.argument, view.body)] if view.argument else []
    optional = [
        Parameter(p.argument, f"{p.annotation} | None", "None")
        for p in view.parameters
        if not p.required
    ]
    return HttpMethod(
        name=view.method,
        signature=signature([*needed, *content, *optional]),
        returns=f"{view.returns} | None" if view.name in absent else view.returns,
        doc=docstring(view.documentation or f"Call {view.name}.", DOC_INDENT),
        parameters=tuple(f"{literal(p.name)}: {p.argument}" for p in view.parameters),
        content=view.argument or "None",
        constant=view.constant,
    )
