"""What a text says of an entity → a condition of the runtime, its types checked."""

from __future__ import annotations

import datetime
from typing import Any

from soapwright.commands.tables.columns import Fields
from soapwright.commands.values import moment
from soapwright.commands.where.grammar import Asked, parse
from soapwright.commands.where.tokens import Token, error_at
from soapwright.runtime.query.conditions import (
    BooleanField,
    Comparison,
    Condition,
    DateField,
    DayField,
    Field,
    Op,
    OrderedField,
    TextField,
)
from soapwright.runtime.query.conditions import Fields as QueryFields
from soapwright.runtime.records.plan import FieldPlan

_TEXTS = (Op.BEGINS_WITH, Op.ENDS_WITH, Op.CONTAINS, Op.LIKE, Op.NOT_LIKE)
_ORDERS = (Op.LESS, Op.LESS_OR_EQUAL, Op.GREATER, Op.GREATER_OR_EQUAL)


def condition_of(
    text: str, fields: Fields, asked: QueryFields[Any], *, aware: bool = False
) -> Condition:
    """The condition that a text says.

    Args:
        text: it.
        fields: of the entity, by all that people call them.
        asked: the entity's query fields.
        aware: whether times need a zone.

    Raises:
        InputError: it is none, names no field, or compares one with what it does not hold; with
            the place in the text.
    """
    return parse(text, _Maker(text, fields, asked, aware=aware).make)


class _Maker:
    def __init__(self, text: str, fields: Fields, asked: QueryFields[Any], *, aware: bool) -> None:
        self._text = text
        self._fields = fields
        self._asked = asked
        self._aware = aware

    def make(self, asked: Asked) -> Condition:
        found = self._fields.find(asked.field.text)
        if found is None:
            raise error_at(self._text, asked.field.at, self._fields.told(asked.field.text))
        if isinstance(found, str):
            field: Field[Any, Any] = self._asked.udf(found)
            name, udf = found, True
        else:
            field = self._query_field(found, asked.field)
            name, udf = str(self._fields.metadata[found.attribute]["name"]), False
        self._check(field, asked, asked.field.text)
        values = tuple(dict.fromkeys(self._value(found, field, each) for each in asked.values))
        return Comparison(name, asked.op, values, udf, isinstance(field, DayField))

    def _query_field(self, found: FieldPlan, token: Token) -> Field[Any, Any]:
        try:
            field: Field[Any, Any] = getattr(self._asked, found.attribute)
        except AttributeError as error:
            raise error_at(self._text, token.at, str(error)) from None
        return field

    def _check(self, field: Field[Any, Any], asked: Asked, name: str) -> None:
        """Refuse a comparison that fields of its kind do not have."""
        problem = None
        if asked.op in _TEXTS and not isinstance(field, TextField):
            problem = f"{name} is no text: compare it with = != < > or in"
        elif asked.op in _ORDERS and not isinstance(field, OrderedField):
            problem = f"{name} has no order: compare it with = or !="
        elif asked.op is Op.IS_THIS_DAY and not isinstance(field, DateField | DayField):
            problem = f"{name} is no date"
        if problem is not None:
            raise error_at(self._text, asked.sign.at, problem)

    def _value(self, found: FieldPlan | str, field: Field[Any, Any], token: Token) -> Any:
        try:
            if isinstance(found, str):
                return self._fields.udf_value(found, token.text)
            if isinstance(field, DateField) and not isinstance(field, DayField):
                return _moment(token, aware=self._aware)
            return self._fields.value(found, _given(field, token))
        except ValueError as error:
            raise error_at(self._text, token.at, str(error)) from None


def _given(field: Field[Any, Any], token: Token) -> Any:
    """What a word gives a field: a bare word may be true or false, or a label of a picklist."""
    if isinstance(field, BooleanField) and token.kind not in ("name", "number", "text", "quoted"):
        raise ValueError("write true or false")
    if isinstance(field, TextField) and token.kind == "name":
        raise ValueError(f"a text stands in quotes: '{token.text}'")
    return token.text


def _moment(token: Token, *, aware: bool) -> datetime.date:
    """A time; a date is the whole of its day."""
    text = token.text.strip()
    if len(text) == len("2026-01-31"):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass
    found = moment(text)
    if found is None:
        raise ValueError(f"{text!r} is no time: write 2026-01-31 or 2026-01-31T09:30:00+01:00")
    if aware and found.tzinfo is None:
        raise ValueError(f"{text} has no time zone: write {text}+01:00, or say --time-zone NAME")
    return found
