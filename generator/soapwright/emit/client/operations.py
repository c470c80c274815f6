"""Operations of SOAP bindings as the templates show them, and groups of them."""

from __future__ import annotations

import re

from soapwright.emit.client.bindings import BoundPort
from soapwright.emit.client.messages import FaultView
from soapwright.emit.python.naming import field_name, module_name
from soapwright.emit.types.bindings import ClassName, FieldName
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Form, QName


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation as the templates show it; ``alias`` names it among those of all groups.

    ``name`` is that on the wire, which several may share; ``label`` is one of its own, with the
    port type before a dot where that tells it apart.
    """

    name: str
    label: str
    constant: str
    action: str
    soap: str
    input: QName
    request: ClassName
    output: QName | None
    response: ClassName | None
    result: FieldName | None
    headers: tuple[ClassName, ...]
    response_headers: tuple[ClassName, ...]
    documentation: str | None
    port: BoundPort
    group: str | None = None
    alias: str | None = None
    request_form: Form = "element"
    response_form: Form = "element"
    encoding: str | None = None
    one_way: bool = False
    faults: tuple[FaultView, ...] = ()
    wsa_action: str = ""
    attached: tuple[tuple[str, str], ...] = ()
    response_attached: tuple[str, ...] = ()
    encoded_headers: tuple[ClassName, ...] = ()

    @property
    def wish(self) -> str:
        """What its method is called, unless its class has something else of that name."""
        return field_name(self.label)

    @property
    def key(self) -> str:
        """What service.toml calls it: ``<group>.<label>`` where the client has groups."""
        return self.label if self.group is None else f"{self.group}.{self.label}"

    @property
    def reference(self) -> str:
        """What its constant is called outside the modules of its group."""
        return self.alias or f"operations.{self.constant}"

    @property
    def parameters(self) -> list[FieldName]:
        """What the constructor of its request takes, any elements and attributes too."""
        fields = [*self.request.fields.values(), *self.request.wildcards]
        return [field for field in fields if field.init]


@dataclass(frozen=True, slots=True)
class Group:
    """A port type whose operations stand together: its wire name and its class."""

    name: str
    class_name: str
    documentation: str | None

    @property
    def wish(self) -> str:
        """What the client's attribute for it is called, unless there is one of that name."""
        return field_name(self.name)

    @property
    def module(self) -> str:
        return module_name(self.class_name)


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations by ``key``, and what was left out and why.

    ``groups`` is empty where the client itself has all operations. ``called`` are the port types
    and the labels within them of those that are not left out.
    """

    by_key: dict[str, OperationView]
    skipped: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    called: frozenset[tuple[QName, str]] = frozenset()

    @property
    def imports(self) -> dict[str, str]:
        """How a module imports those of groups: ``X as GROUP_X`` → the group's module."""
        return {
            f"{view.constant} as {view.reference}": f".operations.{group.module}"
            for group in self.groups
            for view in self.of(group)
        }

    def of(self, group: Group | None) -> list[OperationView]:
        """A group's operations, or all where there are no groups."""
        name = None if group is None else group.name
        return [view for view in self.by_key.values() if view.group == name]


def constant_name(name: str) -> str:
    """A wire name as a constant's."""
    return re.sub(r"_+$", "", field_name(name)).upper()
