"""Operations → their constants in ``operations.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.messages import FaultView
from soapwright.emit.client.names import ADDRESS, ERRORS
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.options import Options
from soapwright.emit.client.ports import Ports
from soapwright.emit.client.views import Constant, ConstantsModule
from soapwright.emit.python.code import exploded, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import ClassName
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.rules import ErrorsRule

_TRUE = "True"


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules tell of operations that the WSDL does not, by the operations' keys.

    ``options`` are the fields of requests that say who calls, ``absent`` are the texts of answers
    that say there is nothing. ``errors`` tells how answers of HTTP operations say that a request
    failed, if they do.
    """

    idempotent: frozenset[str]
    unauthenticated: frozenset[str]
    options: Mapping[str, str]
    absent: Mapping[str, str]
    errors: Constant | None

    @classmethod
    def by(cls, inputs: Inputs, options: Options | None) -> Told:
        """By the rules of a service.

        Raises:
            InputError: a rule names what the WSDL does not have.
        """
        rules, resolver = inputs.rules, inputs.resolver
        absent = {
            resolver.http_operation(name, f"absent.{name}").label: text
            for name, text in rules.absent.items()
        }
        return cls(
            idempotent=inputs.named(rules.idempotent, "service.idempotent"),
            unauthenticated=inputs.named(rules.session.unauthenticated, "session.unauthenticated"),
            options={} if options is None else options.fields,
            absent=absent,
            errors=None if rules.errors == ErrorsRule() else _errors(rules.errors),
        )


def operations_view(
    operations: Iterable[OperationView],
    http: Iterable[HttpOperationView],
    told: Told,
    ports: Ports,
    *,
    addressed: bool,
) -> ConstantsModule:
    """One module of operations; ``addressed`` tells whether it says where the service is."""
    return ConstantsModule(
        "The operations of the service, one constant each.",
        (
            *(_addresses(ports) if addressed else ()),
            *_constants(operations, http, told, ports),
        ),
    )


def _addresses(ports: Ports) -> Iterator[Constant]:
    address = "None" if ports.address is None else literal(ports.address)
    yield Constant(ADDRESS, address, "Where the WSDL says the service is.")
    each = ports.constant()
    if each is not None:
        yield each


def _constants(
    operations: Iterable[OperationView],
    http: Iterable[HttpOperationView],
    told: Told,
    ports: Ports,
) -> Iterator[Constant]:
    for operation in operations:
        yield _operation(operation, told, ports)
    for number, view in enumerate(http):
        if not number and told.errors is not None:
            yield told.errors
        yield _http_operation(view, told, ports)


def _operation(view: OperationView, told: Told, ports: Ports) -> Constant:
    request, response = view.request.name, view.response
    arguments = keywords(
        name=literal(view.name),
        action=literal(view.action),
        request=literal(request),
        response="None" if response is None else literal(response.name),
        result=None if view.result is None else literal(view.result.name),
        headers=_class_names(view.headers),
        response_headers=_class_names(view.response_headers),
        encoded_headers=_class_names(view.encoded_headers),
        port=ports.name_of(view.port),
        options=literal(told.options[view.key]) if view.key in told.options else None,
        soap=literal(view.soap) if view.soap != "1.1" else None,
        request_form=literal(view.request_form) if view.request_form != "element" else None,
        response_form=literal(view.response_form) if view.response_form != "element" else None,
        encoding=literal(view.encoding) if view.encoding is not None else None,
        one_way=_TRUE if view.one_way else None,
        faults=_details(view.faults),
        wsa_action=literal(view.wsa_action) if view.wsa_action else None,
        attached=exploded("", map(names_text, view.attached)) if view.attached else None,
        response_attached=names_text(view.response_attached) if view.response_attached else None,
        idempotent=_TRUE if view.key in told.idempotent else None,
        authenticated="False" if view.key in told.unauthenticated else None,
    )
    answer = "None" if response is None else f"types.{response.name}"
    return Constant(
        view.constant,
        exploded("Operation", arguments),
        view.documentation or "",
        annotation=f"Operation[types.{request}, {answer}]",
    )


def _http_operation(view: HttpOperationView, told: Told, ports: Ports) -> Constant:
    absent = told.absent.get(view.label)
    arguments = keywords(
        name=literal(view.name),
        method=literal(view.verb),
        path=literal(view.path),
        content_type=literal(view.content_type) if view.content_type else None,
        accept=literal(view.accept) if view.accept else None,
        response=None if view.response is None else literal(view.response.name),
        any_root=_TRUE if view.any_root else None,
        raw=_TRUE if view.raw else None,
        errors=None if told.errors is None else told.errors.name,
        absent=None if absent is None else literal(absent),
        idempotent=_TRUE if view.idempotent or view.label in told.idempotent else None,
        authenticated="False" if view.label in told.unauthenticated else None,
        port=ports.name_of(view.port),
    )
    returns = view.returns if absent is None else f"{view.returns} | None"
    return Constant(
        view.constant,
        exploded("HttpOperation", arguments),
        view.documentation or "",
        annotation=f"HttpOperation[HttpRequest[{view.body}], {returns}]",
    )


def _errors(rule: ErrorsRule) -> Constant:
    arguments = keywords(
        texts=names_text(rule.texts), flag=literal(rule.flag) if rule.flag else None
    )
    doc = "How the service says that a request failed."
    return Constant(ERRORS, exploded("HttpErrors", arguments), doc)


def _details(faults: Iterable[FaultView]) -> str | None:
    found = [names_text((fault.element, fault.kind)) for fault in faults]
    return exploded("", found) if found else None


def _class_names(classes: Iterable[ClassName]) -> str | None:
    names = [class_.name for class_ in classes]
    return names_text(names) if names else None
