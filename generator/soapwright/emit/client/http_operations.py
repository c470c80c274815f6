"""Operations of HTTP bindings as the templates show them."""

from __future__ import annotations

from soapwright.emit.client.bindings import BoundPort
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

    ``label`` is the wire name or, where another operation has it, one of its own. ``body`` is the
    annotation of the content ("None" where there is none), ``content`` the class that it is of;
    ``output`` is the element or type of the answer.
    """

    name: str
    label: str
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
    port: BoundPort

    @property
    def wish(self) -> str:
        """What its method is called, unless its class has something else of that name."""
        return field_name(self.label)

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
class HttpOperations:
    """The operations by label, and what was left out and why.

    ``called`` are the port types and the labels within them of those that are not left out.
    """

    by_name: dict[str, HttpOperationView]
    skipped: tuple[str, ...]
    called: frozenset[tuple[QName, str]] = frozenset()
