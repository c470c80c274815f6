"""Content without a declaration: what it is, its own type says, or what came with it."""

from __future__ import annotations

from collections import UserString
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from soapwright.runtime.codec.any_type import (
    NAMES,
    PREFIXES,
    TYPE,
    XSD,
    plain_text,
    xsd_name_of,
)
from soapwright.runtime.codec.notes import TEXT
from soapwright.runtime.codec.prefixes import OURS, split
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.escaping import escape, quote

if TYPE_CHECKING:
    from soapwright.runtime.codec.protocols import Out, RecordWriter, Show


class UntypedWriter:
    """Writes it.

    Args:
        encoder: writes the records in it.
    """

    def __init__(self, encoder: RecordWriter) -> None:
        self._encoder = encoder

    def wild(self, value: Any, out: Out) -> None:
        """What stands where any element may: a global element, xsdata's AnyElement, or text."""
        if isinstance(value, Record):
            self._encoder.write(value, out.name(*wire_name(type(value))), type(value), out)
        elif isinstance(value, str):
            out.append(escape(value))
        elif getattr(value, "qname", None):
            self.any(value, out.of_tag(value.qname), out)
        else:
            raise ValueError(f"{type(value).__name__} is neither an element nor text")

    def any(self, value: Any, name: str, out: Out) -> None:
        """A value under an element that is declared as anything: its own type says what it is."""
        if value is None:
            out.append(f'<{name} xsi:nil="true"/>')
        elif isinstance(value, Record):
            self._encoder.write(value, name, Record, out)
        elif hasattr(value, "children"):  # xsdata's AnyElement
            of_tag = out.of_tag
            own = of_tag(value.qname) if value.qname else name
            attributes = "".join(
                f" {of_tag(key)}={quote(of_tag(text) if key == TYPE else text)}"
                for key, text in value.attributes.items()
            )
            declared = declarations_of(vars(value).get(PREFIXES, {}))
            out.append(f"<{own}{declared}{attributes}>{escape(value.text or '')}")
            for child in value.children:
                self.wild(child, out)
            out.append(f"</{own}>{escape(value.tail or '')}")
        else:
            xsd = xsd_name_of(value)
            text = out.of_qname(value) if xsd in NAMES else plain_text(value, self._encoder.leaves)
            out.append(f'<{name} xsi:type="xsd:{xsd}">{escape(text)}</{name}>')

    def as_it_came(
        self, value: Any, name: str, said: Mapping[str, str], out: Out, show: Show | None = None
    ) -> None:
        """A leaf with the attributes that it came with.

        Args:
            value: the one that it came with.
            name: of its element.
            said: the attributes.
            out: where to.
            show: how a value of its declared type is written; None where ``xsi:type`` tells.
        """
        try:
            if TEXT in said:
                content = said[TEXT]
            else:
                content = "" if value is None else (show or self._shown_as(said))(value, out)
        except ValueError:
            content = plain_text(
                value, self._encoder.leaves
            )  # another than declared or said, as it came
        out.append(f"<{name}{attributes_of(said, out)}>{escape(content)}</{name}>")

    def _shown_as(self, said: Mapping[str, str]) -> Show:
        """How a value is written whose type only the wire told."""
        namespace, local = split(said.get(TYPE, ""))
        if namespace == XSD and local in NAMES:
            return show_name
        encode = self._encoder.leaves.get(local) if namespace == XSD else None
        return lambda value, out: (encode or self.text_of_either)(value)

    def text_of_either(self, value: Any) -> str:
        """A value of a union or an enumeration: its own type says how it is written.

        Text is written as it is: the service may have sent what no type of the union allows.
        """
        if isinstance(value, str):
            return str(value)
        try:
            return plain_text(value, self._encoder.leaves)
        except ValueError:
            if isinstance(value, UserString):  # xsdata's duration or period
                return str(value)
            raise


def show_name(value: Any, out: Out) -> str:
    """A name, with a prefix of the message."""
    return out.of_qname(value)


def declarations_of(prefixes: Mapping[str, str]) -> str:
    """The prefixes that texts name, but for what would hide a prefix of ours."""
    return "".join(
        f" xmlns:{prefix}={quote(uri)}"
        for prefix, uri in prefixes.items()
        if not OURS.fullmatch(prefix)
    )


def attributes_of(said: Mapping[str, str], out: Out) -> str:
    """What was said beside a value, as attributes."""
    return "".join(
        f" {out.of_tag(key)}={quote(out.of_tag(text) if key == TYPE else text)}"
        for key, text in said.items()
        if key != TEXT
    )
