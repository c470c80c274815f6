"""Compare bindings: SOAP version, style, use, transport, actions, headers, policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.operations import matched, operation_scope
from soapwright.diff.compare.pairing import pair_up
from soapwright.diff.finding import Direction
from soapwright.schema.model import Binding, BoundMessage, BoundOperation, HeaderPart, QName, Schema
from soapwright.schema.overloads import bound_operations, labelled

_VERSIONS = {"soap11": "SOAP 1.1", "soap12": "SOAP 1.2"}


def pair_bindings(sides: Sides) -> list[tuple[Binding, Binding]]:
    """The bindings of both sides that are the same: by name, else by kind and operations."""

    def likeness(base: Binding, other: Binding) -> int:
        if base.kind != other.kind:
            return 0
        return len({o.name for o in base.operations} & {o.name for o in other.operations})

    pairs = pair_up(
        sides.base.bindings.values(),
        sides.other.bindings.values(),
        name=lambda binding: f"{binding.name.local} {binding.kind}",
        likeness=likeness,
    )
    return [(base, other) for base, other in pairs if base is not None and other is not None]


def compare_bindings(sides: Sides, pairs: Sequence[tuple[Binding, Binding]]) -> set[str]:
    """Compare each pair, and the SOAP versions of the two sides.

    Returns:
        The kinds that came or went, whose ports are not reported as well.
    """
    here, there = _kinds(sides.base), _kinds(sides.other)
    for kind in (kind for kind in here if kind not in there):
        place = here[kind].place
        message = f"{_VERSIONS[kind]} is not spoken any more"
        scope = Scope(f"binding/{kind}")
        sides.report("soap-version-removed", scope, message, place, base=_VERSIONS[kind])
    for kind in (kind for kind in there if kind not in here):
        message = f"{_VERSIONS[kind]} is spoken too"
        scope = Scope(f"binding/{kind}")
        sides.report("soap-version-added", scope, message, there[kind].place, other=_VERSIONS[kind])
    seen: set[tuple[QName, str, str]] = set()
    for base, other in pairs:
        found = sides.trial()
        _compare_binding(found, base, other)
        # What two bindings of a port type say of one operation is one finding.
        new = {(base.port_type, f.id, f.path): f for f in found.findings}
        sides.findings.extend(f for key, f in new.items() if key not in seen)
        seen.update(new)
    return here.keys() ^ there.keys()


def _kinds(schema: Schema) -> dict[str, Binding]:
    """The first binding of each SOAP version."""
    return {b.kind: b for b in reversed(list(schema.bindings.values())) if b.kind in _VERSIONS}


def _compare_binding(sides: Sides, base: Binding, other: Binding) -> None:
    scope = Scope(f"binding/{base.name.local}")
    place = other.place
    sides.changed("style-changed", scope, "the style", base.style, other.style, place)
    for what, before, after in (
        ("the transport", base.transport, other.transport),
        ("the verb", base.verb, other.verb),
    ):
        sides.changed("transport-changed", scope, what, before, after, place)
    _compare_policies(sides, scope, base, other)
    here = _labelled(sides.base, base)
    there = matched(here, _labelled(sides.other, other))
    for label, operation in here.items():
        match = there.get(label)
        if match is not None:
            inherited = (base.style, other.style)
            _compare_operation(sides, label, operation, match, inherited=inherited)
        elif _offers(sides.other, label):
            child = Scope(f"{scope.path}/{label}", operation=operation.name)
            message = f"{base.name.local} does not bind {operation.name} any more"
            sides.report("operation-removed", child, message, operation.place, base=operation.name)
    for label, operation in there.items():
        if label not in here and _offers(sides.base, label):
            child = Scope(f"{scope.path}/{label}", operation=operation.name)
            message = f"{other.name.local} now binds {operation.name}"
            sides.report("operation-added", child, message, operation.place, other=operation.name)


def _labelled(schema: Schema, binding: Binding) -> dict[str, BoundOperation]:
    """What a binding binds, by the labels of its port type's operations."""
    return {label: bound for bound, label, _ in bound_operations(schema, binding)}


def _offers(schema: Schema, label: str) -> bool:
    """Whether a port type has the operation, so that only the binding came or went."""
    return any(label in labelled(each.operations) for each in schema.port_types.values())


def _compare_policies(
    sides: Sides,
    scope: Scope,
    base: Binding | BoundOperation,
    other: Binding | BoundOperation,
) -> None:
    for policy in other.required_policies:
        if policy not in base.required_policies:
            message = f"the policy {policy} is required now"
            sides.report(
                "policy-required-added",
                scope.at(f"policy/{policy}"),
                message,
                other.place,
                other=policy,
            )
    for policy in base.required_policies:
        if policy not in other.required_policies:
            message = f"the policy {policy} is not required any more"
            sides.report(
                "policy-removed", scope.at(f"policy/{policy}"), message, base.place, base=policy
            )


def _compare_operation(
    sides: Sides,
    label: str,
    base: BoundOperation,
    other: BoundOperation,
    inherited: tuple[str, str],
) -> None:
    scope = operation_scope(label, base.name)
    place = other.place
    if (base.style, other.style) != inherited:
        sides.changed("style-changed", scope, "the style", base.style, other.style, place)
    if sides.names.translate(base.action or "") != (other.action or ""):
        sides.changed(
            "soap-action-changed", scope, "the soapAction", base.action, other.action, place
        )
    sides.changed(
        "endpoint-address-changed", scope, "the location", base.location, other.location, place
    )
    _compare_policies(sides, scope, base, other)
    directions: tuple[tuple[str, Direction, BoundMessage | None, BoundMessage | None], ...] = (
        ("", "request", base.input, other.input),
        ("/output", "response", base.output, other.output),
    )
    for step, direction, here, there in directions:
        if here is not None and there is not None:
            child = Scope(f"{scope.path}{step}", direction, operation=base.name)
            _compare_body(sides, child, here, there)
            _compare_headers(sides, child, here.headers, there.headers)


def _compare_body(sides: Sides, scope: Scope, base: BoundMessage, other: BoundMessage) -> None:
    """How the body is written; rpc takes the namespace of the call from it."""
    place = other.place
    sides.changed("use-changed", scope, "the use", _use(base), _use(other), place)
    if sides.names.translate(base.namespace or "") != (other.namespace or ""):
        sides.changed(
            "wsdl-namespace-changed",
            scope,
            "the namespace of the body",
            base.namespace,
            other.namespace,
            place,
        )
    if base.body_parts is None or other.body_parts is None:
        return
    for part in base.body_parts:
        if part not in other.body_parts:
            message = f"the part {part} is not in the body any more"
            sides.report("part-removed", scope.at(f"body/{part}"), message, place, base=part)
    for part in other.body_parts:
        if part not in base.body_parts:
            message = f"the part {part} is in the body now"
            sides.report("part-added", scope.at(f"body/{part}"), message, place, other=part)


def _use(message: BoundMessage) -> str:
    beside = (f"with {name} attached" for name, _ in message.attached)
    parts = (message.encoding_style, *message.content_types, message.url, *beside)
    how = " ".join(filter(None, parts))
    return f"{message.use} {how}".strip()


def _compare_headers(
    sides: Sides, scope: Scope, base: Sequence[HeaderPart], other: Sequence[HeaderPart]
) -> None:
    """Match headers by the element they are; the names of message and part are not sent."""
    there = dict(_named(sides.other, other))
    for name, header in _named(sides.base, base):
        child = scope.at(f"header/{name}")
        match = there.pop(name, None)
        if match is None:
            sides.report(
                "header-removed", child, f"the header {name} is gone", header.place, base=name
            )
        else:
            sides.changed(
                "header-must-understand-changed",
                child,
                "mustUnderstand",
                header.must_understand,
                match.must_understand,
                match.place,
            )
            sides.changed("use-changed", child, "the use", header.use, match.use, match.place)
    for name, header in there.items():
        child = scope.at(f"header/{name}")
        sides.report("header-added", child, f"a new header {name}", header.place, other=name)


def _named(schema: Schema, headers: Sequence[HeaderPart]) -> Iterator[tuple[str, HeaderPart]]:
    """Each header with its local name, numbered where another one has the same."""
    counts: Counter[str] = Counter()
    for header in headers:
        message = schema.messages.get(header.message)
        part = next((p for p in message.parts if p.name == header.part), None) if message else None
        element = part.element if part is not None else None
        name = element.local if element is not None else header.part
        counts[name] += 1
        yield (name if counts[name] == 1 else f"{name}[{counts[name]}]"), header
