"""``[page.<verb>]`` of lists, resolved: by number, by offset and by token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.names import of_method
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import Parameter, exploded, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import ClassName, FieldName
from soapwright.errors import InputError, each_apart
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.service.page import KeysetRule, ListRule, SizedRule, TokenRule

_ON_SHIFT = Parameter(
    "on_shift",
    "OnShift",
    '"warn"',
    "what becomes of a list that is seen to change while it is read, so that rows may be missing "
    'or have come twice: "warn" (``RowsShifted``) or "raise"',
)
_ON_UNREADABLE = Parameter(
    "on_unreadable",
    "OnUnreadable",
    '"raise"',
    'what becomes of a row that cannot be read: "raise" makes it an error, "skip" leaves it out, '
    "with a warning (``RecordUnreadable``)",
)


@dataclass(frozen=True, slots=True)
class Request:
    """A function in the method that builds a request."""

    name: str
    parameters: str
    request: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListMethod:
    """A method that reads a list page by page.

    ``given`` is what its pager is given beside the rule: ``requests``, and a size.
    """

    template: ClassVar[str] = "members/list.jinja"

    name: str
    operation: str
    row: str
    parameters: tuple[Parameter, ...]
    requests: tuple[Request, ...]
    pager: str
    given: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class List:
    """The rule's operation, constant and method."""

    operation: OperationView
    constant: Constant
    method: ListMethod


def resolve_lists(inputs: Inputs) -> tuple[List, ...]:
    """The rules of lists.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rules = [rule for rule in inputs.rules.pages.values() if not isinstance(rule, KeysetRule)]
    return each_apart(lambda rule: (_list(rule, inputs),), rules)


def _list(rule: ListRule, inputs: Inputs) -> List:
    if isinstance(rule, TokenRule):
        return _tokens(rule, inputs)
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    row, arguments = _common(rule, operation, inputs)
    part, owner = _part(rule, operation, inputs)
    wires = {rule.by: rule.place, "size": rule.size}
    place, size = (
        resolver.field_of(owner, wire.rpartition("/")[2], f"{key}.{name}").name
        for name, wire in wires.items()
    )
    filled = (f"{place}={rule.by}", f"{size}=size")
    plain = ListMethod(
        name=rule.verb,
        operation=operation.name,
        row=row.name,
        parameters=(_size(rule.page_size), _ON_SHIFT, _ON_UNREADABLE),
        requests=(
            Request(
                "request",
                f"{rule.by}: int, size: int",
                operation.request.name,
                filled if part is None else (),
            ),
        ),
        pager="NumberedPager" if rule.by == "page" else "OffsetPager",
        given=("request", "page_size"),
        rule=rule.verb.upper(),
    )
    constant = exploded("NumberedPages", (*arguments, *keywords(first=str(rule.first))))
    if part is None:
        method = _with_parameters(rule, operation, plain, (place, size), inputs)
    else:
        inner = _Inner(part.name, owner, (place, size), filled)
        method = _with_parameters(rule, operation, plain, (part.name,), inputs, inner)
    return List(operation, Constant(rule.verb.upper(), constant), method)


@dataclass(frozen=True, slots=True)
class _Inner:
    """A part of the request that says which page it is: ``part`` holds an ``owner``.

    ``own`` are the fields that paging fills, by the arguments ``filled``.
    """

    part: str
    owner: ClassName
    own: tuple[str, ...]
    filled: tuple[str, ...]


def _part(
    rule: SizedRule, operation: OperationView, inputs: Inputs
) -> tuple[FieldName | None, ClassName]:
    """The part of a request that says which page it is, or None for itself, and the class of it."""
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    path = rule.place.rpartition("/")[0]
    if path != rule.size.rpartition("/")[0]:
        problem = f"is {rule.size!r}, in another part of the request than {rule.place!r}"
        raise InputError(problem, file=inputs.rules.file, key=f"{key}.size")
    if not path:
        return None, operation.request
    key = f"{key}.{rule.by}"
    start = resolver.input_of(operation)
    steps = resolver.path(start, path, key)
    if len(steps) > 1 or steps[0].field.is_list:
        problem = f"is {rule.place!r}; it takes a field of the request, or of one part of it"
        raise InputError(problem, file=inputs.rules.file, key=key)
    owner = resolver.class_of_element(resolver.element_after(start, path, key), key)
    return steps[0].field, owner


def _tokens(rule: TokenRule, inputs: Inputs) -> List:
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    following = resolver.operation(rule.next or rule.operation, f"{key}.next")
    if following.group != operation.group:
        resolver.fail(f"{key}.next", f"names {following.name!r} of another group", "operations", ())
    row, arguments = _common(rule, operation, inputs)
    token, done = _ends_of(rule, operation, inputs)
    if (_common(rule, following, inputs), _ends_of(rule, following, inputs)) != (
        (row, arguments),
        (token, done),
    ):
        resolver.fail(
            f"{key}.next", f"names {following.name!r}, whose answer has other fields", "answers", ()
        )
    if rule.cursor and following.key in inputs.named(inputs.rules.idempotent, "service.idempotent"):
        raise InputError(
            f"is true: {following.name} gives other rows each time, and must not be idempotent",
            file=inputs.rules.file,
            key=f"{key}.cursor",
        )
    taken = resolver.field_of(following.request, rule.parameter, f"{key}.parameter")
    own = [taken.name] if following is operation else []
    size: list[str] = []
    sized: list[str] = []
    if rule.size is not None:
        field = resolver.field_of(operation.request, rule.size, f"{key}.size").name
        own.append(field)
        size.append(f"{field}=page_size")
        if rule.size in following.request.fields:
            sized.append(f"{following.request.fields[rule.size].name}=page_size")
    first = tuple(size)
    if following is operation and (rule.start is not None or taken.default is None):
        first = (f"{taken.name}={_start(rule, taken, inputs)}", *size)
    plain = ListMethod(
        name=rule.verb,
        operation=operation.name,
        row=row.name,
        parameters=(
            *((_size(rule.page_size),) if rule.page_size is not None else ()),
            _ON_SHIFT,
            _ON_UNREADABLE,
        ),
        requests=(
            Request("first", "", operation.request.name, first),
            Request(
                "more",
                f"token: {inputs.methods.qualified(taken.annotation)}",
                following.request.name,
                (f"{taken.name}=token", *sized),
            ),
        ),
        pager="TokenPager",
        given=("first", "more"),
        rule=rule.verb.upper(),
    )
    method = _with_parameters(rule, operation, plain, own, inputs)
    method = replace(method, requests=_carried(rule, operation, following, method, inputs))
    value = str(rule.done_value).lower() if isinstance(rule.done_value, bool) else rule.done_value
    constant = exploded(
        "TokenPages",
        (
            *arguments,
            *keywords(
                next=f"operations.{following.constant}",
                token=token,
                done=done,
                done_value=None if done is None or value == "true" else literal(value),
                is_cursor="True" if rule.cursor else None,
            ),
        ),
    )
    return List(operation, Constant(rule.verb.upper(), constant), method)


def _common(
    rule: ListRule, operation: OperationView, inputs: Inputs
) -> tuple[ClassName, tuple[str, ...]]:
    """The class of an operation's rows, and the arguments of a rule of any style."""
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    result = resolver.result_of(operation, f"{key}.rows")
    rows = resolver.path(result, rule.rows, f"{key}.rows")
    row = resolver.class_after(result, rule.rows, f"{key}.rows")
    row_key = [resolver.field_of(row, name, f"{key}.row_key").name for name in rule.row_key]
    total = resolver.path(result, rule.total, f"{key}.total") if rule.total else None
    constant = resolver.operation(rule.operation, f"{key}.operation").constant
    return row, keywords(
        operation=f"operations.{constant}",
        rows=path_text(rows),
        total=None if total is None else path_text(total),
        key=names_text(row_key) if row_key else None,
    )


def _ends_of(rule: TokenRule, operation: OperationView, inputs: Inputs) -> tuple[str, str | None]:
    """Where an operation's answer has the token, and what says that there are no more."""
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    result = resolver.result_of(operation, f"{key}.token")
    token = path_text(resolver.path(result, rule.token, f"{key}.token"))
    if rule.done is None:
        return token, None
    done = path_text(resolver.path(result, rule.done, f"{key}.done"))
    if isinstance(rule.done_value, str):
        resolver.check_values(result, rule.done, (rule.done_value,), f"{key}.done_value")
    return token, done


def _start(rule: TokenRule, taken: FieldName, inputs: Inputs) -> str:
    """What the first page is asked for with, where its request must have something."""
    text = taken.annotation.removesuffix(" | None") in ("str", "Any", "object")
    if text:
        return literal(rule.start or "")
    return inputs.resolver.fail(
        f"page.{rule.verb}.start", f"sets {rule.parameter!r}, which is no text", "fields", ()
    )


def _size(default: int) -> Parameter:
    return Parameter("page_size", "int", str(default), "how many rows to ask for at a time")


def _with_parameters(
    rule: ListRule,
    operation: OperationView,
    plain: ListMethod,
    own: Sequence[str],
    inputs: Inputs,
    inner: _Inner | None = None,
) -> ListMethod:
    """The method with what callers give: the fields of the request that paging does not fill.

    So are those of a part of it, of which paging fills some.
    """
    filled = {
        inputs.resolver.field_of(operation.request, name, f"page.{rule.verb}.not_null")
        for name in rule.not_null
    }
    given = [field for field in operation.parameters if field.name not in own]
    rest = () if inner is None else inner.owner.fields.values()
    beside = [field for field in rest if field.init and inner and field.name not in inner.own]
    fields = inputs.methods.parameters([*given, *beside], of_method(plain), filled)
    request, *others = plain.requests
    named = [field.keyword for field in fields]
    arguments = (*named[: len(given)], *request.arguments)
    if inner is not None:
        within = ", ".join((*named[len(given) :], *inner.filled))
        arguments = (*arguments, f"{inner.part}=types.{inner.owner.name}({within})")
    return replace(
        plain,
        parameters=(
            *(replace(field.parameter, doc="as the operation takes it") for field in fields),
            *plain.parameters,
        ),
        requests=(replace(request, arguments=arguments), *others),
    )


def _carried(
    rule: TokenRule,
    operation: OperationView,
    following: OperationView,
    method: ListMethod,
    inputs: Inputs,
) -> tuple[Request, ...]:
    """The method's requests, where those after the first repeat what they have in common.

    Raises:
        InputError: they need something else.
    """
    first, more = method.requests
    given = {argument.partition("=")[0]: argument for argument in first.arguments}
    set_already = {argument.partition("=")[0] for argument in more.arguments}
    wires = {field.name: wire for wire, field in operation.request.fields.items()}
    names = {wire: name for name, wire in wires.items()}
    carried = []
    for wire, field in following.request.fields.items():
        if field.name in set_already or not field.init:
            continue
        same = given.get(names.get(wire, ""))
        if same is not None:
            carried.append(f"{field.name}={same.partition('=')[2]}")
        elif field.default is None:
            inputs.resolver.fail(
                f"page.{rule.verb}.next",
                f"names {following.name!r}, which needs {wire}; a call of {operation.name}",
                "fields",
                (),
            )
    return first, replace(more, arguments=(*carried, *more.arguments))
