"""The methods that rules of service.toml give, each with the operations that it calls, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from soapwright.service.page import KeysetRule, TokenRule

if TYPE_CHECKING:
    from soapwright.service.rules import ServiceRules
    from soapwright.service.session import SessionRule
    from soapwright.service.workflow import WorkflowRule


class RuleMethod(NamedTuple):
    """A method by a rule; ``replaces`` tells that what it calls needs no method of its own.

    It is in the group of the first of ``calls``, or ``of_client``.
    """

    name: str
    calls: tuple[str, ...]
    replaces: bool = False
    of_client: bool = False


def rule_methods(rules: ServiceRules) -> Iterator[RuleMethod]:
    """The methods, in the order in which classes have them."""
    pages = [page for page in rules.pages.values() if isinstance(page, KeysetRule)]
    yield from _batches(rules, pages)
    for call in rules.calls.values():
        yield RuleMethod(call.verb, (call.operation,), replaces=True)
    for page in pages:
        yield RuleMethod(page.verb, (page.operation,), replaces=True)
    if pages:
        yield from _of_entities(rules, pages[0].operation)
    if rules.limits.usage is not None:
        yield RuleMethod("read_usage", (rules.limits.usage.operation,))
    yield from _jobs(rules)
    yield from _lists(rules)
    yield from _session(rules.session)
    if rules.workflow is not None:
        yield from _work(rules.workflow)


def _batches(rules: ServiceRules, pages: Sequence[KeysetRule]) -> Iterator[RuleMethod]:
    """Batches, with what they read of current records and what became of lost ones."""
    queries = {page.verb: page.operation for page in pages}
    for batch in rules.batches.values():
        calls = [batch.operation]
        if batch.replaces and pages:
            calls.append(pages[0].operation)
        if batch.verb in rules.resolves:
            calls.append(queries[rules.resolves[batch.verb].query])
        yield RuleMethod(batch.verb, tuple(calls), replaces=True)


def _lists(rules: ServiceRules) -> Iterator[RuleMethod]:
    for page in rules.pages.values():
        if not isinstance(page, KeysetRule):
            following = (page.next,) if isinstance(page, TokenRule) and page.next else ()
            yield RuleMethod(page.verb, (page.operation, *following))


def _session(rule: SessionRule) -> Iterator[RuleMethod]:
    """``connect``, which asks where the service is, and logs in."""
    ways = () if rule.login is None else rule.login.ways
    asked = (() if rule.locate is None else (rule.locate.operation,), (w.operation for w in ways))
    for operation in chain(*asked):
        yield RuleMethod("connect", (operation,), of_client=True)


def _of_entities(rules: ServiceRules, query: str) -> Iterator[RuleMethod]:
    yield RuleMethod("get", (query,))
    yield RuleMethod("related", (query,))
    catalogue = rules.catalogue
    if catalogue is not None and catalogue.values is not None:
        asked = (catalogue.fields, *((catalogue.udfs,) if catalogue.udfs else ()))
        yield RuleMethod("read_picklists", tuple(ask.operation for ask in asked))
    if rules.changes is not None:
        yield RuleMethod("changes", (query,))


def _jobs(rules: ServiceRules) -> Iterator[RuleMethod]:
    for job in rules.jobs.values():
        later = (job.poll, *(() if job.cancel is None else (job.cancel.operation,)))
        yield RuleMethod(job.verb, (job.start, *later))
        yield RuleMethod(job.attach, later)


def _work(rule: WorkflowRule) -> Iterator[RuleMethod]:
    """The client's methods for work in steps, and those of one piece of work."""

    def method(name: str, *calls: str) -> RuleMethod:
        return RuleMethod(name, calls, replaces=True, of_client=True)

    status, listed = rule.status.operation, rule.results
    results = () if listed is None else filter(None, (listed.operation, listed.also))
    yield method("create", rule.create)
    yield method("send", rule.create, *(step.operation for step in rule.steps), status, *results)
    for step in rule.steps:
        asked = (status,) if step.asked or step.counted else ()
        yield method(f"{rule.handle}.{step.name}", step.operation, *asked)
    yield method(f"{rule.handle}.status", status)
    for name, operation in rule.reads.items():
        yield method(f"{rule.handle}.{name}", operation)
