"""Answers that are made to cost more than their size, each for any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:d="http://www.w3.org/2001/XMLSchema"><s:Body>{}</s:Body></s:Envelope>'
)
NAMESPACE = "http://autotask.net/ATWS/v1_6/"
_ENTITY = (
    f'<queryResponse xmlns="{NAMESPACE}"><queryResult><EntityResults><Entity i:type="Ticket">'
    "<id>1</id>{}</Entity></EntityResults><EntityResultType>ticket</EntityResultType>"
    "<ReturnCode>1</ReturnCode></queryResult></queryResponse>"
)

_TYPED, _NAMING = '<a i:type="p0:T"/>', '<a b="p0:T">p1:x</a>'
_EMPTY = '<Entity i:type="Ticket"/>'


def in_entity(text: str) -> bytes:
    """An answer whose one record holds this beside its id."""
    return ENVELOPE.format(_ENTITY.format(text)).encode()


def _scoped(number: int) -> str:
    """Prefixes in scope of elements that name a type by one: as many of both as go into it."""
    half = number // 2
    names = " ".join(f'xmlns:p{n}="u:{n}"' for n in range(half))
    return f"<Scope {names}>{half * _TYPED}</Scope>"


def _scoped_unknown(number: int) -> str:
    half = number // 2
    names = " ".join(f'xmlns:p{n}="u:{n}"' for n in range(half))
    return f"<Scope {names}>{half * _NAMING}</Scope>"


def _nested_prefixes(number: int) -> str:
    """Each level declares a prefix, and what is in the innermost is looked through for all."""
    deep = min(200, number)
    opened = "".join(f'<a{n} xmlns:p{n}="u:{n}">' for n in range(deep))
    closed = "".join(f"</a{n}>" for n in reversed(range(deep)))
    return f"{opened}{'<x>p1:y</x>' * number}{closed}"


ANSWERS: Mapping[str, Callable[[int], bytes]] = {
    "unknown elements of one name": lambda n: in_entity("<Later>1</Later>" * n),
    "unknown elements of many names": lambda n: in_entity(
        "".join(f"<L{k}>1</L{k}>" for k in range(n))
    ),
    "unknown elements between known ones": lambda n: in_entity("<L>1</L><id>1</id>" * n),
    "unknown attributes": lambda n: in_entity(
        "<Later " + " ".join(f'a{k}="1"' for k in range(n)) + "/>"
    ),
    "a known element again and again": lambda n: in_entity("<Title>x</Title>" * n),
    "prefixes in scope of types": lambda n: in_entity(_scoped(n)),
    "prefixes in scope of unknown content": lambda n: in_entity(_scoped_unknown(n)),
    "prefixes within each other": lambda n: in_entity(_nested_prefixes(n)),
    "one long text": lambda n: in_entity(f"<Title>{'x' * 30 * n}</Title>"),
    "one text of many references": lambda n: in_entity(f"<Title>{'&lt;' * n}</Title>"),
    "one long comment": lambda n: in_entity(f"<!--{'x ' * 15 * n}-->"),
    "many CDATA sections": lambda n: in_entity(f"<Title>{'<![CDATA[x]]>' * n}</Title>"),
    "one long attribute": lambda n: in_entity('<Later a="' + "x" * 30 * n + '"/>'),
    "many digits": lambda n: in_entity(f"<AccountID i:type='d:int'>{'9' * n}</AccountID>"),
    "unknown types": lambda n: in_entity("".join(f'<L i:type="d:t{k}">1</L>' for k in range(n))),
    "records without end": lambda n: ENVELOPE.format(
        f'<queryResponse xmlns="{NAMESPACE}"><queryResult><EntityResults>'
        f"{n * _EMPTY}</EntityResults></queryResult></queryResponse>"
    ).encode(),
}
