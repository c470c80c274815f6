"""A client without opinions: bodies go out as written, answers are checked and come back as trees.

Every answer is validated against the schema in the WSDL, by lxml and by xmlschema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax import saxutils

import httpx2
import xmlschema
from lxml import etree

from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME

NS = "http://autotask.net/ATWS/v1_6/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ACTIONS = {"getEntityInfo": "GetEntityInfo"}


def escape(text: str) -> str:
    return saxutils.escape(text, {"\r": "&#13;"})


def q(name: str) -> str:
    return f"{{{NS}}}{name}"


def entity(type_: str, udfs: Mapping[str, str | None] | None = None, /, **fields: Any) -> str:
    """An entity as vendors' samples write it; ``id`` first, everything else as given."""
    members = {"id": 0, **fields}
    text = "".join(
        f'<{n} xsi:type="xsd:string">{escape(str(v))}</{n}>' if n != "id" else f"<id>{v}</id>"
        for n, v in members.items()
    )
    if udfs:
        pairs = "".join(
            f"<UserDefinedField><Name>{escape(n)}</Name>"
            + (f"<Value>{escape(v)}</Value>" if v is not None else "")
            + "</UserDefinedField>"
            for n, v in udfs.items()
        )
        text += f"<UserDefinedFields>{pairs}</UserDefinedFields>"
    return f'<Entity xsi:type="{type_}">{text}</Entity>'


def ticket(title: str = "A ticket", **fields: Any) -> str:
    return entity("Ticket", AccountID=1, Title=title, Status=1, Priority=2, **fields)


def query_xml(name: str, conditions: str = "") -> str:
    return f'<queryxml version="1.0"><entity>{name}</entity><query>{conditions}</query></queryxml>'


def where(field: str, op: str, value: str = "") -> str:
    return f'<field>{field}<expression op="{op}">{escape(value)}</expression></field>'


class Schemas:
    """The schema in a WSDL, as two validators know it."""

    def __init__(self, wsdl: bytes) -> None:
        element = etree.fromstring(wsdl).find(".//{http://www.w3.org/2001/XMLSchema}schema")
        assert element is not None
        text = etree.tostring(element)
        self.lxml = etree.XMLSchema(etree.fromstring(text))
        self.xmlschema = xmlschema.XMLSchema(text.decode())

    def check(self, body: etree._Element) -> None:
        alone = etree.fromstring(etree.tostring(body))
        self.lxml.assertValid(alone)
        self.xmlschema.validate(alone)


class Answer:
    """An ATWSResponse."""

    def __init__(self, result: etree._Element) -> None:
        self.result = result
        self.code = int(result.findtext(q("ReturnCode")) or 0)
        self.type = result.findtext(q("EntityResultType"))
        self.entities = result.findall(f"{q('EntityResults')}/{q('Entity')}")
        self.errors = [e.text or "" for e in result.findall(f"{q('Errors')}//{q('Message')}")]
        self.infos = result.findall(f"{q('EntityReturnInfoResults')}/{q('EntityReturnInfo')}")

    @property
    def ids(self) -> list[int]:
        return [int(e.findtext(q("id")) or 0) for e in self.entities]

    def values(self, name: str) -> list[str | None]:
        return [e.findtext(q(name)) for e in self.entities]


class Raw:
    """Calls operations of a sandbox."""

    def __init__(self, url: str, schemas: Schemas, timeout: float = 30) -> None:
        self.url = url
        self.schemas = schemas
        self.auth: tuple[str, str] | None = (USERNAME, SECRET)
        self.code: str | None = INTEGRATION_CODE
        self.http = httpx2.Client(timeout=timeout)

    def request(self, operation: str, body: str = "", header: str = "") -> dict[str, Any]:
        """What httpx2's ``post`` takes."""
        element = ACTIONS.get(operation, operation)
        if self.code is not None:
            header += f"<IntegrationCode>{self.code}</IntegrationCode>"
        envelope = (
            f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:xsi="{XSI}" '
            'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Header>'
            f'<AutotaskIntegrations xmlns="{NS}">{header}</AutotaskIntegrations>'
            f'</soap:Header><soap:Body><{element} xmlns="{NS}">{body}</{element}>'
            "</soap:Body></soap:Envelope>"
        )
        return {
            "url": self.url,
            "content": envelope.encode(),
            "headers": {
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": f'"{NS}{element}"',
            },
            "auth": self.auth,
        }

    def post(self, operation: str, body: str = "", header: str = "") -> httpx2.Response:
        return self.http.post(**self.request(operation, body, header))

    def call(self, operation: str, body: str = "", header: str = "") -> etree._Element:
        """The wrapper element of the answer, found valid."""
        return self.read(self.post(operation, body, header))

    def read(self, response: httpx2.Response) -> etree._Element:
        assert response.status_code == 200, response.text
        (element,) = etree.fromstring(response.content).iterfind(f"{{{SOAP}}}Body/*")
        self.schemas.check(element)
        return element

    def fault(self, operation: str, body: str = "") -> str:
        """The fault string of a call that must fail."""
        response = self.post(operation, body)
        assert response.status_code == 500
        return etree.fromstring(response.content).findtext(".//faultstring") or ""

    def write(self, operation: str, *entities: str) -> Answer:
        return Answer(self.call(operation, f"<Entities>{''.join(entities)}</Entities>")[0])

    def create(self, *entities: str) -> list[int]:
        """The ids of what was created."""
        answer = self.write("create", *entities)
        assert answer.code == 1, answer.errors
        return answer.ids

    def refused(self, operation: str, *entities: str) -> list[str]:
        answer = self.write(operation, *entities)
        assert answer.code == -1
        assert not answer.entities
        return answer.errors

    def query(self, name: str, conditions: str = "") -> Answer:
        return self.query_text(query_xml(name, conditions))

    def query_text(self, text: str) -> Answer:
        return Answer(self.call("query", f"<sXML>{escape(text)}</sXML>")[0])

    def one(self, name: str, record: int) -> etree._Element:
        (found,) = self.query(name, where("id", "Equals", str(record))).entities
        return found

    def pages(self, name: str) -> Iterator[list[int]]:
        last = 0
        while ids := self.query(name, where("id", "GreaterThan", str(last))).ids:
            yield ids
            last = ids[-1]
