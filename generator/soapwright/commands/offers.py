"""What a generated package offers to commands: its writing verbs, its entities, its operations.

All of it is read from the package's own modules, whatever the service: rules of batches are
:class:`Batch`, operations :class:`Operation` or :class:`HttpOperation`, those of a group in a
module of its name.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Literal

from soapwright.commands.nearest import letters, nearest
from soapwright.errors import InputError
from soapwright.project.packages import ClientPackage
from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.batch.validate import check_verb
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.errors import NotAllowed
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Items
from soapwright.schema import read_schema
from soapwright.service.rules import ServiceRules

_ITEMS = re.compile(r"Iterable\[(?:types\.)?(\w+)\]")
"""The annotation of records that a method takes."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A verb that writes records of a class.

    Args:
        verb: the client's method.
        group: the client's property that has it; None is the client itself.
        kind: what it does with a record.
        id_attribute: the field that holds a record's id, or "".
        most: how many records go out in one call; None where all of them are one piece of work.
        record: the class.
        entity: what people call it.
        documents: arguments of the method that are documents, before the records.
    """

    verb: str
    group: str | None
    kind: Literal["create", "update", "delete"]
    id_attribute: str
    most: int | None
    record: type[Record]
    entity: str
    documents: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, verb: str, group: str | None, rule: Batch, record: type[Record], entity: str
    ) -> Writing:
        """That of a batch."""
        most = rule.items_per_call or rule.max_items or 1
        return cls(verb, group, rule.verb, rule.id_attribute, most, record, entity)

    def method(self, client: Any) -> Any:
        """The client's method."""
        owner = client if self.group is None else getattr(client, self.group)
        return getattr(owner, self.verb)


@dataclass(frozen=True, slots=True)
class Offered:
    """An operation that can be called.

    Args:
        method: what a method for it is called.
        group: the group that it stands in; None where there are none.
        operation: what it is.
        module: the package's module of operations that has it.
        constant: its name there.
    """

    method: str
    group: str | None
    operation: Operation[Any, Any] | HttpOperation[Any, Any]
    module: ModuleType
    constant: str

    @property
    def body(self) -> Any:
        """Of an HTTP operation the class of its content: a record's, ``bytes``, or None."""
        hint = typing.get_type_hints(self.module)[self.constant]
        request = typing.get_args(hint)[0]
        kind = (typing.get_args(request) or (None,))[0]
        return None if kind is type(None) else kind

    @property
    def shown(self) -> str:
        return self.method if self.group is None else f"{self.group}.{self.method}"


class Offers:
    """What a package offers.

    Args:
        package: it.
        rules: the service's.
    """

    def __init__(self, package: ClientPackage, rules: ServiceRules) -> None:
        self._package = package
        self._rules = rules
        self.types: Any = package.submodule("types").TYPES

    # --- verbs --------------------------------------------------------------------------------

    def writing(self, verb: str, entity: str) -> Writing:
        """The verb for an entity, as people name them.

        Raises:
            InputError: there is no such verb or entity, or the service lets nobody do that.
        """
        meant = letters(verb)
        rules = list(self._batches())
        works = list(self._works())
        verbs = dict.fromkeys([*(name for _, name, _ in rules), *(each.verb for each in works)])
        if not verbs:
            raise InputError(
                f"{self._rules.name} has nothing that writes many records: `soapwright call` "
                "calls its operations",
                key="SERVICE",
            )
        if meant not in map(letters, verbs):
            raise InputError(f"there is no {verb!r}; {nearest(verb, verbs)}", key="VERB")
        names: list[str] = []
        for group, name, rule in rules:
            if letters(name) != meant:
                continue
            if rule.item is Record:
                record = self._entity(entity, rule)
                return Writing.of(name, group, rule, record, record.__name__)
            item = rule.item.__name__
            called = [item, wire_name(rule.item)[1], *([group] if group else [])]
            for each in called:
                if letters(entity) == letters(each):
                    return Writing.of(name, group, rule, rule.item, each)
            names.append(group or item)
        for work in works:
            if (letters(work.verb), letters(work.entity)) == (meant, letters(entity)):
                return work
            names += [work.entity] * (letters(work.verb) == meant)
        raise InputError(f"{verb} has no entity {entity!r}; {nearest(entity, names)}", key="ENTITY")

    def _batches(self) -> Iterator[tuple[str | None, str, Batch]]:
        """The rules of batches, with their group and verb."""
        for group, module in self._modules("batching"):
            for name, rule in vars(module).items():
                if isinstance(rule, Batch):
                    yield group, name.lower(), rule

    def _works(self) -> Iterator[Writing]:
        """Work in steps that has many records to send, beside documents."""
        if not self._package.has("workflow"):
            return
        steps = [s.sends for s in self._package.submodule("workflow").WORKFLOW.steps if s.sends]
        arguments = [
            each
            for each in list(inspect.signature(self._package.client.send).parameters.values())[1:]
            if each.kind is each.POSITIONAL_OR_KEYWORD
        ]
        if len(steps) != len(arguments) or [s for s in steps if isinstance(s, Items)] != steps[-1:]:
            return
        found = _ITEMS.search(str(arguments[-1].annotation))
        if found is not None:
            record = self.types.load(found[1])
            names = tuple(each.name for each in arguments[:-1])
            yield Writing("send", None, "create", "", None, record, found[1], names)

    def _entity(self, entity: str, rule: Batch) -> type[Record]:
        """A class that a verb for records of any class takes."""
        names = {letters(name): name for name in self.types.names()}
        base = self._base()
        found = names.get(letters(entity))
        record = None if found is None else self.types.load(found)
        if not (isinstance(record, type) and issubclass(record, base)) or record is base:
            said = nearest(entity, self._entities(base))
            raise InputError(f"there is no entity {entity!r}; {said}", key="ENTITY")
        try:
            check_verb(record, rule.verb)
        except NotAllowed as error:
            raise InputError(error.message, key="VERB") from None
        return record

    def _base(self) -> type[Record]:
        entities = self._rules.entities
        if entities is None:
            return Record
        found = next((n for n in self.types.names() if letters(n) == letters(entities.base)), None)
        return Record if found is None else self.types.load(found)

    def _entities(self, base: type[Record]) -> list[str]:
        """The names of all entities, for who errs: that loads them all."""
        if self._package.has("q"):
            return list(self._package.submodule("q").__dir__())
        loaded = ((name, self.types.load(name)) for name in self.types.names())
        return [
            name
            for name, each in loaded
            if isinstance(each, type) and issubclass(each, base) and each is not base
        ]

    # --- what can be queried ------------------------------------------------------------------

    def queried(self, entity: str) -> tuple[type[Record], Any]:
        """The class of an entity that can be queried, and its query fields.

        Raises:
            InputError: there is no such entity, or the service has no queries by condition.
        """
        if not self._package.has("q") or not hasattr(self._package.client, "query"):
            raise InputError(self._other_reads(), key="SERVICE")
        fields = self._package.submodule("q")
        known: Sequence[str] = fields.__dir__()
        found = next((name for name in known if letters(name) == letters(entity)), None)
        if found is None:
            said = nearest(entity, known)
            raise InputError(f"there is no entity {entity!r} to query; {said}", key="ENTITY")
        record: type[Record] = self.types.load(found)
        try:
            check_verb(record, "query")
        except NotAllowed as error:
            raise InputError(error.message, key="ENTITY") from None
        return record, getattr(fields, found)

    def _other_reads(self) -> str:
        """How records are read of a service that has no queries."""
        name = self._rules.name
        reads = [
            each.shown
            for each in self.operations()
            if each.method.startswith(("get", "read", "list", "find", "search"))
        ]
        told = f" such as {', '.join(reads[:5])}" if reads else ""
        return (
            f"{name} has no queries by condition: `soapwright call {name} OPERATION` calls its "
            f"operations,{told}, and its client has methods that read (docs/command-line.md)"
        )

    # --- operations ---------------------------------------------------------------------------

    def operations(self) -> Iterator[Offered]:
        """All operations, in the order of the package's modules."""
        for group, module in self._modules("operations"):
            for name, value in vars(module).items():
                if isinstance(value, Operation | HttpOperation):
                    yield Offered(name.lower(), group, value, module, name)

    def operation(self, name: str) -> Offered:
        """The operation of a name: its wire name or its method's, of a group behind a dot.

        Raises:
            InputError: there is none, or there are several.
        """
        known = list(self.operations())
        group, _, last = name.rpartition(".")
        within = [each for each in known if letters(each.group or "") == letters(group)]
        # Wire names may have dots of their own.
        for asked, text in ((known, name), (within if group else [], last)):
            for same in (str, letters):
                meant = same(text)
                found = [o for o in asked if meant in (same(o.operation.name), same(o.method))]
                if len(found) == 1:
                    return found[0]
                if found:
                    which = ", ".join(each.shown for each in found)
                    raise InputError(f"{name!r} is several: say which, {which}", key="OPERATION")
        names = [n for o in known for n in (o.operation.name, o.shown)]
        raise InputError(f"there is no operation {name!r}; {nearest(name, names)}", key="OPERATION")

    def parameters(self, operation: str) -> list[str]:
        """What the WSDL says that an operation takes: the parts of its input.

        Raises:
            InputError: the WSDL cannot be read.
        """
        zone = self._rules.reference_zone
        schema = read_schema(zone.wsdls, root=self._package.root).schema
        found: dict[str, None] = {}
        for port in schema.port_types.values():
            for each in port.operations:
                message = None if each.input is None else schema.messages.get(each.input)
                if each.name == operation and message is not None:
                    found |= dict.fromkeys(part.name for part in message.parts)
        return list(found)

    def _modules(self, room: str) -> Iterator[tuple[str | None, ModuleType]]:
        """A module of rules, or of each group, with the group's name."""
        if self._package.has(room):
            yield None, self._package.submodule(room)
        elif self._package.has(f"{room}/__init__"):
            folder = self._package.submodule(room)
            for found in pkgutil.iter_modules(folder.__path__):
                yield found.name, self._package.submodule(f"{room}.{found.name}")
