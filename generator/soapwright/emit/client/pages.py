"""``[page.<verb>]`` by keyset, resolved: the rules in ``paging.py``, and their methods."""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import exploded, keywords
from soapwright.emit.python.docs import literal
from soapwright.errors import each_apart
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.dialects import DIALECTS, DialectName
from soapwright.service.page import KeysetRule


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
class Page:
    """Pages by keyset: the rule's verb, operation and constant, and the dialect that this names."""

    verb: str
    operation: OperationView
    constant: Constant
    dialect: DialectName


def resolve_pages(inputs: Inputs) -> tuple[Page, ...]:
    """The rules of pages by keyset.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rules = [rule for rule in inputs.rules.pages.values() if isinstance(rule, KeysetRule)]
    return each_apart(lambda rule: (_page(rule, inputs),), rules)


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
