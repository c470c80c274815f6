"""Compare the field catalogues of two zones: what no WSDL can show.

Where both WSDLs already tell that an entity or a field came or went, the catalogue does not tell
it again.
"""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.diff import lattice as lattice
from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.enums import exchanged
from soapwright.diff.finding import Direction, Finding
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.catalogue import XSD_TYPES, Catalogue, EntityInfo, FieldInfo, PicklistValue
from soapwright.schema.model import ComplexType, Place, Schema

_ACCESS = ("create", "update", "delete", "query")


def compare_catalogues(sides: Sides, base: Catalogue, other: Catalogue) -> None:
    """Compare the catalogues of the two schemas."""
    _Catalogues(sides, base, other).compare()


@dataclass(frozen=True, slots=True)
class _Entity:
    """One entity of both catalogues, and how it travels."""

    scope: Scope
    base: EntityInfo
    other: EntityInfo


class _Catalogues:
    def __init__(self, sides: Sides, base: Catalogue, other: Catalogue) -> None:
        self._sides, self._base, self._other = sides, base, other
        self._types_here, self._types_there = _by_name(sides.base), _by_name(sides.other)
        self._told = {_subject(finding) for finding in sides.findings}

    def compare(self) -> None:
        for name, entity in self._base.entities.items():
            match = self._other.entities.get(name)
            if match is None:
                self._one_sided("entity-removed", name, entity, "the entity is gone")
            else:
                scope = Scope(name, self._direction(name), entity=name)
                self._compare_entity(_Entity(scope, entity, match))
        for name, entity in self._other.entities.items():
            if name not in self._base.entities:
                self._one_sided("entity-added", name, entity, "a new entity")

    def _direction(self, name: str) -> Direction:
        """As the WSDL's type of the entity travels; either way where there is none."""
        type_ = self._types_here.get(name)
        if type_ is None or type_.name is None:
            return "both"
        return self._sides.reach.type(type_.name)

    def _one_sided(self, rule: str, name: str, entity: EntityInfo, message: str) -> None:
        gone = rule == "entity-removed"
        if (rule, name, None) not in self._told:
            place = self._place(entity.line, base=gone)
            scope = Scope(name, self._direction(name), entity=name)
            before, after = (name, None) if gone else (None, name)
            self._sides.report(rule, scope, message, place, base=before, other=after)

    def _place(self, line: int, *, base: bool = False) -> Place:
        return Place(self._base.file if base else self._other.file, line)

    # --- one entity

    def _compare_entity(self, entity: _Entity) -> None:
        sides, place = self._sides, self._place(entity.other.line)
        for verb in _ACCESS:
            before, after = getattr(entity.base.access, verb), getattr(entity.other.access, verb)
            if before != after:
                message = f"{verb} is {'granted' if after else 'withdrawn'}"
                sides.report(
                    "entity-access-changed",
                    entity.scope.at(f"access/{verb}"),
                    message,
                    place,
                    base=before,
                    other=after,
                    worse=before,
                )
        before, after = entity.base.access.udf, entity.other.access.udf
        what = "support of user-defined fields"
        sides.changed("udf-support-changed", entity.scope, what, before, after, place)
        self._compare_fields(entity)

    def _compare_fields(self, entity: _Entity) -> None:
        here, there = entity.base.fields, entity.other.fields
        for name, field in here.items():
            match = there.get(name)
            if match is None:
                required = "required" if field.required else "optional"
                self._lone_field(entity, f"element-removed-{required}", field)
            else:
                self._compare_field(entity.scope.child(name), field, match)
        for name, field in there.items():
            if name not in here:
                required = "required" if field.required else "optional"
                self._lone_field(entity, f"element-added-{required}", field)

    def _lone_field(self, entity: _Entity, rule: str, field: FieldInfo) -> None:
        gone = rule.startswith("element-removed")
        name = entity.scope.path
        if (rule.rpartition("-")[0], name, field.name) in self._told:
            return
        message = "the field is gone" if gone else "a new field"
        before, after = (field.type, None) if gone else (None, field.type)
        place = self._place(field.line, base=gone)
        scope = entity.scope.child(field.name)
        self._sides.report(rule, scope, message, place, base=before, other=after)

    # --- one field

    def _compare_field(self, scope: Scope, base: FieldInfo, other: FieldInfo) -> None:
        sides, place = self._sides, self._place(other.line)
        if base.read_only and other.read_only:
            scope = _only_read(scope)
        self._compare_type(scope, base, other, place)
        if base.length != other.length:
            shorter = other.length is not None and (
                base.length is None or other.length < base.length
            )
            rule = "field-length-decreased" if shorter else "field-length-increased"
            was, now = ("unlimited" if f.length is None else str(f.length) for f in (base, other))
            sides.changed(rule, scope, "the length", was, now, place)
        for attribute, set_rule, unset_rule in (
            ("required", "field-became-required", "field-became-optional"),
            ("read_only", "field-became-read-only", "field-became-writable"),
            ("queryable", "field-became-queryable", "field-became-unqueryable"),
            ("picklist", "picklist-added", "picklist-dropped"),
        ):
            before, after = getattr(base, attribute), getattr(other, attribute)
            what = attribute.replace("_", "-")
            sides.changed(set_rule if after else unset_rule, scope, what, before, after, place)
        rule, what = "field-reference-changed", "the entity it refers to"
        sides.changed(rule, scope, what, base.reference, other.reference, place)
        sides.changed("field-udf-changed", scope, "user-defined", base.udf, other.udf, place)
        what = "the field its values depend on"
        sides.changed(rule, scope, what, base.picklist_parent, other.picklist_parent, place)
        sides.documentation(scope, base.label, other.label, place)
        if base.values and other.values:
            self._compare_values(scope, base.values, other.values, place)

    def _compare_type(self, scope: Scope, base: FieldInfo, other: FieldInfo, place: Place) -> None:
        if base.type != other.type:
            relation = lattice.relate(*(XSD_TYPES.get(f.type, f.type) for f in (base, other)))
            self._sides.report(
                "field-type-changed",
                scope,
                f"the type changes from {base.type} to {other.type}",
                place,
                base=base.type,
                other=other.type,
                relation=relation,
            )

    def _compare_values(
        self,
        scope: Scope,
        base: tuple[PicklistValue, ...],
        other: tuple[PicklistValue, ...],
        place: Place,
    ) -> None:
        here: Mapping[str, PicklistValue] = {value.value: value for value in base}
        there = {value.value: value for value in other}
        self._compare_defaults(scope, base, other, place)
        labels = ({key: value.label or "" for key, value in side.items()} for side in (here, there))
        swapped = exchanged(*labels)
        for key, value in here.items():
            match = there.get(key)
            child = scope.at(key)
            if match is None:
                message = f"the value {_shown(value)} is gone"
                self._value("picklist-value-removed", child, message, place, value, None)
                continue
            if value.active != match.active:
                rule = "picklist-value-added" if match.active else "picklist-value-deactivated"
                message = f"the value {_shown(value)} is {'' if match.active else 'not '}active now"
                self._value(rule, child, message, place, value, match)
            if value.label != match.label:
                message = f"{value.label or 'no label'} is now called {match.label or 'nothing'}"
                rule = "picklist-labels-swapped" if key in swapped else "picklist-label-localized"
                self._value(rule, child, message, place, value, match)
            what = f"the value that {_shown(match)} depends on"
            sides, rule = self._sides, "picklist-parent-changed"
            sides.changed(rule, child, what, value.parent, match.parent, place)
            if value.system != match.system:
                rule, what = "picklist-value-system-changed", "whether the service owns the value"
                sides.changed(rule, child, what, value.system, match.system, place)
        for key, value in there.items():
            if key not in here:
                message = f"the value {_shown(value)} is new"
                self._value("picklist-value-added", scope.at(key), message, place, None, value)

    def _compare_defaults(
        self,
        scope: Scope,
        base: tuple[PicklistValue, ...],
        other: tuple[PicklistValue, ...],
        place: Place,
    ) -> None:
        """Which value a record gets that leaves the field out; its label is told elsewhere."""
        ours, theirs = ({v.value: _shown(v) for v in s if v.default} for s in (base, other))
        if ours.keys() != theirs.keys():
            before, after = (", ".join(side.values()) or None for side in (ours, theirs))
            rule, what = "picklist-default-changed", "the default"
            self._sides.changed(rule, scope, what, before, after, place)

    def _value(
        self,
        rule: str,
        scope: Scope,
        message: str,
        place: Place,
        base: PicklistValue | None,
        other: PicklistValue | None,
    ) -> None:
        before, after = (None if side is None else _shown(side) for side in (base, other))
        self._sides.report(rule, scope, message, place, base=before, other=after)


def _shown(value: PicklistValue) -> str:
    return value.value if value.label is None else f"{value.value} ({value.label})"


def _only_read(scope: Scope) -> Scope:
    """A field that clients never write: what it may hold matters in responses only."""
    direction: Direction = "response" if scope.direction in ("both", "response") else "none"
    return Scope(scope.path, direction, scope.entity, scope.field)


def _by_name(schema: Schema) -> dict[str, ComplexType]:
    return {
        name.local: type_ for name, type_ in schema.types.items() if isinstance(type_, ComplexType)
    }


def _subject(finding: Finding) -> tuple[str, str | None, str | None]:
    """What a finding of the WSDL tells, as far as a catalogue could tell it again."""
    rule = finding.id
    if rule.startswith(("element-added-", "element-removed-")):
        rule = rule.rpartition("-")[0]
    return rule, finding.entity, finding.field
