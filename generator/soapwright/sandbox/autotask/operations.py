"""The fourteen operations, over the store."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapwright.sandbox.autotask import describe as describe
from soapwright.sandbox.autotask import fields as fields
from soapwright.sandbox.autotask import files as files
from soapwright.sandbox.autotask.answers import Answers, Content, Markup, entities
from soapwright.sandbox.autotask.query import compile_query, entity_of
from soapwright.sandbox.autotask.records import checked_create, checked_update, read_entity, type_of
from soapwright.sandbox.autotask.texts import Refused, at_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lxml import etree

    from soapwright.sandbox.autotask.fields import Kind, Value
    from soapwright.sandbox.autotask.store import Store

PAGE = 500
"""Rows a query answers with at most, sorted by id."""
BATCH = 200
"""Entities a call may hold."""

WRITES = ("create", "update", "delete")

_CREATED = {"CreateDate", "CreateDateTime", "StatusLastModifiedDate"}
"""Set by create; a cost's status is read-only, so no call of this API changes its date again."""
_CHANGED = {
    "LastActivityDate",
    "LastActivityDateTime",
    "LastModifiedDate",
    "LastModifiedDateTime",
    "LastTrackedModificationDateTime",
    "LastTrackedModifiedDateTime",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose sender is known.

    ``impersonated`` is the resource on whose behalf ``resource`` acts, or None.
    """

    operation: str
    body: etree._Element
    resource: int
    impersonated: int | None


class Operations:
    """Answers calls.

    Args:
        kinds: the entity types.
        store: where they are kept.
        answers: writes the results.
        namespace: the WSDL's.
        language: of the texts.
        clock: seconds since 1970.
        visible: what the callers have a right to see: entity type → ids.
    """

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        store: Store,
        answers: Answers,
        *,
        namespace: str,
        language: str,
        clock: Callable[[], float],
        visible: Mapping[str, Collection[int]],
    ) -> None:
        self._kinds = kinds
        self._store = store
        self._answers = answers
        self._namespace = namespace
        self._language = language
        self._clock = clock
        self._visible = visible
        self._calls: Mapping[str, Callable[[Call], Content | None]] = {
            "query": self._query,
            "create": self._write,
            "update": self._write,
            "delete": self._write,
            "getEntityInfo": self._entity_info,
            "GetFieldInfo": self._field_info,
            "getUDFInfo": self._udf_info,
            "GetWsdlVersion": self._version,
            "GetAttachment": self._get_attachment,
            "CreateAttachment": self._create_attachment,
            "DeleteAttachment": self._delete_attachment,
            "GetInvoiceMarkup": self._invoice,
        }

    def run(self, call: Call) -> Content | None:
        """The result of a call, for the WSDL's answer to it.

        Raises:
            Refused: with the server's reason; nothing was saved.
        """
        return self._calls[call.operation](call)

    def endpoint(self, operation: str, body: etree._Element) -> str:
        """The object endpoint a call goes to, which its concurrency is counted by."""
        if operation in WRITES:
            first = next(body.iter(self._tag("Entity")), None)
            return type_of(first, self._namespace) if first is not None else ""
        if operation == "query":
            return entity_of(self._text(body, "sXML"), self._kinds)
        return operation

    def is_resource(self, text: str) -> bool:
        """Whether the text is the id of a resource."""
        return text.isdecimal() and len(text) < 19 and self._store.exists("Resource", int(text))

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _text(self, body: etree._Element, name: str) -> str:
        return body.findtext(self._tag(name)) or ""

    # --- query -----------------------------------------------------------------------------

    def _query(self, call: Call) -> Content:
        query = compile_query(self._text(call.body, "sXML"), self._kinds, self._store.udfs)
        where, parameters = query.where, query.parameters
        if (seen := self._visible.get(query.kind.name)) is not None:
            where = f"({where}) AND id IN ({', '.join('?' * len(seen))})"
            parameters = (*parameters, *seen)
        try:
            rows = self._store.select(query.kind.name, where, parameters, PAGE)
        except sqlite3.OperationalError as error:  # SQLite limits how deep an expression goes
            raise Refused("too nested") from error
        return self._entities(query.kind, rows, [])

    def _entities(self, kind: Kind, rows: list[tuple[Value, ...]], infos: list[Content]) -> Content:
        udfs = self._store.udfs(kind.name)
        return {
            "ReturnCode": 1,
            "EntityResults": entities(self._answers.entity(kind, row, udfs) for row in rows),
            "EntityResultType": kind.name.lower(),
            "Errors": Markup(),
            "EntityReturnInfoResults": {"EntityReturnInfo": infos},
        }

    # --- create, update, delete ------------------------------------------------------------

    def _write(self, call: Call) -> Content:
        elements = call.body.findall(f"{self._tag('Entities')}/{self._tag('Entity')}")
        kind = self._kind_of(elements, call.operation)
        write = {"create": self._create, "update": self._update, "delete": self._delete}
        ids = []
        with self._store.transaction():
            for number, element in enumerate(elements, 1):
                try:
                    ids.append(write[call.operation](call, kind, element))
                except Refused as refused:
                    raise at_record(refused, call.operation, number, self._language) from None
            if call.operation == "delete":
                return self._entities(kind, [], [])
            rows = [self._row(kind, record) for record in ids]
        action = "Created" if call.operation == "create" else "Updated"
        return self._entities(kind, rows, [_return_info(record, action) for record in ids])

    def _kind_of(self, elements: list[etree._Element], operation: str) -> Kind:
        """The one entity type of a batch that keeps the rules."""
        if not elements:
            raise Refused("no entities")
        if len(elements) > BATCH:
            raise Refused("too many", limit=BATCH, count=len(elements))
        names = list(dict.fromkeys(type_of(element, self._namespace) for element in elements))
        if "" in names:
            raise Refused("no type")
        if len(names) > 1:
            raise Refused("mixed types", first=names[0], second=names[1])
        kind = self._kind(names[0])
        if not getattr(kind.access, operation):
            raise Refused("not allowed", operation=operation, entity=kind.name)
        return kind

    def _kind(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            raise Refused("unknown entity", entity=name)
        return kind

    def _row(self, kind: Kind, record: int) -> tuple[Value, ...]:
        row = self._store.get(kind.name, record)
        if row is None:
            raise Refused("no match", operation="update")
        return row

    def _create(self, call: Call, kind: Kind, element: etree._Element) -> int:
        sent = read_entity(element, kind, self._namespace)
        udfs = self._store.udfs(kind.name)
        values, texts = checked_create(kind, sent, udfs, self._exists)
        now = self._now()
        for name in kind.fields:
            if name in _CREATED or name in _CHANGED:
                values[name] = now
        self._sign(call, kind, values)
        record = self._store.next_id()
        if kind.name == "Ticket" and not values.get("TicketNumber"):
            values["TicketNumber"] = f"T{now[:10].replace('-', '')}.{record % 10_000:04}"
        self._store.insert(kind.name, record, values, texts)
        return record

    def _sign(self, call: Call, kind: Kind, values: dict[str, Value]) -> None:
        if "CreatorResourceID" in kind.fields and values.get("CreatorResourceID") is None:
            values["CreatorResourceID"] = call.impersonated or call.resource
        if "ImpersonatorCreatorResourceID" in kind.fields and call.impersonated:
            values["ImpersonatorCreatorResourceID"] = call.resource

    def _update(self, call: Call, kind: Kind, element: etree._Element) -> int:
        sent = read_entity(element, kind, self._namespace)
        before = self._store.get(kind.name, sent.id)
        if before is None or not self._sees(kind, sent.id):
            raise Refused("no match", operation="update")
        values, texts = checked_update(
            kind, sent, self._store.udfs(kind.name), self._exists, describe.udf_values(before)
        )
        now = self._now()
        values.update({name: now for name in kind.fields if name in _CHANGED})
        self._store.update(kind.name, sent.id, values, texts)
        return sent.id

    def _delete(self, call: Call, kind: Kind, element: etree._Element) -> int:
        sent = read_entity(element, kind, self._namespace)
        if not self._sees(kind, sent.id) or not self._store.delete(kind.name, sent.id):
            raise Refused("no match", operation="delete")
        return sent.id

    def _sees(self, kind: Kind, record: int) -> bool:
        """Whether the callers have a right to a record; one they have not is as if not there."""
        return kind.name not in self._visible or record in self._visible[kind.name]

    def _exists(self, kind: str, record: int) -> bool:
        return kind not in self._kinds or self._store.exists(kind, record)

    def _now(self) -> str:
        return fields.eastern(self._clock())

    # --- what there is ---------------------------------------------------------------------

    def _entity_info(self, call: Call) -> Content:
        return {
            "EntityInfo": [
                describe.entity(kind, restricted=kind.name in self._visible)
                for kind in self._kinds.values()
            ]
        }

    def _field_info(self, call: Call) -> Content:
        kind = self._kind(self._text(call.body, "psObjectType"))
        infos = [fields.ID, *kind.fields.values()]
        return {"Field": [describe.field(info) for info in infos]}

    def _udf_info(self, call: Call) -> Content:
        kind = self._kind(self._text(call.body, "psTable"))
        return {"Field": [describe.field(f) for f in self._store.udfs(kind.name).values()]}

    def _version(self, call: Call) -> Content:
        """The release that the namespace names: …/v1_6/ is 1.6."""
        return self._namespace.rstrip("/").rpartition("/v")[2].replace("_", ".")

    # --- attachments and invoices ----------------------------------------------------------

    def _get_attachment(self, call: Call) -> Content | None:
        record = self._record(call, "attachmentId")
        data = self._store.attachment(record)
        row = self._store.get("AttachmentInfo", record)
        if data is None or row is None:
            return None
        kind = self._kinds["AttachmentInfo"]
        return {"Info": self._answers.entity_content(kind, row, {}), "Data": data}

    def _create_attachment(self, call: Call) -> Content:
        element = call.body.find(self._tag("attachment"))
        info = element.find(self._tag("Info")) if element is not None else None
        if element is None or info is None:
            raise Refused("required", field="Info")
        kind = self._kinds["AttachmentInfo"]
        sent = read_entity(info, kind, self._namespace)
        data = files.decode(element.findtext(self._tag("Data")) or "")
        with self._store.transaction():
            now = self._clock()
            files.check_limits(len(data), self._store.attached_since(now - files.WINDOW))
            values = files.checked(kind, sent, self._exists)
            values |= {"FileSize": len(data), "AttachDate": fields.eastern(now)}
            if values.get("AttachedByResourceID") is None:
                values["AttachedByResourceID"] = call.impersonated or call.resource
            values = {name: value for name, value in values.items() if name in kind.fields}
            record = self._store.next_id()
            self._store.insert(kind.name, record, values, {})
            self._store.add_attachment(record, now, data)
        return record

    def _delete_attachment(self, call: Call) -> Content:
        record = self._record(call, "attachmentId")
        with self._store.transaction():
            if not self._store.delete("AttachmentInfo", record):
                raise Refused("attachment", id=record)
            self._store.delete_attachment(record)
        return ""

    def _invoice(self, call: Call) -> Content:
        format_ = self._text(call.body, "Format").lower()
        if format_ not in files.INVOICE_FORMATS:
            raise Refused("format", value=format_)
        record = self._record(call, "InvoiceId")
        row = self._store.get("Invoice", record)
        if row is None:
            raise Refused("invoice", id=record)
        return files.INVOICE_FORMATS[format_](self._kinds["Invoice"], row)

    def _record(self, call: Call, name: str) -> int:
        text = self._text(call.body, name)
        try:
            return int(fields.parse("long", text) or 0)
        except ValueError as error:
            raise Refused("bad id", value=text) from error


def _return_info(record: int, action: str) -> Content:
    return {
        "EntityId": record,
        "DatabaseAction": action,
        "DuplicateStatus": {"Found": False, "MatchInfo": "", "Ignored": False},
        "Message": "",
    }
