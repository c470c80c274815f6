"""Instances of a global element, from its schema alone: each optional part there and not there,
each branch, nil, derived type and facet limit in turn.

What is asked for knows nothing of how it is read and written, and is not made to fit it: the
schema is read by xmlschema, and a validator that nobody here wrote says what is an instance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Any, TypeVar

from lxml import etree
from xmlschema.validators import XsdAnyElement

from soapwright.schema.names import SWA
from tests.corpus.encoding import ARRAY, ARRAY_TYPE, ENC, PLUMBING, array_type
from tests.corpus.messages import XSD
from tests.corpus.schemas import Schemas
from tests.corpus.texts import NAMESPACES, texts

XSI = NAMESPACES["xsi"]
FOREIGN = "urn:example:foreign"
SWA_REF = f"{{{SWA}}}swaRef"
ANY = f"{{{XSD}}}anyType"
_DEEPEST = 7
_LARGEST = 300
T = TypeVar("T")


class Impossible(Exception):
    """No instance can be made here."""


class Instances:
    """Makes instances of the global elements of some schemas.

    Args:
        schemas: the schemas.
    """

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._maps = schemas.typed.maps
        self._turns: Counter[Hashable] = Counter()
        self._asked: dict[Hashable, int] = {}
        self._texts: dict[int, list[str]] = {}
        self._derived = _derived(self._maps.types.values())
        spaces = sorted({kind.target_namespace for kind in self._maps.types.values()} - {"", XSD})
        # All are declared everywhere: lxml drops what no name needs, though a text may.
        self._prefixes = {**NAMESPACES, **{f"t{n}": space for n, space in enumerate(spaces)}}
        self._size = 0
        self._ids = 0
        self._least = False
        self._encoded = False

    def of(
        self, name: str, least: int = 20, most: int = 60, *, encoded: bool = False
    ) -> Iterator[etree._Element]:
        """Valid instances of an element; more than ``least`` as long as there is something new.

        Args:
            name: in Clark notation.
            least, most: how many.
            encoded: whether it is in SOAP encoding, where everything says its type and nothing is
                of an unknown name.
        """
        element = self._maps.elements[name]
        self._encoded = encoded
        found = 0
        for number in range(3 * most):
            if found >= most or (found >= least and not self._news()):
                return
            self._size, self._least = 0, number == 0
            try:
                made = self._element(element, 0)
            except (Impossible, RecursionError):
                continue
            root = etree.fromstring(etree.tostring(made))
            if self._schemas.complaint(root) is None:
                found += 1
                yield root

    # --- decisions -----------------------------------------------------------------------------

    def _news(self) -> bool:
        """Whether anything has an option that was not taken yet."""
        return any(self._turns[key] < count for key, count in self._asked.items())

    def _turn(self, key: Hashable, options: Sequence[T], depth: int) -> T:
        """The next of some options, the first of which costs least."""
        if self._least or depth > _DEEPEST or self._size > _LARGEST:
            return options[0]
        self._asked[key] = len(options)
        self._turns[key] += 1
        return options[self._turns[key] % len(options)]

    # --- elements ------------------------------------------------------------------------------

    def _element(self, declared: Any, depth: int) -> etree._Element:
        if depth > 3 * _DEEPEST:
            raise Impossible
        self._size += 1
        # One of a simple type is falsy: it holds no elements.
        chosen = declared if declared.ref is None else declared.ref
        members = self._members(chosen)
        if members:
            chosen = self._turn(("member", id(chosen)), members, depth)
        elif chosen.abstract:
            raise Impossible
        node = etree.Element(
            chosen.name if chosen.qualified or chosen.is_global() else chosen.local_name,
            nsmap=self._prefixes,
        )
        kind = chosen.type
        kinds = [kind, *self._derived.get(kind.name, ())] if kind.name else [kind]
        kinds = [each for each in kinds if not getattr(each, "abstract", False)]
        if not kinds:
            raise Impossible
        picked = self._turn(("type", id(chosen)), kinds, depth)
        of = array_type(picked)
        says_type = self._encoded and depth and picked.name and of is None and picked.name != ARRAY
        if picked is not kind or (says_type and picked.name != ANY):
            node.set(f"{{{XSI}}}type", self._prefixed(picked.name))
        if (
            chosen.nillable
            and chosen.fixed is None
            and self._turn(("nil", id(chosen)), [False, True, False], depth)
        ):
            node.set(f"{{{XSI}}}nil", "true")
            self._attributes(node, picked, depth)
            return node
        self._fill(node, chosen, picked, depth)
        if of is not None:
            name, _, ranks = of.rpartition("[")
            base, bracket, inner = name.partition("[")
            size = ",".join(["1"] * ranks.count(",") + [str(len(node))])
            node.set(ARRAY_TYPE, f"{self._prefixed(base)}{bracket}{inner}[{size}]")
        return node

    def _prefixed(self, name: str) -> str:
        """A QName for a text."""
        namespace, _, local = name.rpartition("}")
        known = {space: prefix for prefix, space in self._prefixes.items()}
        return f"{known[namespace[1:]]}:{local}" if namespace else local

    def _members(self, element: Any) -> list[Any]:
        """An element, and those that may stand for it."""
        group = self._maps.substitution_groups.get(element.name, ()) if element.is_global() else ()
        others = sorted(group, key=lambda each: str(each.name))
        found = [each for each in (element, *others) if not each.abstract]
        return found if others else []

    def _fill(self, node: etree._Element, element: Any, kind: Any, depth: int) -> None:
        if kind.name == ANY:
            if not str(element.elem.get("type", "anyType")).endswith("anyType"):
                raise Impossible  # xmlschema did not find its type
            self._anything(node, depth)
            return
        if kind.is_simple() or kind.has_simple_content():
            if not kind.is_simple():
                self._attributes(node, kind, depth)
            simple = kind if kind.is_simple() else kind.content
            node.text = self._text(node, simple, element, depth)
            return
        self._attributes(node, kind, depth)
        if kind.mixed:
            node.text = self._turn(("mixed", id(kind)), ["", "some text "], depth)
        for child in self._group(kind.content, depth + 1):
            if kind.mixed and self._turn(("tail", id(kind)), [False, True], depth):
                child.tail = " more "
            node.append(child)

    def _text(self, node: etree._Element, kind: Any, element: Any, depth: int) -> str:
        if element.fixed is not None:
            return str(self._turn(("fixed", id(element)), [element.fixed, ""], depth))
        options = self._options(kind)
        if element.default is not None:
            options = [*options, ""]
        return self._turn(("text", id(element), id(kind)), options, depth)

    def _options(self, kind: Any) -> list[str]:
        if id(kind) not in self._texts:
            self._texts[id(kind)] = texts(kind)
        found = self._texts[id(kind)]
        if not found or kind.name == SWA_REF:  # the part that it refers to is beside the instance
            raise Impossible
        if kind.is_derived(self._maps.types[f"{{{XSD}}}ID"]):
            self._ids += 1
            return [f"id{self._ids}"]
        return found

    def _attributes(self, node: etree._Element, kind: Any, depth: int) -> None:
        declared = getattr(kind, "attributes", None) or {}
        of = array_type(kind)
        for name in declared:
            attribute = declared[name]
            if (of is not None or self._encoded) and (not name or ENC in name or name in PLUMBING):
                continue  # what it says of arrays follows from their items, the rest is plumbing
            if name is None:
                if (
                    attribute.process_contents != "strict"
                    and "##other" in str(attribute.namespace) + "##other"
                    and self._turn(("any@", id(kind)), [False, True], depth)
                    and _admits(attribute)
                ):
                    node.set(f"{{{FOREIGN}}}mark", "m")
                continue
            if attribute.use == "prohibited" or (
                attribute.use != "required"
                and not self._turn(("@", id(attribute)), [False, True], depth)
            ):
                continue
            text = attribute.fixed
            if text is None:
                text = self._turn(("text@", id(attribute)), self._options(attribute.type), depth)
            node.set(name, text)

    # --- content -------------------------------------------------------------------------------

    def _group(self, group: Any, depth: int) -> list[etree._Element]:
        found: list[etree._Element] = []
        for _ in range(self._times(group, depth)):
            found += self._once(group, depth)
        return found

    def _times(self, particle: Any, depth: int) -> int:
        least, most = particle.min_occurs, particle.max_occurs
        options = [least]
        if most is None or most > least:
            options.append(max(1, least))
        if (most is None or most > 1) and least < 2:
            options += [2, 3] if most is None or most > 2 else [2]
        times: int = self._turn(("times", id(particle)), list(dict.fromkeys(options)), depth)
        return times

    def _once(self, group: Any, depth: int) -> list[etree._Element]:
        particles = [each for each in group if each.max_occurs != 0]
        if group.model != "choice":
            return [node for each in particles for node in self._particle(each, depth)]
        if not particles:
            return []
        branches = sorted(particles, key=lambda each: each.min_occurs)
        return self._particle(self._turn(("branch", id(group)), branches, depth), depth)

    def _particle(self, particle: Any, depth: int) -> list[etree._Element]:
        if hasattr(particle, "model"):
            return self._group(particle, depth)
        found: list[etree._Element] = []
        for _ in range(self._times(particle, depth)):
            try:
                made = (
                    self._wild(particle, depth)
                    if isinstance(particle, XsdAnyElement)
                    else self._element(particle, depth)
                )
            except Impossible:
                if len(found) < particle.min_occurs:
                    raise
                break
            found.append(made)
        return found

    def _wild(self, wildcard: Any, depth: int) -> etree._Element:
        if self._encoded:
            raise Impossible
        if wildcard.process_contents != "strict" and _admits(wildcard):
            node = etree.Element(f"{{{FOREIGN}}}thing", nsmap={"f": FOREIGN})
            node.set("n", "1")
            node.text = "some"
            etree.SubElement(node, f"{{{FOREIGN}}}inner").text = "x"
            return node
        listed = [each for each in wildcard.namespace if each and not each.startswith("##")]
        if listed and wildcard.process_contents != "strict":
            named = self._turn(("listed", id(wildcard)), listed, depth)
            return etree.Element(f"{{{named}}}thing", nsmap={"f": named})
        for name, element in self._maps.elements.items():
            if (
                name
                and not element.abstract
                and wildcard.is_matching(name)
                and element.type.is_simple()
            ):
                return self._element(element, _DEEPEST + 1)
        raise Impossible

    def _anything(self, node: etree._Element, depth: int) -> None:
        what = self._turn(
            ("any", str(node.tag)),
            ["typed", "number"]
            if self._encoded
            else ["text", "typed", "number", "children", "attributes", "nothing"],
            depth,
        )
        if what == "typed":
            node.set(f"{{{XSI}}}type", "xs:string")
        if what == "number":
            node.set(f"{{{XSI}}}type", "xs:short")
        if what in ("children", "attributes"):
            etree.SubElement(node, f"{{{FOREIGN}}}child", nsmap={"f": FOREIGN}).text = "x"
        if what == "attributes":
            node.set("plain", "1")
        elif what != "children" and what != "nothing":
            node.text = "42"


def _admits(wildcard: Any) -> bool:
    return bool(wildcard.is_matching(f"{{{FOREIGN}}}thing"))


def _derived(types: Any) -> dict[str, list[Any]]:
    """The named types that derive from each named type."""
    found: dict[str, list[Any]] = {}
    for kind in types:
        if not kind.name or kind.name.startswith(f"{{{XSD}}}"):
            continue
        above = kind.base_type
        while above is not None and above.name != ANY:
            if above.name and not above.name.startswith(f"{{{XSD}}}"):
                found.setdefault(above.name, []).append(kind)
            above = None if above.base_type is above else above.base_type
    return {name: sorted(kinds, key=lambda kind: kind.name)[:12] for name, kinds in found.items()}
