"""Messages as they may be shown: what is secret in them is masked.

What is secret is known by its value, where the client was given it or got it in a login, and by the
name that it stands under, where nobody knows more of a service than its WSDL. Names are judged
generously: what is masked in vain costs a look elsewhere, what is shown cannot be taken back. A
value that was masked under its name is masked wherever it comes again.

Messages are read as text, not parsed: what is cut, or no XML at all, is shown too, and its secrets
are not.
"""

from __future__ import annotations

import html
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from urllib.parse import quote, quote_plus, urlsplit

from soapwright.runtime.http.secret_names import is_secret
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.records.dataclass import dataclass

MASK = "***"
"""Stands for what is secret."""
_SHORTEST = 4
"""Of values that are masked within a text; a shorter one only where it is the whole text."""
_LEARNED = 8
"""The same of values that are learned."""
_MOST_LEARNED = 500
_DEEPEST = 3
"""How often XML may be the text of XML."""

_ANY = "surrogatepass"
"""How any text is encoded: what stands in no charset is in a message all the same."""
_SHOWN = frozenset(
    {
        *("accept", "accept-charset", "accept-encoding", "accept-language"),
        *("cache-control", "connection", "content-encoding", "content-language"),
        *("content-length", "content-type", "date", "expect", "host", "mime-version"),
        *("soapaction", "te", "traceparent", "transfer-encoding", "user-agent"),
        *("x-request-id", "x-correlation-id"),
    }
)
"""The headers of requests whose values are shown."""
_HIDDEN = frozenset({"authentication-info", "www-authenticate", "proxy-authenticate"})
"""Headers of answers whose values are not, beside those whose names say so."""
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(\s*=\s*)("[^"]*(?:"|\Z)|'[^']*(?:'|\Z))""")
_NAME = re.compile(r"[^\s/><]+")
_TAG = re.compile(r"<[/!?:\w]")
_JSON = re.compile(r'("((?:[^"\\]|\\.)*)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,}\]\[{]+)')
_DECLARED = re.compile(rb"""^[^<]{0,4}<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']""")
_TEXTUAL = ("text/", "multipart/", "message/", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Secrets(NeverPickled):
    """What a client knows to be secret.

    Args:
        values: as they are.
        names: Python or wire names of what is secret beside what its name says; of an element it
            is the text, not what is below it.
    """

    values: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return "<Secrets>"


class Masker(NeverPickled):
    """Masks what one client sends and gets.

    Args:
        secrets: tells what is secret by now.
    """

    def __init__(self, secrets: Callable[[], Secrets] = Secrets) -> None:
        self._secrets = secrets
        self._lock = threading.RLock()
        self._learned: dict[str, None] = {}
        self._known = Secrets()
        self._pattern: re.Pattern[str] | None = None
        self._names: frozenset[str] = frozenset()

    def headers(self, headers: Mapping[str, str], *, sent: bool) -> dict[str, str]:
        """Headers: of a request only values of well-known ones are shown, since users send what
        they like; of an answer those whose name says that they are secret are not."""
        with self._lock:
            return {name: self._header(name, value, sent=sent) for name, value in headers.items()}

    def _header(self, name: str, value: str, *, sent: bool) -> str:
        known = name.lower()
        if known == "location":
            return self.url(value)
        hidden = known not in _SHOWN if sent else known in _HIDDEN or is_secret(name)
        return MASK if hidden else self.text(value)

    def url(self, url: str) -> str:
        """An address without its user; of its query what is secret is masked."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return MASK
        host = parts.netloc.rpartition("@")[2]
        query = self._form(parts.query)
        shown = parts._replace(netloc=host, query=query, fragment="")
        return self.text(shown.geturl())

    def text(self, text: str) -> str:
        """A text in which known values are masked."""
        with self._lock:
            self._refresh()
            return self._replaced(text)

    def content(self, data: bytes, content_type: str) -> bytes:
        """A message, or the beginning of one."""
        with self._lock:
            self._refresh()
            return self._content(data, content_type)

    # --- forms of content ------------------------------------------------------------------------

    def _content(self, data: bytes, content_type: str) -> bytes:
        kind = Message()
        kind["content-type"] = content_type or "text/xml"
        main = kind.get_content_type()
        boundary = kind.get_param("boundary")
        if main.startswith("multipart/") and isinstance(boundary, str) and boundary:
            return b"".join(self._parts(data, boundary))
        textual = main.startswith(_TEXTUAL) or main.endswith(("xml", "json"))
        if not textual and data.lstrip()[:1] != b"<":  # what it says it is need not be true
            return f"[{len(data)} bytes of {main}]".encode()
        charset = kind.get_content_charset()
        text, charset = _decoded(data, charset)
        if main == "application/x-www-form-urlencoded":
            masked = self._replaced(self._form(text))
        else:
            if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
                text = _JSON.sub(self._json, text)
            # What is no XML may have a known value where a name would be, or over two pieces.
            masked = self._replaced("".join(self._xml(text, 0)))
        try:
            return masked.encode(charset, "surrogateescape")
        except ValueError:
            return masked.encode("utf-8", "replace")

    def _parts(self, data: bytes, boundary: str) -> Iterator[bytes]:
        """The parts of a multipart message (RFC 2046, 5.1); what is coded is not shown."""
        limit = b"--" + boundary.encode("utf-8", "replace")
        for index, part in enumerate(data.split(limit)):
            if index:
                yield limit
            head, blank, content = part.partition(b"\r\n\r\n")
            shown = self._replaced(head.decode("utf-8", "surrogateescape"))
            yield shown.encode("utf-8", "surrogateescape") + blank
            if not blank:
                continue
            fields = {
                name.strip().lower(): value.strip()
                for name, _, value in (
                    line.partition(":") for line in head.decode("latin-1").splitlines()
                )
            }
            coding = fields.get("content-transfer-encoding", "").lower()
            if coding in ("base64", "quoted-printable"):
                yield f"[{len(content)} bytes, {coding}]\r\n".encode()
            else:
                yield self._content(content, fields.get("content-type", "text/plain"))
                yield b"" if content.endswith(b"\n") else b"\r\n"

    def _form(self, text: str) -> str:
        return "&".join(
            f"{name}={MASK}" if sign and value and self._is_named(name) else pair
            for pair in text.split("&")
            for name, sign, value in [pair.partition("=")]
        )

    def _json(self, match: re.Match[str]) -> str:
        before, name, value = match.groups()
        if not self._is_named(name):
            return f"{before}{value}"
        self._learn(value.strip('"'))
        return f'{before}"{MASK}"'

    def _xml(self, text: str, depth: int) -> Iterator[str]:
        """XML, or what looks like it, piece by piece: each byte is looked at once."""
        reading = _Reading(self)
        at, end = 0, len(text)
        while at < end:
            tag = _TAG.search(text, at)
            begin = end if tag is None else tag.start()
            if begin > at:
                yield self._leaf(reading, text[at:begin], depth)
            if begin == end:
                return
            for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
                if text.startswith(opening, begin):
                    stop = text.find(closing, begin + len(opening))
                    stop = end if stop < 0 else stop
                    inner = text[begin + len(opening) : stop]
                    within = reading if opening == "<![CDATA[" else _Reading(self)
                    shown = self._leaf(within, inner, depth, is_raw=True)
                    at = min(end, stop + len(closing))
                    yield f"{opening}{shown}{text[stop:at]}"
                    break
            else:
                at = _tag_end(text, begin)
                yield reading.tag(text[begin:at])

    def _leaf(self, reading: _Reading, text: str, depth: int, *, is_raw: bool = False) -> str:
        """A text between tags."""
        plain = text if is_raw else html.unescape(text) if "&" in text else text
        value = plain.strip()
        if not value:
            return text
        reading.text = value
        if reading.hides:
            self._learn(value)
            return text.replace(text.strip(), MASK)
        if value in self._known.values:
            return text.replace(text.strip(), MASK)
        inner = _JSON.sub(self._json, plain) if value[0] in ("{", "[") else plain
        if _TAG.search(inner):
            inner = MASK if depth == _DEEPEST else "".join(self._xml(inner, depth + 1))
        elif inner == plain:
            return self._replaced(text)
        else:
            inner = self._replaced(inner)
        return text if inner == plain else inner if is_raw else html.escape(inner, quote=False)

    # --- what is secret -----------------------------------------------------------------------

    def _is_named(self, name: str) -> bool:
        return is_secret(name) or self.is_own(name)

    def is_own(self, name: str) -> bool:
        """Whether a name is secret at this service, beside what it says itself."""
        return bool(self._names) and _plain(name) in self._names

    def attribute(self, match: re.Match[str]) -> str:
        """An attribute with its quotes."""
        name, sign, value = match.groups()
        if self._is_named(name):
            self._learn(html.unescape(value[1:-1]))
            return f"{name}{sign}{value[0]}{MASK}{value[0]}"
        return f"{name}{sign}{self._replaced(value)}"

    def _learn(self, value: str) -> None:
        if len(value) >= _LEARNED and len(self._learned) < _MOST_LEARNED and value != MASK:
            if value not in self._learned:
                self._pattern = None
            self._learned[value] = None

    def _refresh(self) -> None:
        known = self._secrets()
        if known != self._known:
            self._known, self._pattern = known, None
            self._names = frozenset(map(_plain, known.names))

    def _replaced(self, text: str) -> str:
        if self._pattern is None:
            values = {value for value in self._known.values if len(value) >= _SHORTEST}
            written = {form for value in values | {*self._learned} for form in _forms(value)}
            longest_first = sorted(written, key=lambda form: (-len(form), form))
            self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        return self._pattern.sub(MASK, text)


class _Reading:
    """Where in a document one is: within what is secret, or not."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._open: list[tuple[str, bool]] = []
        self._counts: Counter[str] = Counter()
        self._hiding = 0
        self.text = ""
        """Of the present element."""
        self._next: int | None = None
        """How deep the element is that comes after one whose text is the name of a secret."""

    @property
    def hides(self) -> bool:
        """Whether a text here is secret."""
        if self._hiding:
            return True
        return bool(self._open) and self._masker.is_own(self._open[-1][0])

    def tag(self, tag: str) -> str:
        """A tag, as it may be shown."""
        if tag.startswith("</"):
            self._close(tag[2:].strip(" \t\r\n>"))
            return tag
        found = _NAME.match(tag, 1)
        if found is None or tag.startswith("<!"):
            return self._masker.text(tag)
        name = found[0].rpartition(":")[2]
        told = _NAMED.search(tag)
        hides = is_secret(name) or self._next == len(self._open)
        hides = hides or (told is not None and is_secret(told[1] or told[2]))
        self._next = None
        self.text = ""
        if not tag.endswith("/>"):
            self._open.append((name, hides))
            self._counts[name] += 1
            self._hiding += hides
        if self._hiding or hides:
            return found.string[: found.end()] + _ATTRIBUTE.sub(self._hidden, tag[found.end() :])
        return found.string[: found.end()] + _ATTRIBUTE.sub(
            self._masker.attribute, tag[found.end() :]
        )

    def _hidden(self, match: re.Match[str]) -> str:
        """An attribute of what is secret: only what tells its name, type or namespace is shown."""
        name = match[1].rpartition(":")[2].lower()
        if match[1].startswith("xmlns") or name in ("name", "key", "type", "nil", "id"):
            return self._masker.attribute(match)
        quote_ = match[3][0]
        return f"{match[1]}{match[2]}{quote_}{MASK}{quote_}"

    def _close(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if not self._counts[name]:
            return  # of nothing that is open
        while self._open:
            closed, hides = self._open.pop()
            self._counts[closed] -= 1
            self._hiding -= hides
            if closed == name:
                break
        is_name = 0 < len(self.text) <= 60 and not self._hiding and is_secret(self.text)
        self._next = len(self._open) if is_name else None
        self.text = ""


_ENDS = re.compile(r"""[>"']""")
_NAMED = re.compile(r"""\s(?:name|key)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def _tag_end(text: str, begin: int) -> int:
    """Where a tag ends: values of attributes may hold what ends one, but not what begins one."""
    limit = text.find("<", begin + 1)
    limit = len(text) if limit < 0 else limit
    at = begin + 1
    while found := _ENDS.search(text, at, limit):
        if found[0] == ">":
            return found.end()
        at = text.find(found[0], found.end(), limit) + 1
        if not at:
            break
    return limit


def _decoded(data: bytes, charset: str | None) -> tuple[str, str]:
    """A text, and what it was written in; its bytes that are not are kept."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        charset = "utf-16"
    elif charset is None and (declared := _DECLARED.match(data)):
        charset = declared[1].decode()
    try:
        return data.decode(charset or "utf-8", "surrogateescape"), charset or "utf-8"
    except (LookupError, ValueError):
        return data.decode("utf-8", "surrogateescape"), "utf-8"


def _forms(value: str) -> set[str]:
    """How a value may stand in a message or an address."""
    escaped = html.escape(value, quote=False)
    return {
        *(value, escaped, html.escape(value), escaped.replace('"', "&quot;")),
        *(quote(value, errors=_ANY), quote(value, safe="", errors=_ANY)),
        quote_plus(value, errors=_ANY),
    }


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.rpartition(":")[2]).lower()
