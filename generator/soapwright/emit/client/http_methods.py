"""HTTP operations → methods with their parameters and their content."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from soapwright.emit.client.methods import method_doc
from soapwright.emit.python.code import Parameter, signature
from soapwright.emit.python.docs import literal
from soapwright.emit.python.naming import field_name
from soapwright.emit.types.bindings import ClassName
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import QName

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})  # RFC 9110, 9.2.2


@dataclass(frozen=True, slots=True)
class HttpParameter:
    """A parameter of the URL or of a form: its wire name, argument and annotation."""

    name: str
    argument: str
    annotation: str
    required: bool


@dataclass(frozen=True, slots=True)
class HttpOperationView:
    """One operation as the templates show it.

    ``body`` is the annotation of the content ("None" where there is none), ``content`` the class
    that it is of; ``output`` is the element or type of the answer.
    """

    name: str
    constant: str
    verb: str
    path: str
    parameters: tuple[HttpParameter, ...]
    body: str
    argument: str
    content: QName | None
    content_type: str | None
    response: ClassName | None
    output: QName | None
    any_root: bool
    raw: bool
    accept: str | None
    documentation: str | None

    @property
    def wish(self) -> str:
        """What its method is called, unless its class has something else of that name."""
        return field_name(self.name)

    @property
    def returns(self) -> str:
        """The annotation of what a call gives."""
        if self.response is not None:
            return f"types.{self.response.name}"
        return "bytes" if self.raw else "None"

    @property
    def idempotent(self) -> bool:
        """Whether its HTTP method alone says so."""
        return self.verb in _IDEMPOTENT


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
        returns=f"{view.returns} | None" if view.name in absent else view.returns,
        doc=method_doc(view.documentation, view.name, view.wish, name),
        parameters=tuple(f"{literal(p.name)}: {p.argument}" for p in view.parameters),
        content=view.argument or "None",
        constant=view.constant,
    )
