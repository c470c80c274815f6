"""``[session.headers]`` and ``[session.login]``, resolved: what ``connect`` takes for them."""

from __future__ import annotations

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import Parameter, exploded, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import FieldName
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.session import LoginRule, WayRule


@dataclass(frozen=True, slots=True)
class HeaderPart:
    """A header part that ``connect`` makes: the class, and the arguments of its constructor."""

    class_name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """The header parts, and the parameters of ``connect`` for them: the needed ones first."""

    parts: tuple[HeaderPart, ...]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to log in: an operation, the parameters, and how they fill its request."""

    name: str
    operation: OperationView
    parameters: tuple[Parameter, ...]
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in: ``ticket``, ``success`` and ``url`` are paths in the answer, as source.

    ``carry`` makes the header part ``header`` of a ticket.
    """

    ways: tuple[Way, ...]
    header: str
    carry: Function
    ticket: str
    success: str
    url: str
    rule: LoginRule

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Those of all ways, each once."""
        found = {each.name: each for way in self.ways for each in way.parameters}
        return tuple(found.values())


def resolve_headers(inputs: Inputs) -> Headers:
    """What goes with every request.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    resolver = inputs.resolver
    parts: list[HeaderPart] = []
    parameters: list[Parameter] = []
    for rule in inputs.rules.session.headers:
        key = f"session.headers.{rule.element}"
        _, owner = resolver.element(rule.element, key)
        arguments = []
        for wire, name in rule.arguments.items():
            field = resolver.field_of(owner, wire, f"{key}.arguments.{wire}")
            arguments.append(f"{field.name}={name}")
            doc = f"{wire} of the header part {rule.element}" if wire else f"the {rule.element}"
            annotation = _annotation(field, inputs.methods)
            if name in rule.optional:
                parameters.append(Parameter(name, f"{annotation} | None", "None", doc))
            else:
                parameters.append(Parameter(name, annotation, doc=doc))
        parts.append(HeaderPart(owner.name, tuple(arguments)))
    needed_first = sorted(parameters, key=lambda parameter: parameter.default is not None)
    return Headers(tuple(parts), tuple(needed_first))


def resolve_login(inputs: Inputs) -> Login | None:
    """How to log in, or None where there are no tickets.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rule = inputs.rules.session.login
    if rule is None:
        return None
    resolver = inputs.resolver
    if rule.url is not None and inputs.ports.several:
        message = "tells one address, but the WSDL's ports are at several"
        raise InputError(message, file=inputs.rules.file, key="session.login.url")
    _, header = resolver.element(rule.header, "session.login.header")
    ways, read = [], dict[str, tuple[str, str, str]]()
    for way in rule.ways:
        ways.append(_way(way, inputs))
        read[way.name] = _read(rule, ways[-1], inputs)
    ticket, success, url = first = read[rule.ways[0].name]
    for name, paths in read.items():
        if paths != first:
            resolver.fail(
                f"session.login.ways.{name}",
                f"answers otherwise than {rule.ways[0].name!r}",
                "ways",
                (),
            )
    field = resolver.field_of(header, rule.field, "session.login.header").name
    part = f"types.{header.name}"
    carry = Function("_carry", "ticket: str", part, (f"return {part}({field}=ticket)",))
    return Login(tuple(ways), header.name, carry, ticket, success, url, rule)


def login_constant(login: Login) -> Constant:
    """The constant of ``session.py``."""
    functions = {way.name: _by(way) for way in login.ways}
    arguments = keywords(
        ways=exploded("", [_way_text(way, functions[way.name]) for way in login.ways]),
        header=literal(login.header),
        carry=login.carry.name,
        ticket=login.ticket,
        success=login.success,
        lifetime=str(login.rule.lifetime) if login.rule.lifetime else None,
        url=login.url if login.rule.url else None,
    )
    return Constant(
        "LOGIN",
        exploded("LoginRule", arguments),
        "How to get a ticket, and when to get another.",
        functions=(login.carry, *functions.values()),
    )


def _way(rule: WayRule, inputs: Inputs) -> Way:
    key = f"session.login.ways.{rule.name}"
    operation = inputs.resolver.operation(rule.operation, f"{key}.operation")
    parameters, arguments = [], []
    for wire, name in rule.arguments.items():
        field = inputs.resolver.field_of(operation.request, wire, f"{key}.arguments.{wire}")
        annotation = _annotation(field, inputs.methods)
        parameters.append(Parameter(name, annotation, doc=f"{wire} of {operation.name}"))
        arguments.append(f"{field.name}={name}")
    return Way(rule.name, operation, tuple(parameters), tuple(arguments))


def _read(rule: LoginRule, way: Way, inputs: Inputs) -> tuple[str, str, str]:
    """Where the answer of a way has the ticket, what says that it is one, and the address."""
    resolver = inputs.resolver
    answer = resolver.output_of(way.operation, f"session.login.ways.{way.name}.operation")

    def path(name: str, path: str | None) -> str:
        return path_text(resolver.path(answer, path, f"session.login.{name}") if path else ())

    return path("ticket", rule.ticket), path("success", rule.success), path("url", rule.url)


def _by(way: Way) -> Function:
    """The function that makes the request of a way."""
    request = f"types.{way.operation.request.name}"
    return Function(
        f"_by_{way.name}",
        ", ".join(map(str, way.parameters)),
        request,
        (f"return {request}({', '.join(way.arguments)})",),
    )


def _way_text(way: Way, by: Function) -> str:
    names = [names_text(each.name for each in way.parameters)] if way.parameters else []
    return f"Way({', '.join([way.operation.reference, by.name, *names])})"


def _annotation(field: FieldName, methods: MethodBuilder) -> str:
    return methods.qualified(field.annotation).removesuffix(" | None")
