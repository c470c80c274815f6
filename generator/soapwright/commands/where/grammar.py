"""The grammar of conditions::

    condition  = both { "or" both }
    both       = part { "and" part }
    part       = "not" part | "(" condition ")" | comparison
    comparison = field ( sign value | ["not"] "in" "(" value { "," value } ")"
               | ["not"] "between" value "and" value | ["not"] "like" value | "contains" value
               | "starts with" value | "ends with" value | "on" value | "is" ["not"] "null" )
    field      = name | "quoted name" | udf.name | udf."quoted name"
    value      = number | 'text' | "text" | date | time | true | false | name of a label

No service knows ``not``, so it goes inwards until a comparison takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from soapwright.commands.where.tokens import Token, error_at, tokens_of
from soapwright.errors import InputError
from soapwright.runtime.query.conditions import Condition, Op
from soapwright.runtime.records.dataclass import dataclass

_SIGNS = {
    "=": Op.EQUALS,
    "==": Op.EQUALS,
    "!=": Op.NOT_EQUAL,
    "<>": Op.NOT_EQUAL,
    "<": Op.LESS,
    "<=": Op.LESS_OR_EQUAL,
    ">": Op.GREATER,
    ">=": Op.GREATER_OR_EQUAL,
}
OPPOSITES = {
    Op.EQUALS: Op.NOT_EQUAL,
    Op.NOT_EQUAL: Op.EQUALS,
    Op.LESS: Op.GREATER_OR_EQUAL,
    Op.GREATER_OR_EQUAL: Op.LESS,
    Op.GREATER: Op.LESS_OR_EQUAL,
    Op.LESS_OR_EQUAL: Op.GREATER,
    Op.LIKE: Op.NOT_LIKE,
    Op.NOT_LIKE: Op.LIKE,
    Op.IS_NULL: Op.IS_NOT_NULL,
    Op.IS_NOT_NULL: Op.IS_NULL,
}
_WORDS = {
    "like": Op.LIKE,
    "contains": Op.CONTAINS,
    "on": Op.IS_THIS_DAY,
    "starts": Op.BEGINS_WITH,
    "begins": Op.BEGINS_WITH,
    "ends": Op.ENDS_WITH,
}
_WITH = ("starts", "begins", "ends")
_RESERVED = frozenset(("and", "or", "not", "in", "between", "like", "contains", "is", "null", "on"))
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison as it is written: a field, how, and with what.

    Args:
        field: the word that names the field.
        op: how they are compared.
        values: with what, each any of them.
        sign: the word that says how.
    """

    field: Token
    op: Op
    values: Sequence[Token]
    sign: Token


Make = Callable[[Asked], Condition]
"""Makes the condition of a comparison; it raises InputError where the field or a value is none."""


def parse(text: str, make: Make) -> Condition:
    """The condition that a text says.

    Args:
        text: it.
        make: makes each comparison.

    Raises:
        InputError: it is none, with the place in the text.
    """
    return _Parser(text, make).whole()


class _Parser:
    def __init__(self, text: str, make: Make) -> None:
        self._text = text
        self._make = make
        self._tokens = list(tokens_of(text))
        self._at = 0
        self._depth = 0

    # --- conditions ---------------------------------------------------------------------------

    def whole(self) -> Condition:
        found = self._either(negated=False)
        if self._now.kind != "end":
            raise self._error("'and' or 'or' is expected here" + self._meant())
        return found

    def _either(self, *, negated: bool) -> Condition:
        found = self._both(negated=negated)
        while self._takes("or"):
            other = self._both(negated=negated)
            found = found & other if negated else found | other
        return found

    def _both(self, *, negated: bool) -> Condition:
        found = self._part(negated=negated)
        while self._takes("and"):
            other = self._part(negated=negated)
            found = found | other if negated else found & other
        return found

    def _part(self, *, negated: bool) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("it nests too deep")
        try:
            if self._takes("not"):
                return self._part(negated=not negated)
            if self._takes("("):
                found = self._either(negated=negated)
                self._expect(")")
                return found
            return self._comparison(negated=negated)
        finally:
            self._depth -= 1

    # --- comparisons --------------------------------------------------------------------------

    def _comparison(self, *, negated: bool) -> Condition:
        field = self._field()
        sign = self._next()
        if sign.text in _SIGNS and sign.kind == "sign":
            return self._asked(field, _SIGNS[sign.text], [self._value()], sign, negated=negated)
        if sign.word == "is":
            op = Op.IS_NOT_NULL if self._takes("not") else Op.IS_NULL
            self._expect("null")
            return self._asked(field, op, [], sign, negated=negated)
        if sign.word == "not":
            negated, sign = not negated, self._next()
            if sign.word not in ("in", "like", "between", "contains"):
                raise self._error("'in', 'like', 'between' or 'contains' is expected here", sign)
        if sign.word == "in":
            return self._among(field, sign, negated=negated)
        if sign.word == "between":
            return self._between(field, sign, negated=negated)
        if sign.word not in _WORDS:
            raise self._error(
                "a comparison is expected here: = != < <= > >=, in (…), between … and …, like, "
                "contains, starts with, ends with, on, is null",
                sign,
            )
        if sign.word in _WITH:
            self._expect("with")
        return self._asked(field, _WORDS[sign.word], [self._value()], sign, negated=negated)

    def _among(self, field: Token, sign: Token, *, negated: bool) -> Condition:
        self._expect("(")
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        self._expect(")")
        if not negated:
            return self._asked(field, Op.EQUALS, values, sign, negated=False)
        found = self._asked(field, Op.EQUALS, values[:1], sign, negated=True)
        for value in values[1:]:
            found = found & self._asked(field, Op.EQUALS, [value], sign, negated=True)
        return found

    def _between(self, field: Token, sign: Token, *, negated: bool) -> Condition:
        low = self._value()
        self._expect("and")
        high = self._value()
        lower = self._asked(field, Op.GREATER_OR_EQUAL, [low], sign, negated=negated)
        upper = self._asked(field, Op.LESS_OR_EQUAL, [high], sign, negated=negated)
        return lower | upper if negated else lower & upper

    def _asked(
        self, field: Token, op: Op, values: Sequence[Token], sign: Token, *, negated: bool
    ) -> Condition:
        if negated:
            op, values = self._negated(op, values, sign)
        return self._make(Asked(field, op, values, sign))

    def _negated(self, op: Op, values: Sequence[Token], sign: Token) -> tuple[Op, Sequence[Token]]:
        if op in OPPOSITES:
            return OPPOSITES[op], values
        around = {Op.CONTAINS: "%{}%", Op.BEGINS_WITH: "{}%", Op.ENDS_WITH: "%{}"}.get(op)
        if around is None or any("%" in value.text for value in values):
            raise self._error("no service can be asked for the contrary of this", sign)
        patterns = [value._replace(text=around.format(value.text)) for value in values]
        return Op.NOT_LIKE, patterns

    # --- words --------------------------------------------------------------------------------

    def _field(self) -> Token:
        token = self._next()
        if token.kind == "name" and token.word not in _RESERVED:
            if token.text.lower() in ("udf.", "udf:") and self._now.kind in ("quoted", "text"):
                return token._replace(text=token.text + self._next().text)
            return token
        if token.kind == "quoted":
            return token
        raise self._error("the name of a field is expected here", token)

    def _value(self) -> Token:
        token = self._next()
        if token.kind in ("text", "quoted", "number", "time"):
            return token
        if token.word == "null":
            raise self._error("nothing equals null: write `is null` or `is not null`", token)
        if token.kind == "name" and token.word not in _RESERVED:
            return token
        raise self._error("a value is expected here: 12, 'text', 2026-01-31, true", token)

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._now
        if token.kind != "end":
            self._at += 1
        return token

    def _takes(self, word: str) -> bool:
        token = self._now
        if token.word == word or (token.kind == "sign" and token.text == word):
            self._at += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise self._error(f"{word!r} is expected here")

    def _meant(self) -> str:
        before = self._tokens[self._at - 1] if self._at else None
        is_name = before is not None and before.kind == "name" and self._now.kind != "sign"
        return ": a text stands in quotes, 'like this'" if is_name else ""

    def _error(self, message: str, token: Token | None = None) -> InputError:
        return error_at(self._text, (token or self._now).at, message)
