"""What a step of ``[workflow]`` sends beside its parameters: a document, or items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from soapwright.emit.client.endpoints import Endpoint, Input, fields_of
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.resolve import Step
from soapwright.emit.python.code import Parameter, exploded, exploded_dict, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.emit.python.naming import field_name
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.model import Element
from soapwright.service.workflow import DocumentRule, StepRule, WorkflowRule

DOCUMENT = "document"
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Content:
    """What a step sends.

    Args:
        kind: what service.toml calls that.
        parameter: what a method takes it as.
        value: what the method passes on.
        leading: what the function that makes the request takes it as.
        source: the expression of what checks it.
        item: the class of items, or "".
        most: how many items one call takes, or None.
        warns: whether checking may warn.
    """

    kind: str
    parameter: Parameter
    value: str
    leading: Parameter
    source: str
    item: str = ""
    most: int | None = None
    warns: bool = False


def resolve_content(
    rule: StepRule, workflow: WorkflowRule, endpoint: Endpoint, inputs: Inputs
) -> tuple[Content, Endpoint]:
    """What a step sends, and the endpoint with the parameters that are left.

    Raises:
        InputError: the operation does not take it.
    """
    if rule.sends == "document":
        return _document(rule, workflow, endpoint, inputs)
    return _Items(rule, workflow, endpoint, inputs).resolve()


def _document(
    rule: StepRule, workflow: WorkflowRule, endpoint: Endpoint, inputs: Inputs
) -> tuple[Content, Endpoint]:
    content = endpoint.content
    if content is None or content.parameter.annotation != "bytes":
        raise InputError(
            f"is {rule.operation!r}, whose content is not bytes: it takes no document",
            file=inputs.rules.file,
            key=f"{rule.key}.operation",
        )
    pdf = ("pdf=True",) if endpoint.content_type == _PDF else ()
    name = literal(_document_name(workflow, inputs))
    doc = "its bytes, or a file"
    found = Content(
        kind="document",
        parameter=Parameter(DOCUMENT, "bytes | str | os.PathLike[str]", doc=doc),
        value=DOCUMENT,
        leading=Parameter(DOCUMENT, "bytes"),
        source=f"SendsDocument({', '.join((name, *pdf))})",
    )
    return found, replace(endpoint, content=None, sent=found.leading)


def _document_name(workflow: WorkflowRule, inputs: Inputs) -> str:
    """What a document is called that is given as bytes."""
    operations = {step.operation for step in workflow.steps if step.sends == "document"}
    types = {view.content_type for view in inputs.http.by_name.values() if view.name in operations}
    return f"{workflow.noun}.pdf" if _PDF in types else workflow.noun


class _Items:
    def __init__(
        self, rule: StepRule, workflow: WorkflowRule, endpoint: Endpoint, inputs: Inputs
    ) -> None:
        self._rule = rule
        self._workflow = workflow
        self._endpoint = endpoint
        self._inputs = inputs
        self._resolver = inputs.resolver

    def resolve(self) -> tuple[Content, Endpoint]:
        """The items, and what is left to be given of the message that carries them."""
        key, rule, endpoint = "workflow.items", self._workflow.items, self._endpoint
        if endpoint.message is None:
            raise InputError(
                f"is {self._rule.operation!r}, which sends no element",
                file=self._inputs.rules.file,
                key=f"{self._rule.key}.operation",
            )
        message = endpoint.message
        steps = self._resolver.path(message, rule.path, f"{key}.path")
        if not steps[-1].field.is_list:
            raise InputError(
                f"leads to {rule.path!r}, which holds one record",
                file=self._inputs.rules.file,
                key=f"{key}.path",
            )
        item = self._resolver.class_after(message, rule.path, f"{key}.path").name
        last = rule.path.rpartition("/")[2]
        rest = self._rest(steps)
        name = field_name(last)
        plural = name if name.endswith("s") else f"{name}s"
        while plural in {each.parameter.name for each in rest.parameters}:
            plural += "_"
        content = Content(
            kind="items",
            parameter=Parameter(plural, f"Iterable[types.{item}]", doc="any number of them"),
            value=f"list({plural})",
            leading=Parameter("items", f"Sequence[types.{item}]"),
            source=self._source(rest, message, last),
            item=item,
            most=rule.max_items,
            warns=bool(self._workflow.known),
        )
        return content, rest

    def _rest(self, steps: Sequence[Step]) -> Endpoint:
        """The endpoint that puts the items into its message, and takes the other fields of it."""
        endpoint, field, owner = self._endpoint, steps[0].field, steps[0].owner
        filled = ((field.name, _nested(steps)),)
        for wire in self._named():
            self._resolver.field_of(owner, wire, self._key_of(wire))
        if endpoint.soap:
            rest = (self._left(each) for each in endpoint.inputs if each.target != field.name)
            return replace(endpoint, inputs=tuple(rest), filled=filled)
        taken = {each.parameter.name for each in endpoint.inputs}
        fields = fields_of(owner, self._inputs.methods, taken)
        rest = (self._left(each) for each in fields if each.target != field.name)
        return replace(endpoint, content=None, made=owner, fields=tuple(rest), filled=filled)

    def _named(self) -> Iterator[str]:
        """The fields that rules name."""
        yield from self._workflow.items.defaults
        if self._workflow.document.name is not None:
            yield self._workflow.document.name

    def _key_of(self, wire: str) -> str:
        defaults = self._workflow.items.defaults
        return f"workflow.items.defaults.{wire}" if wire in defaults else "workflow.document.name"

    def _left(self, field: Input) -> Input:
        """A field of the message as what the rules leave of it."""
        parameter = field.parameter
        if field.wire in self._workflow.items.defaults:
            default = literal(self._workflow.items.defaults[field.wire])
            return replace(field, parameter=replace(parameter, annotation="str", default=default))
        if field.wire == self._workflow.document.name:
            doc = "what the document is called, or None for its own name"
            left = replace(parameter, annotation="str | None", default="None", doc=doc)
            return replace(field, parameter=left, made="str")
        return field

    def _source(self, rest: Endpoint, message: Element, last: str) -> str:
        """The expression of what checks the items."""
        rule, known = self._workflow.items, self._known()
        arguments = keywords(
            max_items=None if rule.max_items is None else str(rule.max_items),
            known=known,
            reference=self._reference(rest, message, last),
        )
        return exploded("Items", (literal(last), *arguments))

    def _reference(self, rest: Endpoint, message: Element, last: str) -> str | None:
        """The expression of what the items say of the document."""
        document = self._workflow.document
        if document == DocumentRule():
            return None
        name = parameter = None
        if document.name is not None:
            (named,) = (each for each in rest.parameters if each.wire == document.name)
            parameter = literal(named.parameter.name)
            name = literal(_document_name(self._workflow, self._inputs))
        arguments = keywords(parameter=parameter, name=name, pages=self._pages(message, last))
        return exploded("OfDocument", arguments)

    def _pages(self, message: Element, last: str) -> str | None:
        document = self._workflow.document
        if document.first_page is None or document.last_page is None:
            return None
        item = self._resolver.class_after(message, self._workflow.items.path, "workflow.items.path")
        key = "workflow.document"
        attributes = (
            self._resolver.field_of(item, document.first_page, f"{key}.first_page").name,
            self._resolver.field_of(item, document.last_page, f"{key}.last_page").name,
        )
        arguments = keywords(
            entity=literal(last),
            first=literal(document.first_page),
            last=literal(document.last_page),
            attributes=names_text(attributes),
        )
        return exploded("Pages", arguments)

    def _known(self) -> str | None:
        """Class name → attribute → the values it is known to take, as source."""
        found = {}
        for local, fields in self._workflow.known.items():
            key = f"workflow.known.{local}"
            owner = self._resolver.class_of(local, key)
            found[owner.name] = exploded_dict(
                {
                    self._resolver.field_of(owner, wire, f"{key}.{wire}").name: names_text(values)
                    for wire, values in fields.items()
                }
            )
        return exploded_dict(found) if found else None


def _nested(steps: Sequence[Step]) -> str:
    """The items, within the constructors of what lies between them and the message."""
    text = "list(items)"
    for step in reversed(steps[1:]):
        text = f"types.{step.owner.name}({step.field.name}={text})"
    return text
