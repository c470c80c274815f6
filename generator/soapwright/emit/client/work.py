"""What a client has of work in steps: the methods that begin one, and the class of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from soapwright.emit.client.contents import Content
from soapwright.emit.client.endpoints import Endpoint, Input
from soapwright.emit.client.methods import DOC_INDENT
from soapwright.emit.python.code import Parameter, exploded_dict, signature
from soapwright.emit.python.docs import docstring, joined, literal, paragraph, sentence
from soapwright.emit.python.rendering import View
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.runtime.workflow.order import Order
from soapwright.service.workflow import StepRule, WorkflowRule

_JOURNAL = (
    "a file in which each step is written down before its request goes out and after its answer. "
    "Run again with it, a run that was killed goes on: no step that may not is taken twice. One "
    "file is of one piece of work"
)
RETRY_FAILED = "take a step again that was refused by the journal"
_WAITING = (
    Parameter(
        "timeout",
        "float | None",
        "None",
        "seconds to wait at most once it is handed over, or None for any time",
    ),
    Parameter(
        "poll",
        "float | None",
        "None",
        "seconds before the second question, or None for what suits the service",
    ),
    Parameter(
        "progress",
        "Progress | None",
        "None",
        "called with each answer to the question how far it is",
    ),
    Parameter("journal", "str | os.PathLike[str] | None", "None", _JOURNAL),
    Parameter("retry_failed", "bool", "False", RETRY_FAILED),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its rule, what it calls, and what it sends, if anything."""

    rule: StepRule
    endpoint: Endpoint
    content: Content | None


@dataclass(frozen=True, slots=True)
class WorkMethods:
    """``create``, the method that takes one up, and ``send``.

    ``noun`` is what one is called, ``handle`` its class; ``items`` is what the items are called,
    ``item`` their class. ``made`` are the parameters of ``create`` and ``arguments`` what it
    passes on. ``sent`` are the parameters of ``send``, ``given`` and ``create`` the expressions of
    what its steps are given; ``refusals`` names the errors before anything is sent.
    """

    template: ClassVar[str] = "members/work.jinja"

    noun: str
    handle: str
    items: str
    item: str
    made: tuple[Parameter, ...]
    arguments: tuple[str, ...]
    sent: tuple[Parameter, ...]
    signature: tuple[str, ...]
    given: str
    create: str
    refusals: str
    warns: bool

    @property
    def making(self) -> tuple[str, ...]:
        """What ``create`` takes."""
        return signature(self.made)


@dataclass(frozen=True, slots=True)
class StepMethod:
    """A method that takes a step: ``arguments`` are what it passes on.

    ``once`` tells that it is never taken again.
    """

    template: ClassVar[str] = "members/step.jinja"

    name: str
    summary: str
    once: bool
    signature: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    raises: tuple[str, ...]
    warns: bool
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusMethod:
    """``status``."""

    template: ClassVar[str] = "members/status.jinja"

    returns: str


@dataclass(frozen=True, slots=True)
class ReadMethod:
    """A method that asks for more once the work is handed over."""

    template: ClassVar[str] = "members/read.jinja"

    name: str
    signature: tuple[str, ...]
    returns: str
    doc: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandleView:
    """The class of one piece of work; ``steps`` are its methods in order, as the doc names them."""

    template: ClassVar[str] = "handle.jinja"

    name: str
    noun: str
    item: str
    steps: tuple[str, ...]
    members: tuple[View, ...]


# --- of the client ------------------------------------------------------------------------------


def work_methods(rule: WorkflowRule, create: Endpoint, steps: Sequence[Step]) -> WorkMethods:
    """The methods that begin a piece of work."""
    order = Order(rule.steps)
    by_name = {step.rule.name: step for step in steps}
    sent = [by_name[name] for name in order.until(rule.status.after)]
    contents = [step.content for step in sent if step.content is not None]
    items = next(step.content for step in steps if step.content and step.content.item)
    taken = {each.parameter.name for each in contents}
    parts = _Parameters({*taken, *(each.name for each in _WAITING)})
    made = parts.of("create", create.parameters)
    given = {}
    for step in sent:
        parameters = parts.of(step.rule.name, step.endpoint.parameters)
        if step.content is not None or parameters:
            value = "None" if step.content is None else step.content.value
            given[literal(step.rule.name)] = _given(value, parameters)
    documents = any(each.kind == "document" for each in contents)
    leading = [each.parameter for each in contents]
    named = sorted(parts.all, key=lambda each: each.default is not None)
    return WorkMethods(
        noun=rule.noun,
        handle=rule.handle,
        items=items.parameter.name,
        item=items.item,
        made=tuple(each.parameter for each in create.parameters),
        arguments=tuple(each.keyword for each in create.parameters),
        sent=(*leading, *named, *_WAITING),
        signature=("self", *map(str, leading), "*", *map(str, (*named, *_WAITING))),
        given="{" + "".join(f"{name}: {each}, " for name, each in given.items()) + "}",
        create=exploded_dict(made) if made else "{}",
        refusals=f"{'InvalidDocument, ' * documents}InvalidRecord, EncodingError",
        warns=any(each.warns for each in contents),
    )


class _Parameters:
    """The parameters of several steps as those of one method, each under a name of its own."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self.all: list[Parameter] = []

    def of(self, step: str, inputs: Iterable[Input]) -> dict[str, str]:
        """Those of a step: what it calls each, and what that is called here."""
        found = {}
        for each in inputs:
            name = each.parameter.name
            while name in self._taken:
                name = f"{step}_{name}"
            self._taken.add(name)
            self.all.append(replace(each.parameter, name=name))
            found[each.parameter.name] = name
        return found


def _given(value: str, parameters: Mapping[str, str]) -> str:
    return f"Given({', '.join([value, *([exploded_dict(parameters)] if parameters else [])])})"


# --- of a handle --------------------------------------------------------------------------------


def handle_view(
    rule: WorkflowRule, steps: Sequence[Step], status: Endpoint, reads: Mapping[str, Endpoint]
) -> HandleView:
    """The class of one piece of work."""
    order = Order(rule.steps)
    items = next(step.content for step in steps if step.content and step.content.item)
    return HandleView(
        name=rule.handle,
        noun=rule.noun,
        item=items.item,
        steps=order.until(step.rule.name for step in steps),
        members=(
            *(_step_method(step, order) for step in steps),
            StatusMethod(status.returns),
            *(_read_method(name, endpoint) for name, endpoint in reads.items()),
        ),
    )


def _step_method(step: Step, order: Order) -> StepMethod:
    rule, endpoint, content = step.rule, step.endpoint, step.content
    leading = () if content is None else (content.parameter,)
    if content is not None and content.most is not None:
        leading = (replace(content.parameter, doc=f"at most {content.most} of them"),)
    named = tuple(each.parameter for each in endpoint.parameters)
    star = ("*",) if named else ()
    value = () if content is None else (content.value,)
    return StepMethod(
        name=rule.name,
        summary=paragraph(sentence(_summary(step))),
        once=rule.again == "never",
        signature=("self", *map(str, leading), *star, *map(str, named)),
        parameters=(*leading, *named),
        raises=tuple(_raises(step, order)),
        warns=content is not None and content.warns,
        arguments=(literal(rule.name), *value, *(each.keyword for each in endpoint.parameters)),
    )


def _summary(step: Step) -> str:
    if step.content is not None and step.content.kind == "document":
        return "Upload the document. It is checked before it is sent."
    if step.content is not None:
        return f"Upload the {step.content.parameter.name}. They are checked before they are sent."
    return step.endpoint.documentation or f"Call {step.endpoint.name}."


def _raises(step: Step, order: Order) -> Iterator[str]:
    rule, content = step.rule, step.content
    if content is not None and content.kind == "document":
        yield "InvalidDocument: it cannot be read; nothing was sent."
    elif content is not None:
        yield "InvalidRecord, EncodingError: one cannot be sent; nothing was."
    before = [f"{' and '.join(rule.after)} must come before"] if rule.after else []
    late = [f"{' or '.join(names)} was taken" for names in [order.ended_by(rule.name)] if names]
    if reasons := [*before, *late]:
        yield f"OutOfOrder: {', or '.join(reasons)}; nothing was sent."
    if rule.asked or rule.counted:
        yield "OutcomeUnknown: no answer came, and none to the question whether it has happened."
    elif not step.endpoint.idempotent:
        yield "OutcomeUnknown: no answer came, and nothing tells whether it has happened."
    yield "ServiceError, TransportError: as they describe."


def _read_method(name: str, endpoint: Endpoint) -> ReadMethod:
    said = endpoint.documentation or "What the service tells of it."
    none = "None: there is nothing yet." if endpoint.returns.endswith("| None") else None
    named = tuple(each.parameter for each in endpoint.parameters)
    return ReadMethod(
        name=name,
        signature=("self", *(("*",) if named else ()), *map(str, named)),
        returns=endpoint.returns,
        doc=docstring(joined(said, none), DOC_INDENT),
        arguments=(literal(name), *(each.keyword for each in endpoint.parameters)),
    )
