"""A depot whose operations bind header parts: one that several share, one of its own, none."""

from __future__ import annotations

from tests.styles import CALLS, ENCODING, Op, element_part, envelope, header, part, wsdl

TYPES = "".join(
    f'<xs:element name="{name}"><xs:complexType><xs:sequence>{content}</xs:sequence>'
    "</xs:complexType></xs:element>"
    for name, content in {
        "Store": '<xs:element name="Litres" type="xs:int"/>',
        "Stored": '<xs:element name="Place" type="xs:int"/>',
        "Take": '<xs:element name="Place" type="xs:int"/>',
        "Look": '<xs:element name="Place" type="xs:int"/>',
        "Session": '<xs:element name="Key" type="xs:string"/>',
        "Options": '<xs:element name="Silent" type="xs:boolean"/>',
        "Quota": '<xs:element name="Left" type="xs:int"/>',
        "Expired": '<xs:element name="Since" type="xs:int"/>',
    }.items()
)
SESSION = element_part("Session", "session")
FAULT = '<s:headerfault message="t:StoreFault0" part="expired" use="literal"/>'
STORE = Op(
    "Store",
    [element_part("Store"), SESSION, element_part("Options", "options")],
    [element_part("Stored"), element_part("Quota", "quota")],
    faults=[element_part("Expired", "expired")],
    headers=header("StoreIn", "session", within=FAULT) + header("StoreIn", "options"),
    given_headers=header("StoreOut", "quota"),
)
TAKE = Op(
    "Take",
    [element_part("Take")],
    [element_part("Stored")],
    headers=header("StoreIn", "session"),
)
LOOK = Op("Look", [element_part("Look")], [element_part("Stored")])
DONE = "<t:Stored><t:Place>7</t:Place></t:Stored>"
QUOTA = "<t:Quota><t:Left>41</t:Left></t:Quota>"


def headed(soap: str = "1.1") -> str:
    """The WSDL."""
    return wsdl(STORE, TAKE, LOOK, types=TYPES, style="document", soap=soap)


def answer(head: str = "", soap: str = "1.1") -> bytes:
    """What every operation answers."""
    return envelope(DONE, soap, head)


# --- parts that are types ------------------------------------------------------------------------

WHO = (
    '<xs:complexType name="Who"><xs:sequence>'
    '<xs:element name="name" type="xs:string" form="unqualified"/>'
    '<xs:element name="boss" type="t:Who" minOccurs="0" form="unqualified"/>'
    "</xs:sequence></xs:complexType>"
)
HEADS = f'namespace="{CALLS}"'


def rpc(use: str, heads: str) -> str:
    """A WSDL whose header parts are types; ``heads`` is how those that are complex are used."""
    style = f'encodingStyle="{ENCODING}"' if heads == "encoded" else ""
    more = f'use="{heads}" {style} {HEADS}'
    do = Op(
        "Do",
        [part("a"), part("who", "t:Who"), part("level", "xs:int")],
        [part("b"), part("echo", "t:Who")],
        sent_body='parts="a"',
        given_body='parts="b"',
        headers=header("DoIn", "who", more) + header("DoIn", "level", f'use="literal" {HEADS}'),
        given_headers=header("DoOut", "echo", more),
    )
    return wsdl(do, types=WHO, use=use)
