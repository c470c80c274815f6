"""The same message in other words: what a service may write instead, and every reader must take."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from tests.runtime.values import XSI_TYPE

_NAMES = ("{urn:idioms:a}Name", "{http://schemas.microsoft.com/2003/10/Serialization/}QName")
"""The elements of all packages whose text is a name."""
_PREFIXES = ("", "a", "b", "n0", "xsi")
UNKNOWN = "urn:unknown"


def respelled(node: etree._Element, dice: Random, scope: Mapping[str, str] | None = None) -> str:
    """The same element with other prefixes, bound and bound again anywhere within it.

    Its attributes come in any order; there are comments and CDATA sections among its text.
    """
    scope = scope or {}
    declared: dict[str, str] = {}
    used: set[str] = set()

    def clark(name: str) -> str:
        prefix, _, local = name.strip().rpartition(":")
        namespace = node.nsmap.get(prefix or None)
        return f"{{{namespace}}}{local}" if namespace else local

    def spelled(name: str, *, attribute: bool = False) -> str:
        if name[0] != "{":
            return name
        namespace, _, local = name[1:].partition("}")
        bound = {**scope, **declared}
        usable = [p for p, ns in bound.items() if ns == namespace and not (attribute and not p)]
        if not usable or dice.random() < 0.3:
            free = [p for p in _PREFIXES if p not in used and not (attribute and not p)]
            usable = [dice.choice(free)]
            declared[usable[0]] = namespace
        prefix = dice.choice(usable)
        used.add(prefix)
        return f"{prefix}:{local}" if prefix else local

    tag, text = str(node.tag), node.text or ""
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    if XSI_TYPE in attributes:
        attributes[XSI_TYPE] = clark(attributes[XSI_TYPE])
    is_name = tag in _NAMES and text
    names = [tag, attributes.get(XSI_TYPE, tag), clark(text) if is_name else tag]
    if any(name[0] != "{" for name in names):  # a name without a namespace lets none be the default
        used.add("")
        if scope.get(""):
            declared[""] = ""
    start = spelled(tag)
    said = []
    for key in dice.sample(list(attributes), len(attributes)):
        value = spelled(attributes[key]) if key == XSI_TYPE else attributes[key]
        said.append(f" {spelled(key, attribute=True)}={quoteattr(value)}")
    content = spelled(clark(text)) if is_name else _text(text, dice)
    said += [f' xmlns{prefix and ":"}{prefix}="{ns}"' for prefix, ns in declared.items()]
    inner = {**scope, **declared}
    for child in node:
        content += respelled(child, dice, inner) + _text(child.tail or "", dice)
    return f"<{start}{''.join(said)}>{content}</{start}>"


def _text(text: str, dice: Random) -> str:
    if not text or dice.random() < 0.7:
        return escape(text)
    at = dice.randrange(len(text) + 1)
    before, after = text[:at], text[at:]
    if "]]>" in after:
        return f"{escape(before)}<!-- & --><?x?>{escape(after)}"
    return f"{escape(before)}<![CDATA[{after}]]><!---->"


def disordered(node: etree._Element, dice: Random) -> None:
    """Puts a record's elements into another order, with blanks and unknown elements among them."""
    children = list(node)
    if not children:
        return
    for child in children:
        disordered(child, dice)
        node.remove(child)
    if dice.random() < 0.3:
        unknown = etree.Element(f"{{{UNKNOWN}}}{dice.choice('ab')}")
        unknown.text = "1"
        children.append(unknown)
    # Those of one name are a list, which has an order.
    tags = [child.tag for child in children]
    dice.shuffle(tags)
    queues = {tag: [child for child in children if child.tag == tag] for tag in tags}
    node.text = dice.choice(["", "\n  "])
    for tag in tags:
        child = queues[tag].pop(0)
        child.tail = dice.choice(["", " ", "\r\n\t"])
        node.append(child)
