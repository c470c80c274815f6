"""References of encoded messages (SOAP 1.1, 5.2.1 and 5.4.1; SOAP 1.2 part 2, 3.1.5) followed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import cast

from lxml import etree

from soapwright.runtime.codec.bounded import attributes, limits_being_read, prefixes
from soapwright.runtime.errors import MalformedResponse

_SOAP11 = "{http://schemas.xmlsoap.org/soap/encoding/}"
_SOAP12 = "{http://www.w3.org/2003/05/soap-encoding}"
_ID = ("id", f"{_SOAP12}id")
_REF = ("href", f"{_SOAP12}ref")
_ROOT = f"{_SOAP11}root"
_OF_ENCODING = (
    *(*_ID, _ROOT, f"{_SOAP12}nodeType"),
    "{http://schemas.xmlsoap.org/soap/envelope/}encodingStyle",
    "{http://www.w3.org/2003/05/soap-envelope}encodingStyle",
)
"""Attributes that say something of the message and nothing of what it holds."""
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NAMING = (_TYPE, f"{_SOAP11}arrayType", f"{_SOAP12}itemType")
"""Attributes that hold the name of a type."""
_LEAST = 100_000
"""A smaller answer counts as if it had this size."""
_EACH = 50
"""What an element counts beside its texts."""
_DEEPEST = 1_000
"""References within each other: records that nest so deep have no room on the stack."""


def resolve(node: etree._Element) -> None:
    """Put what the references below an element mean in their place, each time anew.

    What the encoding says of elements, their ids above all, is taken away: it is no content.

    Args:
        node: in the whole message, where anything may be referred to.

    Raises:
        MalformedResponse: something refers to what is not there, to what it is part of, or to more
            than the limits of the answer allow.
    """
    whole = node.getroottree().getroot()
    targets = {
        id_: element
        for element in whole.iter(etree.Element)
        if (id_ := _first(element, _ID)) is not None
    }
    times = limits_being_read().references
    left = times * max(_LEAST, _size(whole)) if targets else 0
    within: set[str] = set()
    todo: list[etree._Element | set[str]] = [node]
    while todo:
        element = todo.pop()
        if isinstance(element, set):  # what was begun with these has ended
            within -= element
            continue
        begun = {id_} if (id_ := _first(element, _ID)) is not None else set()
        within |= begun
        while (reference := _reference(element)) is not None:
            target = _target(targets, reference, within)
            left -= _size(target)
            if left < 0:
                raise MalformedResponse(
                    f"the answer's references stand for more than {times} times its size; "
                    "Limits(references=) allows more"
                )
            begun.add(reference)
            within.add(reference)
            element = _in_place(element, target)
        for name in _OF_ENCODING:
            element.attrib.pop(name, "")
        if begun:
            todo.append(begun)
        todo += element.iterchildren(etree.Element)


def _size(element: etree._Element) -> int:
    """About how much an element is, with all that is in it."""
    return sum(
        _EACH + len(each.text or "") + len(each.tail or "") + sum(map(len, each.values()))
        for each in element.iter()
    )


def _target(
    targets: Mapping[str, etree._Element], reference: str, within: Collection[str]
) -> etree._Element:
    if reference in within:
        raise MalformedResponse(f"the answer's #{reference} is part of itself")
    if len(within) > _DEEPEST:
        raise MalformedResponse(f"the answer's #{reference} nests deeper than can be read")
    target = targets.get(reference)
    if target is None:
        raise MalformedResponse(f"the answer refers to #{reference}, which it has not")
    return target


def resolve_all(body: etree._Element) -> None:
    """Resolve what is in a Body whose parts have no wrapper, and take out what is referred to.

    Raises:
        MalformedResponse: as ``resolve``.
    """
    referred = _referred(body)
    beside = [child for child in body if _first(child, _ID) in referred]
    resolve(body)
    for child in beside:
        if child.getparent() is body:
            body.remove(child)


def root_of(body: etree._Element) -> etree._Element | None:
    """What a Body is about: not what stands beside it to be referred to (SOAP 1.1, 5.6)."""
    referred = _referred(body)
    children = list(body.iterchildren(etree.Element))
    roots = (child for child in children if child.get(_ROOT, "").strip() in ("1", "true"))
    others = (
        child
        for child in children
        if child.get(_ROOT, "").strip() not in ("0", "false") and _first(child, _ID) not in referred
    )
    return next((child for found in (roots, others) for child in found), None)


def _referred(body: etree._Element) -> set[str]:
    return {
        reference
        for element in body.iter(etree.Element)
        if (reference := _reference(element)) is not None
    }


def _first(element: etree._Element, names: tuple[str, ...]) -> str | None:
    return next(_values(element, names), None)


def _values(element: etree._Element, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if (value := element.get(name)) is not None:
            yield value.strip()


def _reference(element: etree._Element) -> str | None:
    """What an element refers to within the message; an attachment or another document is left."""
    href = element.get(_REF[0])
    if href is not None:
        return href.strip()[1:] if href.strip().startswith("#") else None
    return _first(element, _REF[1:])


def _in_place(element: etree._Element, target: etree._Element) -> etree._Element:
    """A copy of the target by the element's name, where the element was."""
    copy = etree.Element(element.tag, nsmap=cast("dict[str, str]", prefixes(target)))
    for name, value in attributes(target).items():
        if name not in _OF_ENCODING:
            copy.set(name, value)
    for name, value in attributes(element).items():
        if name not in (*_REF, *_OF_ENCODING):
            copy.set(name, value)  # its position in an array
    copy.text = target.text
    copy.extend(deepcopy(child) for child in target)
    copy.tail = element.tail
    parent = element.getparent()
    assert parent is not None
    parent.replace(element, copy)
    for source, moved in zip(target.iter(), copy.iter(), strict=True):
        _mean_the_same(source, moved)
    return copy


def _mean_the_same(source: etree._Element, moved: etree._Element) -> None:
    """Write names in a copy by prefixes that are declared there.

    lxml keeps no declaration of a namespace that has another prefix further up.
    """
    for name in _NAMING:
        if (value := source.get(name)) is not None and moved.get(name) == value:
            moved.set(name, _renamed(value, source, moved))
    if source.get(_TYPE, "").rpartition(":")[2] == "QName" and source.text:
        moved.text = _renamed(source.text.strip(), source, moved)


def _renamed(value: str, source: etree._Element, moved: etree._Element) -> str:
    prefix, colon, local = value.strip().partition(":")
    if not colon:
        prefix, local = "", value.strip()
    namespace = prefixes(source).get(prefix or None)
    if namespace is None or prefixes(moved).get(prefix or None) == namespace:
        return value
    known = next((p for p, uri in prefixes(moved).items() if uri == namespace and p), None)
    return value if known is None else f"{known}:{local}"
