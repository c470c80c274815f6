"""Which methods of a client call an operation: from rules and names alone, before any class.

It follows what ``classes`` and the modules of the rules make, and loads neither templates nor the
runtime's clients, which would cost more than a comparison of two WSDLs. Tests hold it to the code
that is generated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from soapwright.emit.client.bindings import bindings_of, speaks_http
from soapwright.emit.client.labels import Namer, group_names, is_grouped
from soapwright.emit.client.refusals import refusal
from soapwright.emit.python.naming import distinct, field_name
from soapwright.schema.model import Binding, QName, Schema
from soapwright.schema.overloads import bound_operations

if TYPE_CHECKING:
    from soapwright.emit.client.rule_methods import RuleMethod
    from soapwright.service.rules import ServiceRules

TAKEN = frozenset(
    (
        *("beside", "cached_property", "call", "calls", "changes", "classmethod", "close"),
        *("connect", "create", "exchange", "get", "link", "picklists", "read_picklists"),
        *("read_usage", "related", "send", "status", "types", "under_way", "url", "usage"),
        *("with_headers", "zone"),
    )
)
"""What no operation's method is called in any client: what every client has, and what the first
methods of each are made of."""

OF_RULES = frozenset(("os", "overload", "readings", "type"))
"""The same where rules give methods: what those are made of."""


class _Called(NamedTuple):
    """An operation that a client calls; ``key`` is what service.toml calls it."""

    name: str
    label: str
    group: str | None = None

    @property
    def key(self) -> str:
        return self.label if self.group is None else f"{self.group}.{self.label}"


class _Placed(NamedTuple):
    """A method by a rule in a group, or in the client itself ("")."""

    method: RuleMethod
    group: str
    calls: tuple[_Called, ...]


def callers(schema: Schema, rules: ServiceRules | None = None) -> dict[str, frozenset[str]]:
    """The methods that call operations, in the order of the classes: those by rules first.

    Args:
        schema: what the client's WSDLs say.
        rules: of the service; None for a client of a WSDL alone.

    Returns:
        Methods as one writes them after the client, ``create`` or ``archive.rows``, or
        ``MailBatch.submit`` for one of what the client gives out → the wire names of the
        operations that each calls. Those that no client can call have none.
    """
    return _Callers(schema, rules).found()


class _Callers:
    def __init__(self, schema: Schema, rules: ServiceRules | None) -> None:
        self._rules = rules
        bindings = [binding for binding, _ in bindings_of(schema, ("soap11", "soap12"))]
        groups = group_names(schema, bindings) if is_grouped(rules, schema) else {}
        self._groups = tuple(groups.values())
        self._soap = list(_soap_operations(schema, bindings, groups))
        soap = {each.name for each in self._soap}
        self._http = [each for each in _http_operations(schema) if each.name not in soap]
        self._by_key: dict[str, _Called] = {}
        self._by_name: dict[str, list[_Called]] = {}
        for each in (*self._soap, *self._http):
            self._by_key.setdefault(each.key, each)
            self._by_name.setdefault(each.name, []).append(each)
        self._found: dict[str, set[str]] = {}

    def found(self) -> dict[str, frozenset[str]]:
        placed = [] if self._rules is None else [*self._by_rules(self._rules)]
        own = {group: self._own(group, placed) for group in ("", *self._groups)}
        wishes = [field_name(group) for group in self._groups]
        attributes = distinct(wishes, own[""], "_group")
        own[""] |= {*attributes}
        places = {"": ""} | {g: f"{a}." for g, a in zip(self._groups, attributes, strict=True)}
        for method, group, calls in placed:
            self._note(f"{places[group]}{method.name}", calls)
        replaced = {each for one in placed if one.method.replaces for each in one.calls}
        for group, taken in own.items():
            named = [each for each in self._soap if (each.group or "") == group]
            named += [] if group else self._http
            left = [each for each in named if each not in replaced]
            names = distinct([field_name(each.label) for each in left], taken, "_operation")
            for each, name in zip(left, names, strict=True):
                self._note(f"{places[group]}{name}", [each])
        return {method: frozenset(calls) for method, calls in self._found.items()}

    def _own(self, group: str, placed: Iterable[_Placed]) -> set[str]:
        """What no operation of a group is called, or of the client ("")."""
        taken = {*TAKEN}
        if self._rules is not None:
            taken |= OF_RULES
            if self._rules.workflow is not None:
                taken.add(self._rules.workflow.noun)
        # What is of a handle counts too: its class stands in the client's module.
        names = {one.method.name.rpartition(".")[2] for one in placed if one.group == group}
        return taken | names

    def _note(self, method: str, calls: Iterable[_Called]) -> None:
        self._found.setdefault(method, set()).update(each.name for each in calls)

    def _by_rules(self, rules: ServiceRules) -> Iterator[_Placed]:
        from soapwright.emit.client.rule_methods import rule_methods  # two WSDLs do without

        for method in rule_methods(rules):
            yield from self._places(method)

    def _places(self, method: RuleMethod) -> Iterator[_Placed]:
        """Where a method by a rule is: in each group that has its operation, or in one place."""
        from soapwright.service.batch import GROUP

        first, *more = method.calls
        found = [(first, self._named(first))]
        if GROUP in first:
            named = [(g, f"{g}.{first.replace(GROUP, g)}") for g in self._groups]
            found = [(group, self._named(key)) for group, key in named]
        for group, called in found:
            if called is not None:
                others = (self._named(name.replace(GROUP, group)) for name in more)
                calls = (called, *(each for each in others if each is not None))
                yield _Placed(method, "" if method.of_client else called.group or "", calls)

    def _named(self, name: str) -> _Called | None:
        """The operation that a rule means, if there is one."""
        namesakes = self._by_name.get(name, ())
        return self._by_key.get(name, namesakes[0] if len(namesakes) == 1 else None)


def _soap_operations(
    schema: Schema, bindings: Sequence[Binding], groups: Mapping[QName, str]
) -> Iterator[_Called]:
    """Those of SOAP bindings, in the order in which ``find_operations`` has them."""
    namer = Namer(schema, bindings, grouped=bool(groups))
    seen: set[str] = set()
    for binding in bindings:
        for bound, own, operation in bound_operations(schema, binding):
            if operation is None or not speaks_http(binding):
                continue
            label = namer.label(binding.port_type, own)
            called = _Called(bound.name, label, groups.get(binding.port_type))
            if called.key not in seen and refusal(schema, bound, operation) is None:
                seen.add(called.key)
                yield called


def _http_operations(schema: Schema) -> Iterator[_Called]:
    bindings = [binding for binding, _ in bindings_of(schema, ("http",))]
    namer = Namer(schema, bindings, grouped=False)
    seen: set[str] = set()
    for binding in bindings:
        for bound, own, operation in bound_operations(schema, binding):
            label = None if operation is None else namer.label(binding.port_type, own)
            if label is not None and label not in seen:
                seen.add(label)
                yield _Called(bound.name, label)
