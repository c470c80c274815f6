"""Requests in several MIME parts: the envelope, and what is beside it.

With MTOM the envelope is a part of the type ``application/xop+xml`` (SOAP 1.2 MTOM, 3.2; SOAP 1.1
Binding for MTOM 1.0), else one of its own type (SOAP Messages with Attachments).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.message import Message
from uuid import uuid4

from soapwright.runtime.xsd.attachment import Attachment


def package(
    envelope: bytes, headers: Mapping[str, str], attachments: Sequence[Attachment], *, mtom: bool
) -> tuple[bytes, dict[str, str]]:
    """A request's content and its HTTP headers.

    Args:
        envelope: the message.
        headers: those that it had alone.
        attachments: the parts beside it.
        mtom: whether the envelope includes parts.

    Raises:
        ValueError: two parts have the same id, or one has a type or an id that no header can hold.
    """
    own = Message()
    own["Content-Type"] = headers["Content-Type"]
    kind, action = own.get_content_type(), own.get_param("action")
    boundary, start = f"part-{uuid4().hex}", f"envelope-{uuid4()}@soapwright"
    root = Message()
    whole = Message()
    root["Content-Type"] = "application/xop+xml" if mtom else kind
    root.set_param("charset", "utf-8")
    whole["Content-Type"] = "multipart/related"
    whole.set_param("type", root.get_content_type())
    if mtom:
        root.set_param("type", kind)
        whole.set_param("start-info", kind)
    if action is not None:
        root.set_param("action", str(action))
        whole.set_param("action", str(action))
    whole.set_param("start", f"<{start}>")
    whole.set_param("boundary", boundary)
    pieces = [_part(boundary, root["Content-Type"], start, "binary"), envelope]
    ids = {start}
    for part in attachments:
        if part.content_id in ids:
            raise ValueError(f"two attachments have the id {part.content_id!r}")
        ids.add(part.content_id)
        pieces += [_part(boundary, part.content_type, part.content_id, "binary"), part.content]
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    pieces[0] = pieces[0].removeprefix(b"\r\n")
    return b"".join(pieces), {**headers, "Content-Type": whole["Content-Type"]}


def _part(boundary: str, content_type: str, content_id: str, encoding: str) -> bytes:
    for name, value in (("type", content_type), ("id", content_id)):
        if not (value and value.isascii() and value.isprintable()) or set(value) & set("<>"):
            raise ValueError(f"an attachment has the {name} {value!r}: no header can hold it")
    return (
        f"\r\n--{boundary}\r\nContent-Type: {content_type}\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\nContent-ID: <{content_id}>\r\n\r\n"
    ).encode()
