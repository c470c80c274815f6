"""``[workflow]`` of service.toml, resolved: the rule in ``workflow.py``, and what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn

from soapwright.emit.client.contents import resolve_content
from soapwright.emit.client.endpoints import Endpoint, Endpoints
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.views import Constant, Function, WorkflowView
from soapwright.emit.client.work import HandleView, Step, WorkMethods, handle_view, work_methods
from soapwright.emit.python.code import exploded, exploded_dict, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Element
from soapwright.service.workflow import ListingRule, StatusRule, StepRule, WorkflowRule


@dataclass(frozen=True, slots=True)
class Work:
    """A service's work in steps: ``workflow.py``, the client's methods, and the class of one.

    ``keys`` are the operations that need no method of their own.
    """

    module: WorkflowView
    methods: WorkMethods
    handle: HandleView
    keys: frozenset[str]

    @property
    def names(self) -> set[str]:
        """The names of the client's methods."""
        return {"create", "send", self.methods.noun}


def resolve_workflow(inputs: Inputs) -> Work | None:
    """The rule, or None where there is none.

    Raises:
        InputError: it names what the WSDL does not have, or would repeat what must not be.
    """
    rule = inputs.rules.workflow
    return None if rule is None else _Workflow(inputs, rule).work()


class _Workflow:
    def __init__(self, inputs: Inputs, rule: WorkflowRule) -> None:
        self._inputs = inputs
        self._rule = rule
        self._endpoints = Endpoints(inputs, rule.parameter)
        self._create = self._endpoints.find(rule.create, "workflow.create")
        self._status = self._endpoints.question(rule.status.operation, "workflow.status.operation")
        self._steps = tuple(self._step(step) for step in rule.steps)
        self._reads = {
            name: self._endpoints.about(operation, f"workflow.reads.{name}")
            for name, operation in rule.reads.items()
        }
        self._functions: list[Function] = []

    def work(self) -> Work:
        rule = self._rule
        steps = self._steps
        endpoints = [self._create, self._status, *self._reads.values()]
        endpoints += [each.endpoint for each in self._steps]
        return Work(
            module=WorkflowView(rule.noun, self._constant()),
            methods=work_methods(rule, self._create, steps),
            handle=handle_view(rule, steps, self._status, self._reads),
            keys=frozenset(
                {*rule.operations, *(key for endpoint in endpoints for key in endpoint.keys)}
            ),
        )

    def _step(self, rule: StepRule) -> Step:
        key = f"{rule.key}.operation"
        endpoint = self._endpoints.about(rule.operation, key)
        if endpoint.idempotent and rule.again != "replaces":
            self._fail(key, f"is {rule.operation!r}, which would be repeated: idempotent")
        if rule.sends is None:
            return Step(rule, endpoint, None)
        content, rest = resolve_content(rule, self._rule, endpoint, self._inputs)
        return Step(rule, rest, content)

    # --- the constant -------------------------------------------------------------------------

    def _constant(self) -> Constant:
        rule = self._rule
        created: str | None = "()"
        if rule.id is not None:
            answer = self._answer(self._create, "workflow.create")
            created = self._path(answer, rule.id, "workflow.id")
        create = self._question("create", self._create)
        steps = exploded("", [self._step_source(step) for step in self._steps])
        status = self._status_source(rule.status)
        listing = None if rule.results is None else self._listing(rule.results)
        reads = {name: self._question(name, each) for name, each in self._reads.items()}
        arguments = keywords(
            noun=literal(rule.noun),
            create=create,
            id=created,
            steps=steps,
            status=status,
            listing=listing,
            reads=exploded_dict(reads) if reads else None,
        )
        return Constant(
            "WORKFLOW", exploded("Workflow", arguments), functions=tuple(self._functions)
        )

    def _question(self, name: str, endpoint: Endpoint) -> str:
        return f"Question({endpoint.reference}, {self._function(name, endpoint)})"

    def _function(self, name: str, endpoint: Endpoint, leading: Iterable[str] = ()) -> str:
        """The name of the function that makes a request; it is to stand before the constant."""
        names = [each.name for each in self._functions]
        name = f"_{name}"
        while name in names:
            name += "_"
        self._functions.append(endpoint.requesting(name, tuple(leading)))
        return name

    def _step_source(self, step: Step) -> str:
        rule, content = step.rule, step.content
        told = counted = None
        status = self._answer(self._status, "workflow.status.operation")
        if rule.asked is not None:
            path = self._path(status, rule.asked, f"{rule.key}.asked")
            self._inputs.resolver.check_values(
                status, rule.asked, rule.happened, f"{rule.key}.happened"
            )
            told = f"Told({path}, frozenset({names_text(rule.happened)}))"
        if rule.counted is not None:
            counted = self._path(status, rule.counted, f"{rule.key}.counted")
        leading = () if content is None else (str(content.leading),)
        arguments = keywords(
            name=literal(rule.name),
            operation=step.endpoint.reference,
            request=self._function(rule.name, step.endpoint, leading),
            after=names_text(rule.after) if rule.after else None,
            again=literal(rule.again) if rule.again != "never" else None,
            told=told,
            counted=counted,
            sends=None if content is None else content.source,
            settle=None if rule.settle is None else str(rule.settle),
        )
        return exploded("Step", arguments)

    def _status_source(self, rule: StatusRule) -> str:
        key = "workflow.status"
        answer = self._answer(self._status, f"{key}.operation")
        for name, values in (("done", rule.done), ("failed", rule.failed)):
            self._path(answer, rule.state, f"{key}.state")
            self._inputs.resolver.check_values(answer, rule.state, values, f"{key}.{name}")
        messages = [self._path(answer, path, f"{key}.messages") for path in rule.messages]
        arguments = keywords(
            question=self._question("status", self._status),
            after=names_text(rule.after),
            state=self._path(answer, rule.state, f"{key}.state"),
            done=f"frozenset({names_text(rule.done)})",
            failed=f"frozenset({names_text(rule.failed)})" if rule.failed else None,
            messages=exploded("", messages) if messages else None,
            poll=str(rule.poll_seconds),
        )
        return exploded("Status", arguments)

    def _listing(self, rule: ListingRule) -> str:
        key = "workflow.results"
        resolver = self._inputs.resolver
        question = also = None
        answer = self._answer(self._status, "workflow.status.operation")
        if rule.operation is not None:
            endpoint = self._endpoints.question(rule.operation, f"{key}.operation")
            answer = self._answer(endpoint, f"{key}.operation")
            question = self._question("results", endpoint)
        entries = self._path(answer, rule.entries, f"{key}.entries")
        owner = resolver.class_after(answer, rule.entries, f"{key}.entries")
        if rule.also is not None:
            endpoint = self._endpoints.question(rule.also, f"{key}.also")
            there = self._answer(endpoint, f"{key}.also")
            if self._path(there, rule.entries, f"{key}.also") != entries:
                self._fail(f"{key}.also", f"is {rule.also!r}, whose answer has other names")
            also = self._question("also", endpoint)
        named: Mapping[str, str] = {
            name: literal(resolver.field_of(owner, wire, f"{key}.{name}").name)
            for name, wire in (("index", rule.index), ("id", rule.id), ("error", rule.error))
        }
        arguments = keywords(
            entries=entries,
            index=named["index"],
            base=str(rule.index_base),
            id=named["id"],
            error=named["error"],
            question=question,
            also=also,
            awaited="True" if rule.awaited else None,
        )
        return exploded("Listing", arguments)

    # --- looking things up --------------------------------------------------------------------

    def _answer(self, endpoint: Endpoint, key: str) -> Element:
        """What an operation gives, as an element."""
        if endpoint.answer is None:
            self._fail(key, f"is {endpoint.name!r}, whose answer is no record")
        return endpoint.answer

    def _path(self, start: Element, path: str, key: str) -> str:
        return path_text(self._inputs.resolver.path(start, path, key))

    def _fail(self, key: str, message: str) -> NoReturn:
        raise InputError(message, file=self._inputs.rules.file, key=key)
