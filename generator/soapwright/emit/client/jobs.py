"""``[job.<verb>]``, resolved: the rule in ``jobs.py``, and the methods that follow it."""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.names import of_method
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import Parameter, exploded, keywords, names_text, signature
from soapwright.errors import each_apart
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.model import Element
from soapwright.service.job import CancelRule, JobRule

_OF_JOURNAL = (
    Parameter(
        "journal",
        "str | os.PathLike[str] | None",
        "None",
        "a file in which the start is written down before its request goes out and after its "
        "answer. With it the job is started once, however often this is run: then it is taken up "
        "again. One file is of one start",
    ),
    Parameter(
        "retry_failed", "bool", "False", "start it again where by the journal that was refused"
    ),
)


@dataclass(frozen=True, slots=True)
class JobMethods:
    """The method that starts work and the one, ``attach``, that takes it up again.

    ``parameters`` are those that are told of.
    """

    template: ClassVar[str] = "members/job.jinja"

    name: str
    attach: str
    operation: str
    signature: tuple[str, ...]
    info: str
    request: str
    arguments: tuple[str, ...]
    constant: str
    rule: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A rule's operation, its constant and its methods."""

    operation: OperationView
    constant: Constant
    methods: JobMethods


def resolve_jobs(inputs: Inputs) -> tuple[Job, ...]:
    """Each rule of a job.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    return each_apart(lambda rule: (_job(rule, inputs),), inputs.rules.jobs.values())


def _job(rule: JobRule, inputs: Inputs) -> Job:
    resolver, key = inputs.resolver, f"job.{rule.verb}"
    start = resolver.operation(rule.start, f"{key}.start")
    poll = resolver.operation(rule.poll, f"{key}.poll")
    job = resolver.result_of(poll, f"{key}.poll")
    info = resolver.class_of_element(job, f"{key}.poll").name
    plain = JobMethods(
        name=rule.verb,
        attach=rule.attach,
        operation=start.name,
        signature=("self", "*", *map(str, _OF_JOURNAL)),
        info=info,
        request=start.request.name,
        arguments=(),
        constant=start.constant,
        rule=rule.verb.upper(),
        parameters=_OF_JOURNAL,
    )
    fields = inputs.methods.parameters(start.parameters, of_method(plain))
    methods = replace(
        plain,
        signature=_signature([field.parameter for field in fields]),
        arguments=tuple(field.keyword for field in fields),
    )
    return Job(start, _constant(rule, start, poll, job, info, resolver), methods)


def _signature(fields: list[Parameter]) -> tuple[str, ...]:
    """What starting takes: its fields as other operations do, and always by name what else."""
    taken = signature(fields)
    return (*taken, *(() if "*" in taken else ("*",)), *map(str, _OF_JOURNAL))


def _constant(
    rule: JobRule,
    start: OperationView,
    poll: OperationView,
    job: Element,
    info: str,
    resolver: Resolver,
) -> Constant:
    key = f"job.{rule.verb}"

    def path(name: str, path: str | None) -> str | None:
        return path_text(resolver.path(job, path, f"{key}.{name}")) if path else None

    look = _asking(f"_look_at_{rule.attach}", poll, rule.id, f"{key}.id", resolver)
    _same_group(resolver, start, poll, f"{key}.poll")
    state = path("state", rule.state)
    resolver.check_values(job, rule.state, rule.done, f"{key}.done")
    resolver.check_values(job, rule.state, rule.failed, f"{key}.failed")
    messages = [path_text(resolver.path(job, text, f"{key}.messages")) for text in rule.messages]
    cancel, functions = None, [look]
    if rule.cancel is not None:
        operation = resolver.operation(rule.cancel.operation, f"{key}.cancel.operation")
        _same_group(resolver, start, operation, f"{key}.cancel.operation")
        stop = _asking(
            f"_stop_{rule.attach}", operation, rule.cancel.id, f"{key}.cancel.id", resolver
        )
        functions.append(stop)
        cancel = _cancel(rule.cancel, operation, stop, job, f"{key}.cancel", resolver)
    arguments = keywords(
        poll=f"operations.{poll.constant}",
        request=look.name,
        state=state,
        done=f"frozenset({names_text(rule.done)})",
        failed=f"frozenset({names_text(rule.failed)})",
        percent=path("percent", rule.percent),
        description=path("description", rule.description),
        messages=f"({', '.join(messages)},)" if messages else None,
        cancel=cancel,
    )
    return Constant(
        rule.verb.upper(),
        exploded("JobRule", arguments),
        annotation=f"JobRule[types.{info}]",
        functions=tuple(functions),
    )


def _cancel(
    rule: CancelRule,
    operation: OperationView,
    stop: Function,
    job: Element,
    key: str,
    resolver: Resolver,
) -> str:
    """How a job is stopped, as source."""
    behaviour = allowed = None
    if rule.behaviour is not None:
        behaviour = path_text(resolver.path(job, rule.behaviour, f"{key}.behaviour"))
        resolver.check_values(job, rule.behaviour, rule.allowed, f"{key}.allowed")
        allowed = f"frozenset({names_text(rule.allowed)})"
    arguments = keywords(
        operation=f"operations.{operation.constant}",
        request=stop.name,
        behaviour=behaviour,
        allowed=allowed,
    )
    return exploded("Cancel", arguments)


def _asking(
    name: str, operation: OperationView, id_: str, key: str, resolver: Resolver
) -> Function:
    """The function that makes a request about the job of an id."""
    field = resolver.field_of(operation.request, id_, key).name
    request = f"types.{operation.request.name}"
    return Function(name, "id: Any", request, (f"return {request}({field}=id)",))


def _same_group(resolver: Resolver, one: OperationView, other: OperationView, key: str) -> None:
    if one.group != other.group:
        resolver.fail(key, f"is {other.key!r}, of another port type than {one.key}", "port", ())
