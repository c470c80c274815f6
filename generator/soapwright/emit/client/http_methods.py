"""HTTP operations → methods with their parameters and their content."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.emit.client.methods import method_doc
from soapwright.emit.python.code import Parameter, signature
from soapwright.emit.python.docs import literal
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


PLAIN_HTTP_METHOD = HttpMethod(
    name="_",
    signature=("self", "_: types._"),
    returns="types._",
    doc='"""_"""',
    parameters=(),
    content="None",
    constant="_",
)
"""One whose parts are of no operation: what is left is what the template says."""


def http_method(view: HttpOperationView, name: str, absent: Collection[str]) -> HttpMethod:
    """The method of an operation, by the name that it has in its class.

    Those of ``absent`` may answer that there is nothing.
    """
    needed = [Parameter(p.argument, p.annotation) for p in view.parameters if p.required]
    content = [Parameter(view.argument, view.body)] if view.argument else []
    optional = [
        Parameter(p.argument, f"{p.annotation} | None", "None")
        for p in view.parameters
        if not p.required
    ]
    return HttpMethod(
        name=name,
        signature=signature([*needed, *content, *optional]),
        returns=f"{view.returns} | None" if view.label in absent else view.returns,
        doc=method_doc(view.documentation, view.name, view.wish, name),
        parameters=tuple(f"{literal(p.name)}: {p.argument}" for p in view.parameters),
        content=view.argument or "None",
        constant=view.constant,
    )
