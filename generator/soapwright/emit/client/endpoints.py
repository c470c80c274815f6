"""Operations of either binding, as something that asks about one piece of work calls them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.views import Function
from soapwright.emit.python.code import Parameter, exploded
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import ClassName
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.model import Element

ID = "id"
"""What a function that makes a request calls the work's id."""
_TAKEN = frozenset(
    {
        ID,
        "document",
        "given",
        "items",
        "poll",
        "progress",
        "self",
        "steps",
        "timeout",
        "types",
        "work",
        "workflow",
    }
)
"""What the code around parameters calls other things."""


@dataclass(frozen=True, slots=True)
class Input:
    """An input of an operation as a parameter; ``value`` is the expression that ``target`` gets.

    ``made`` is the annotation where the request is made of it, if that is another.
    """

    wire: str
    target: str
    parameter: Parameter
    value: str
    made: str = ""

    @property
    def keyword(self) -> str:
        """The parameter passed on under its own name."""
        return f"{self.parameter.name}={self.parameter.name}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation, and all that it takes beside the id.

    Args:
        name: its wire name.
        keys: what it may be called in service.toml.
        reference: the source of its constant.
        documentation: the WSDL's.
        returns: the annotation of what it gives.
        idempotent: whether it is repeated by itself.
        inputs: the fields of the message of a SOAP operation; of an HTTP one what its URL or form
            takes.
        id: which of them takes the id, or None.
        message: what it sends as an element, or None.
        answer: what it gives as an element, or None.
        content: what an HTTP operation sends, given whole, or None.
        sent: what it sends of what the step sends, or None.
        made: the class of the message where that is made of ``inputs`` or ``fields``.
        fields: those of a message of an HTTP operation that is not given whole.
        filled: further fields of it and their expressions.
        content_type: of an HTTP operation, or None.
    """

    name: str
    keys: tuple[str, ...]
    reference: str
    documentation: str | None
    returns: str
    idempotent: bool
    inputs: tuple[Input, ...]
    id: str | None = None
    message: Element | None = None
    answer: Element | None = None
    content: Input | None = None
    sent: Parameter | None = None
    made: ClassName | None = None
    fields: tuple[Input, ...] = ()
    filled: tuple[tuple[str, str], ...] = ()
    content_type: str | None = None
    soap: bool = False

    @property
    def parameters(self) -> tuple[Input, ...]:
        """What is to be given, needed ones first."""
        found = (*self.inputs, *self.fields, *((self.content,) if self.content else ()))
        return tuple(sorted(found, key=lambda each: each.parameter.default is not None))

    def requesting(self, name: str, leading: Sequence[str] = ()) -> Function:
        """The function that makes its request of the id, of ``leading`` and of its parameters."""
        named = [f"{i.parameter.name}: {i.made or i.parameter.annotation}" for i in self.parameters]
        id_ = (f"{ID}: Any",) if self.id else ()
        parameters = (*id_, *leading, *(("*", *named) if named else ()))
        returned, source = self._request()
        return Function(name, ", ".join(parameters), returned, (f"return {source}",))

    def _request(self) -> tuple[str, str]:
        """The annotation and the expression of a request."""
        given = {self.id: ID} if self.id else {}
        given |= {each.target: each.value for each in self.inputs}
        if self.soap:
            return self._message(given)
        kind, content = "None", "None"
        if self.sent is not None:
            kind, content = self.sent.annotation, self.sent.name
        elif self.content is not None:
            kind, content = (
                self.content.made or self.content.parameter.annotation,
                self.content.value,
            )
        elif self.made is not None:
            kind, content = self._message({each.target: each.value for each in self.fields})
        shown = ", ".join(f"{literal(name)}: {value}" for name, value in given.items())
        return f"HttpRequest[{kind}]", f"HttpRequest({{{shown}}}, {content})"

    def _message(self, given: Mapping[str, str]) -> tuple[str, str]:
        assert self.made is not None
        arguments = [f"{name}={value}" for name, value in (*given.items(), *self.filled)]
        return f"types.{self.made.name}", exploded(f"types.{self.made.name}", arguments)


class Endpoints:
    """Finds operations by what service.toml calls them.

    Args:
        inputs: of the service.
        parameter: what names one piece of work in the operations about it, by its wire name.
    """

    def __init__(self, inputs: Inputs, parameter: str) -> None:
        self._inputs = inputs
        self._parameter = parameter

    def about(self, name: str, key: str) -> Endpoint:
        """An operation about one piece of work.

        Raises:
            InputError: there is none of that name, or it does not take the work's id.
        """
        found = self.find(name, key)
        by_wire = {each.wire: each for each in found.inputs}
        if self._parameter not in by_wire:
            problem = f"needs the parameter {self._parameter!r}"
            self._inputs.resolver.fail(key, problem, "parameters", by_wire)
        rest = tuple(each for each in found.inputs if each.wire != self._parameter)
        return replace(found, id=by_wire[self._parameter].target, inputs=rest)

    def question(self, name: str, key: str) -> Endpoint:
        """An operation that asks about one piece of work, and takes nothing that must be given.

        Raises:
            InputError: it is none.
        """
        found = self.about(name, key)
        needed = [each for each in found.parameters if each.parameter.default is None]
        if needed:
            raise InputError(
                f"is {name!r}, which needs more than the id: {needed[0].wire}",
                file=self._inputs.rules.file,
                key=key,
            )
        return replace(found, inputs=(), content=None)

    def find(self, name: str, key: str) -> Endpoint:
        """An operation.

        Raises:
            InputError: there is none of that name.
        """
        http = self._inputs.http.by_name
        if name in http:
            return self._http(http[name])
        if not self._inputs.operations.by_key:
            self._inputs.resolver.http_operation(name, key)  # refuses, and names what there is
        return self._soap(self._inputs.resolver.operation(name, key), key)

    def _http(self, view: HttpOperationView) -> Endpoint:
        schema = self._inputs.schema
        content = answer = message = None
        if view.argument:
            name = _unused(view.argument)
            content = Input(view.argument, "", Parameter(name, view.body), name)
        if view.content is not None:
            message = schema.elements[view.content]
        if view.output is not None and not view.any_root:
            answer = schema.elements[view.output]
        elif view.output is not None:
            place = schema.types[view.output].place
            answer = Element(name=view.output, type=view.output, place=place)
        rules = self._inputs.rules
        return Endpoint(
            name=view.name,
            keys=(view.label,),
            reference=f"operations.{view.constant}",
            documentation=view.documentation,
            returns=f"{view.returns} | None" if view.label in rules.absent else view.returns,
            idempotent=view.idempotent or self._is_idempotent(view.label),
            inputs=tuple(
                Input(
                    each.name,
                    each.name,
                    Parameter(
                        (argument := _unused(each.argument)),
                        each.annotation if each.required else f"{each.annotation} | None",
                        None if each.required else "None",
                        "as the operation takes it",
                    ),
                    argument,
                )
                for each in view.parameters
            ),
            content=content,
            content_type=view.content_type,
            message=message,
            answer=answer,
        )

    def _soap(self, view: OperationView, key: str) -> Endpoint:
        methods, resolver = self._inputs.methods, self._inputs.resolver
        fields = fields_of(view.request, methods)
        returns = f"types.{view.response.name}" if view.response else "None"
        if view.result is not None:
            returns = methods.qualified(view.result.annotation)
        return Endpoint(
            name=view.name,
            keys=(view.name, view.key),
            reference=view.reference,
            documentation=view.documentation,
            returns=returns,
            idempotent=self._is_idempotent(view.key),
            inputs=fields,
            made=view.request,
            soap=True,
            message=resolver.input_of(view),
            answer=None if view.output is None else resolver.result_of(view, key),
        )

    def _is_idempotent(self, key: str) -> bool:
        return key in self._inputs.named(self._inputs.rules.idempotent, "service.idempotent")


def fields_of(
    owner: ClassName, methods: MethodBuilder, taken: Collection[str] = ()
) -> tuple[Input, ...]:
    """The fields of a message as inputs, whose parameters have none of the names ``taken``."""
    fields = {wire: field for wire, field in owner.fields.items() if field.init}
    parameters = methods.parameters([*fields.values()], {*_TAKEN, *taken})
    doc = f"see its field of ``types.{owner.name}``"
    return tuple(
        Input(wire, field.name, replace(made.parameter, doc=doc), made.value)
        for (wire, field), made in zip(fields.items(), parameters, strict=True)
    )


def _unused(name: str, taken: Collection[str] = ()) -> str:
    while name in _TAKEN or name in taken:
        name += "_"
    return name
