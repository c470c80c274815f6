"""``[page.<verb>]``, resolved: the rules in ``paging.py``, and the methods that follow them."""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.names import of_method
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import Parameter, exploded, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.service.dialects import DIALECTS, DialectName
from soapwright.service.page import KeysetRule, NumberedRule

_ON_SHIFT = (
    "what becomes of a list that is seen to change while it is read, so that rows may be missing "
    'or have come twice: "warn" (``RowsShifted``) or "raise"'
)
_ON_UNREADABLE = (
    'what becomes of a row that cannot be read: "raise" makes it an error, "skip" leaves it out, '
    "with a warning (``RecordUnreadable``)"
)


@dataclass(frozen=True, slots=True)
class QueryMethod:
    """The method that reads what a query finds; ``language`` is what its text is written in."""

    template: ClassVar[str] = "members/query.jinja"

    name: str
    rule: str
    language: str


@dataclass(frozen=True, slots=True)
class GetMethod:
    """``get``: reads records by id."""

    template: ClassVar[str] = "members/get.jinja"

    rule: str


@dataclass(frozen=True, slots=True)
class RelatedMethod:
    """``related``: reads what records refer to; ``base`` is the class of all entities."""

    template: ClassVar[str] = "members/related.jinja"

    rule: str
    base: str


@dataclass(frozen=True, slots=True)
class ReadPicklistsMethod:
    """``read_picklists``: ``catalogue`` is the module of the rule that it follows."""

    template: ClassVar[str] = "members/read_picklists.jinja"

    base: str
    catalogue: str


@dataclass(frozen=True, slots=True)
class ListMethod:
    """A method that reads a list page by page: ``arguments`` are those of the request."""

    template: ClassVar[str] = "members/list.jinja"

    name: str
    operation: str
    row: str
    parameters: tuple[Parameter, ...]
    request: str
    arguments: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Page:
    """Pages by keyset: the rule's verb, operation and constant, and the dialect that this names."""

    verb: str
    operation: OperationView
    constant: Constant
    dialect: DialectName


@dataclass(frozen=True, slots=True)
class List:
    """Pages by number: the rule's operation, constant and method."""

    operation: OperationView
    constant: Constant
    method: ListMethod


def resolve_pages(inputs: Inputs) -> tuple[Page, ...]:
    """The rules of pages by keyset.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rules = inputs.rules.pages.values()
    return tuple(_page(rule, inputs) for rule in rules if isinstance(rule, KeysetRule))


def resolve_lists(inputs: Inputs) -> tuple[List, ...]:
    """The rules of pages by number.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rules = inputs.rules.pages.values()
    return tuple(_list(rule, inputs) for rule in rules if isinstance(rule, NumberedRule))


def _page(rule: KeysetRule, inputs: Inputs) -> Page:
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    text = resolver.field_of(operation.request, rule.text, f"{key}.text").name
    result = inputs.results.use(rule.result, operation, f"{key}.result")
    entities = inputs.entities
    assert entities is not None  # service.toml is refused where pages by keyset have none
    request = f"types.{operation.request.name}"
    function = Function(f"_{rule.verb}", "text: str", request, (f"return {request}({text}=text)",))
    dialect = DIALECTS[rule.language]
    limits = keywords(
        max_alternatives=str(rule.max_alternatives),
        max_udfs=str(rule.max_udfs) if rule.max_udfs else None,
    )
    arguments = keywords(
        operation=f"operations.{operation.constant}",
        request=function.name,
        result=f"results.{result}",
        language=f"{dialect.class_name}({', '.join(limits)})",
        key=literal(rule.key),
        key_attribute=literal(resolver.field_of(entities.base, rule.key, f"{key}.key").name),
        limit=str(rule.limit),
        empty=literal(rule.empty) if rule.empty else None,
    )
    constant = Constant(
        rule.verb.upper(), exploded("KeysetPages", arguments), functions=(function,)
    )
    return Page(rule.verb, operation, constant, dialect)


def _list(rule: NumberedRule, inputs: Inputs) -> List:
    resolver, key = inputs.resolver, f"page.{rule.verb}"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    result = resolver.result_of(operation, f"{key}.rows")
    page = resolver.field_of(operation.request, rule.page, f"{key}.page").name
    size = resolver.field_of(operation.request, rule.size, f"{key}.size").name
    filled = {
        resolver.field_of(operation.request, name, f"{key}.not_null") for name in rule.not_null
    }
    reading = (
        Parameter("page_size", "int", str(rule.page_size), "how many rows to ask for at a time"),
        Parameter("on_shift", "OnShift", '"warn"', _ON_SHIFT),
        Parameter("on_unreadable", "OnUnreadable", '"raise"', _ON_UNREADABLE),
    )
    rows = resolver.path(result, rule.rows, f"{key}.rows")
    row = resolver.class_after(result, rule.rows, f"{key}.rows")
    row_key = [resolver.field_of(row, name, f"{key}.row_key").name for name in rule.row_key]
    total = resolver.path(result, rule.total, f"{key}.total") if rule.total else None
    arguments = keywords(
        operation=f"operations.{operation.constant}",
        rows=path_text(rows),
        first=str(rule.first),
        total=None if total is None else path_text(total),
        key=names_text(row_key) if row_key else None,
    )
    plain = ListMethod(
        name=rule.verb,
        operation=operation.name,
        row=row.name,
        parameters=reading,
        request=operation.request.name,
        arguments=(f"{page}=page", f"{size}=size"),
        rule=rule.verb.upper(),
    )
    given = [field for field in operation.parameters if field.name not in (page, size)]
    fields = inputs.methods.parameters(given, of_method(plain), filled)
    method = replace(
        plain,
        parameters=(*(_told(field.parameter) for field in fields), *reading),
        arguments=(*(field.keyword for field in fields), *plain.arguments),
    )
    constant = Constant(rule.verb.upper(), exploded("NumberedPages", arguments))
    return List(operation, constant, method)


def _told(parameter: Parameter) -> Parameter:
    return replace(parameter, doc="as the operation takes it")
