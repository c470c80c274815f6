"""Single changes to a WSDL, each with the one rule that must tell it.

A mutation takes the tree and a source of chance, changes one thing in place and returns the rule.
It raises :class:`NotHere` where the tree has nothing it could change.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"

Tree: TypeAlias = etree._Element
Mutation: TypeAlias = Callable[[Tree, Random], str]

MUTATIONS: dict[str, Mutation] = {}


class NotHere(Exception):
    """The WSDL has nothing that this mutation changes."""


def mutation(function: Mutation) -> Mutation:
    MUTATIONS[function.__name__] = function
    return function


def pick(candidates: list[Tree], chance: Random) -> Tree:
    if not candidates:
        raise NotHere
    return chance.choice(candidates)


def local_elements(root: Tree) -> list[Tree]:
    """Elements that a sequence declares."""
    return [
        e for e in root.iter(f"{XS}element") if e.get("name") and parent(e).tag == f"{XS}sequence"
    ]


def sequences_of_several(root: Tree) -> list[Tree]:
    """Those of one element allow what any group of it allows."""
    return [s for s in root.iter(f"{XS}sequence") if len(s.findall(f"{XS}element")) > 1]


def global_types(root: Tree, kind: str = "complexType") -> list[Tree]:
    return [t for t in root.iter(f"{XS}{kind}") if t.get("name")]


def parent(element: Tree) -> Tree:
    above = element.getparent()
    assert above is not None
    return above


def remove(element: Tree) -> None:
    parent(element).remove(element)


def xs_prefix(element: Tree) -> str:
    """What stands before the name of a built-in type here."""
    return next(f"{p}:" for p, uri in element.nsmap.items() if uri == XS[1:-1] and p)


def typed(root: Tree, type_name: str) -> list[Tree]:
    return [
        element
        for element in local_elements(root)
        for prefix, _, name in [str(element.get("type")).rpartition(":")]
        if name == type_name and element.nsmap.get(prefix) == XS[1:-1]
    ]


# --- elements


@mutation
def add_optional_element(root: Tree, chance: Random) -> str:
    sequence = parent(pick(local_elements(root), chance))
    new = etree.Element(f"{XS}element", name="Novelty", type=xs_prefix(sequence) + "string")
    new.set("minOccurs", "0")
    sequence.insert(chance.randint(0, len(sequence)), new)
    return "element-added-optional"


@mutation
def add_required_element(root: Tree, chance: Random) -> str:
    sequence = parent(pick(local_elements(root), chance))
    new = etree.Element(f"{XS}element", name="Novelty", type=xs_prefix(sequence) + "string")
    sequence.insert(chance.randint(0, len(sequence)), new)
    return "element-added-required"


@mutation
def remove_element(root: Tree, chance: Random) -> str:
    gone = pick(local_elements(root), chance)
    remove(gone)
    required = "optional" if gone.get("minOccurs") == "0" else "required"
    return f"element-removed-{required}"


@mutation
def rename_element(root: Tree, chance: Random) -> str:
    pick(local_elements(root), chance).set("name", "Novelty")
    return "element-renamed"


@mutation
def change_case(root: Tree, chance: Random) -> str:
    element = pick(local_elements(root), chance)
    element.set("name", str(element.get("name")).swapcase())
    return "element-case-changed"


@mutation
def move_element(root: Tree, chance: Random) -> str:
    sequence = pick(sequences_of_several(root), chance)
    moved = sequence[0]
    remove(moved)
    sequence.insert(chance.randint(1, len(sequence)), moved)
    return "sequence-order-changed"


@mutation
def make_choice(root: Tree, chance: Random) -> str:
    pick(sequences_of_several(root), chance).tag = f"{XS}choice"
    return "compositor-changed"


@mutation
def make_all(root: Tree, chance: Random) -> str:
    pick(sequences_of_several(root), chance).tag = f"{XS}all"
    return "compositor-changed"


@mutation
def flip_min_occurs(root: Tree, chance: Random) -> str:
    element = pick(local_elements(root), chance)
    optional = element.get("minOccurs") == "0"
    element.set("minOccurs", "1" if optional else "0")
    return "min-occurs-increased" if optional else "min-occurs-decreased"


@mutation
def make_list(root: Tree, chance: Random) -> str:
    single = [e for e in local_elements(root) if e.get("maxOccurs", "1") == "1"]
    pick(single, chance).set("maxOccurs", "unbounded")
    return "became-list"


@mutation
def limit_list(root: Tree, chance: Random) -> str:
    lists = [e for e in local_elements(root) if e.get("maxOccurs") == "unbounded"]
    pick(lists, chance).set("maxOccurs", "5")
    return "max-occurs-decreased"


@mutation
def flip_nillable(root: Tree, chance: Random) -> str:
    element = pick(local_elements(root), chance)
    nillable = element.get("nillable") == "true"
    element.set("nillable", "false" if nillable else "true")
    return "nillable-removed" if nillable else "nillable-added"


@mutation
def add_default(root: Tree, chance: Random) -> str:
    pick(local_elements(root), chance).set("default", "x")
    return "default-added"


@mutation
def add_fixed(root: Tree, chance: Random) -> str:
    pick(local_elements(root), chance).set("fixed", "x")
    return "fixed-added"


@mutation
def unqualify_element(root: Tree, chance: Random) -> str:
    pick(local_elements(root), chance).set("form", "unqualified")
    return "form-changed"


@mutation
def unqualify_schema(root: Tree, chance: Random) -> str:
    """One attribute of a schema changes every name in it, and is told once."""
    schemas = [
        s for s in root.iter(f"{XS}schema")
        if len(local_elements(s)) > 1
        and sum(o.get("targetNamespace") == s.get("targetNamespace") for o in root.iter(s.tag)) == 1
    ]  # fmt: skip
    pick(schemas, chance).set("elementFormDefault", "unqualified")
    return "form-changed"


@mutation
def document_element(root: Tree, chance: Random) -> str:
    element = pick([e for e in local_elements(root) if len(e) == 0], chance)
    annotation = etree.SubElement(element, f"{XS}annotation")
    etree.SubElement(annotation, f"{XS}documentation").text = "Something new to read."
    return "documentation-changed"


# --- types


def retype(root: Tree, chance: Random, here: str, there: str) -> None:
    element = pick(typed(root, here), chance)
    element.set("type", xs_prefix(element) + there)


@mutation
def widen_type(root: Tree, chance: Random) -> str:
    retype(root, chance, "int", "long")
    return "type-widened"


@mutation
def narrow_type(root: Tree, chance: Random) -> str:
    retype(root, chance, "string", "token")
    return "type-narrowed"


@mutation
def replace_type(root: Tree, chance: Random) -> str:
    retype(root, chance, "dateTime", "date")
    return "type-incomparable"


@mutation
def recast_type(root: Tree, chance: Random) -> str:
    retype(root, chance, "double", "float")
    return "binding-type-changed"


@mutation
def add_attribute(root: Tree, chance: Random) -> str:
    type_ = parent(parent(pick(local_elements(root), chance)))
    use = chance.choice(["required", "optional"])
    etree.SubElement(
        type_, f"{XS}attribute", name="novelty", type=xs_prefix(type_) + "string", use=use
    )
    return f"attribute-added-{use}"


@mutation
def add_wildcard(root: Tree, chance: Random) -> str:
    sequence = parent(pick(local_elements(root), chance))
    etree.SubElement(sequence, f"{XS}any", namespace="##other", minOccurs="0")
    return "any-added"


def concrete_types(root: Tree) -> list[Tree]:
    """Types with a content of their own, which a flag on the type itself changes."""
    return [t for t in global_types(root) if t.find(f"{XS}sequence") is not None]


@mutation
def flip_abstract(root: Tree, chance: Random) -> str:
    type_ = pick([t for t in concrete_types(root) if t.get("abstract") != "true"], chance)
    type_.set("abstract", "true")
    return "abstract-set"


@mutation
def make_mixed(root: Tree, chance: Random) -> str:
    pick(concrete_types(root), chance).set("mixed", "true")
    return "mixed-changed"


@mutation
def block_type(root: Tree, chance: Random) -> str:
    pick(concrete_types(root), chance).set("block", "#all")
    return "block-changed"


@mutation
def finalize_type(root: Tree, chance: Random) -> str:
    pick(concrete_types(root), chance).set("final", "#all")
    return "final-changed"


@mutation
def add_subtype(root: Tree, chance: Random) -> str:
    """A subtype of an abstract type is an entity in the WSDLs at hand."""
    extension = pick(list(root.iter(f"{XS}extension")), chance)
    base = str(extension.get("base"))
    schema = next(extension.iterancestors(f"{XS}schema"))
    new = etree.SubElement(schema, f"{XS}complexType", name="Novelty")
    content = etree.SubElement(new, f"{XS}complexContent")
    etree.SubElement(content, f"{XS}extension", base=base)
    return f"{subtype(schema, base)}-added"


@mutation
def remove_subtype(root: Tree, chance: Random) -> str:
    text = etree.tostring(root, encoding="unicode")
    candidates = [
        type_
        for type_ in global_types(root)
        if type_.find(f"{XS}complexContent/{XS}extension") is not None
        and f':{type_.get("name")}"' not in text
    ]
    gone = pick(candidates, chance)
    extension = gone.find(f"{XS}complexContent/{XS}extension")
    assert extension is not None
    schema = parent(gone)
    remove(gone)
    return f"{subtype(schema, str(extension.get('base')))}-removed"


def subtype(schema: Tree, base: str) -> str:
    name = base.rpartition(":")[2]
    declared = [t for t in global_types(schema) if t.get("name") == name]
    abstract = bool(declared) and declared[0].get("abstract") == "true"
    return "entity" if abstract else "derived-type"


# --- enumerations and facets


def enumerations(root: Tree) -> list[Tree]:
    """The restrictions that list at least three values."""
    return [r for r in root.iter(f"{XS}restriction") if len(r.findall(f"{XS}enumeration")) > 2]


@mutation
def add_value(root: Tree, chance: Random) -> str:
    restriction = pick(enumerations(root), chance)
    restriction.insert(
        chance.randint(0, len(restriction)), etree.Element(f"{XS}enumeration", value="Novelty")
    )
    return "enum-value-added"


@mutation
def remove_value(root: Tree, chance: Random) -> str:
    remove(pick([v for r in enumerations(root) for v in r], chance))
    return "enum-value-removed"


@mutation
def translate_value(root: Tree, chance: Random) -> str:
    values = [v for r in enumerations(root) for v in r]
    numbered = [v for v in values if v.find(".//{*}EnumerationValue") is not None]
    pick(numbered, chance).set("value", "Neuheit")
    return "enum-literal-localized"


@mutation
def move_value(root: Tree, chance: Random) -> str:
    restriction = pick(enumerations(root), chance)
    moved = restriction[0]
    remove(moved)
    restriction.append(moved)
    return "enum-order-changed"


@mutation
def drop_enumeration(root: Tree, chance: Random) -> str:
    for value in list(pick(enumerations(root), chance)):
        remove(value)
    return "enum-dropped"


@mutation
def change_pattern(root: Tree, chance: Random) -> str:
    pick(list(root.iter(f"{XS}pattern")), chance).set("value", "[0-9]*")
    return "pattern-changed"


@mutation
def tighten_facet(root: Tree, chance: Random) -> str:
    """A length on a restriction in place: nothing that lists values, nor numbers."""
    candidates = [
        r for r in root.iter(f"{XS}restriction")
        if str(r.get("base")).endswith(":string") and r.find(f"{XS}maxLength") is None
        and parent(r).tag == f"{XS}simpleType"
    ]  # fmt: skip
    etree.SubElement(pick(candidates, chance), f"{XS}maxLength", value="3")
    return "facet-tightened"


# --- operations


def operation(root: Tree, chance: Random) -> tuple[Tree, list[Tree]]:
    """An operation of a port type, and what binds it."""
    abstract = pick(list(root.iterfind(f"{WSDL}portType/{WSDL}operation")), chance)
    name = abstract.get("name")
    bound = [o for o in root.iterfind(f"{WSDL}binding/{WSDL}operation") if o.get("name") == name]
    return abstract, bound


@mutation
def remove_operation(root: Tree, chance: Random) -> str:
    abstract, bound = operation(root, chance)
    for gone in (abstract, *bound):
        remove(gone)
    return "operation-removed"


@mutation
def rename_operation(root: Tree, chance: Random) -> str:
    abstract, bound = operation(root, chance)
    for renamed in (abstract, *bound):
        renamed.set("name", "novelty")
    return "operation-renamed"


@mutation
def add_operation(root: Tree, chance: Random) -> str:
    abstract, _ = operation(root, chance)
    new = etree.SubElement(parent(abstract), f"{WSDL}operation", name="novelty")
    for child in abstract.iterchildren(f"{WSDL}input", f"{WSDL}output"):
        etree.SubElement(new, child.tag, message=str(child.get("message")))
    return "operation-added"


@mutation
def add_fault(root: Tree, chance: Random) -> str:
    abstract, _ = operation(root, chance)
    output = abstract.find(f"{WSDL}output")
    if output is None:
        raise NotHere
    etree.SubElement(abstract, f"{WSDL}fault", name="Novelty", message=str(output.get("message")))
    return "fault-added"


def body_parts(root: Tree) -> list[Tree]:
    """The only part of a message that an operation sends or gets."""
    used = {
        str(m.get("message")).rpartition(":")[2]
        for kind in ("input", "output")
        for m in root.iterfind(f"{WSDL}portType/{WSDL}operation/{WSDL}{kind}")
    }
    return [m[0] for m in root.iterfind(f"{WSDL}message") if m.get("name") in used and len(m) == 1]


@mutation
def rename_part(root: Tree, chance: Random) -> str:
    pick(body_parts(root), chance).set("name", "novelty")
    return "part-renamed"


@mutation
def switch_part(root: Tree, chance: Random) -> str:
    part = pick(body_parts(root), chance)
    del part.attrib["element"]
    part.set("type", xs_prefix(part) + "string")
    return "part-element-type-switched"


@mutation
def add_part(root: Tree, chance: Random) -> str:
    part = pick(body_parts(root), chance)
    etree.SubElement(parent(part), part.tag, name="novelty", type=xs_prefix(part) + "string")
    return "part-added"


# --- bindings and services


@mutation
def change_action(root: Tree, chance: Random) -> str:
    pick(list(root.iter(f"{SOAP}operation")), chance).set("soapAction", "urn:novelty")
    return "soap-action-changed"


@mutation
def change_use(root: Tree, chance: Random) -> str:
    pick(list(root.iter(f"{SOAP}body")), chance).set("use", "encoded")
    return "use-changed"


@mutation
def change_style(root: Tree, chance: Random) -> str:
    pick(list(root.iter(f"{SOAP}operation")), chance).set("style", "rpc")
    return "style-changed"


@mutation
def change_transport(root: Tree, chance: Random) -> str:
    pick(list(root.iter(f"{SOAP}binding")), chance).set("transport", "urn:novelty")
    return "transport-changed"


@mutation
def change_address(root: Tree, chance: Random) -> str:
    address = pick(list(root.iter(f"{SOAP}address")), chance)
    address.set("location", "https://another.example/service")
    return "endpoint-address-changed"


@mutation
def remove_header(root: Tree, chance: Random) -> str:
    remove(pick(list(root.iter(f"{SOAP}header")), chance))
    return "header-removed"


@mutation
def require_header(root: Tree, chance: Random) -> str:
    pick(list(root.iter(f"{SOAP}header")), chance).set(f"{WSDL}required", "true")
    return "header-must-understand-changed"


@mutation
def rename_service(root: Tree, chance: Random) -> str:
    pick(list(root.iterfind(f"{WSDL}service")), chance).set("name", "Novelty")
    return "service-renamed"


@mutation
def add_port(root: Tree, chance: Random) -> str:
    port = pick(list(root.iterfind(f"{WSDL}service/{WSDL}port")), chance)
    new = etree.SubElement(parent(port), port.tag, name="Novelty", binding=str(port.get("binding")))
    etree.SubElement(new, f"{SOAP}address", location="https://another.example/service")
    return "port-added"


@mutation
def remove_port(root: Tree, chance: Random) -> str:
    remove(pick(list(root.iterfind(f"{WSDL}service/{WSDL}port")), chance))
    return "port-removed"


# --- names and namespaces


@mutation
def move_root_to_another_namespace(root: Tree, chance: Random) -> str:
    """A body becomes the element of the same name that another namespace declares."""
    sent = {
        str(way.get("message")).rpartition(":")[2]
        for operation in root.iterfind(f"{WSDL}portType/{WSDL}operation")
        for way in operation.iterchildren(f"{WSDL}input", f"{WSDL}output")
    }
    messages = [m for m in root.iterchildren(f"{WSDL}message") if m.get("name") in sent]
    part = pick([m[0] for m in messages if len(m) == 1 and m[0].get("element")], chance)
    local = str(part.get("element")).rpartition(":")[2]
    types = root.find(f"{WSDL}types")
    assert types is not None
    twin = etree.SubElement(types, f"{XS}schema", targetNamespace="urn:moved")
    etree.SubElement(twin, f"{XS}element", name=local, type=f"{xs_prefix(twin)}string")
    moved = etree.SubElement(parent(part), f"{WSDL}part", nsmap={"moved": "urn:moved"})
    moved.set("name", str(part.get("name")))
    moved.set("element", f"moved:{local}")
    remove(part)
    return "part-element-type-switched"


@mutation
def rename_type(root: Tree, chance: Random) -> str:
    """A type that fields have, that extends nothing and that nothing extends."""

    def users(name: str | None, attribute: str) -> list[Tree]:
        found = root.xpath(f"//*[@{attribute}]")
        assert isinstance(found, list)
        return [
            e
            for e in found
            if isinstance(e, etree._Element)
            and str(e.get(attribute)).rpartition(":")[2] == name
            and str(e.tag).startswith(XS)
        ]

    plain = [
        t
        for t in global_types(root)
        if t.find(f"{XS}sequence") is not None
        and not users(t.get("name"), "base")
        and users(t.get("name"), "type")
    ]
    type_ = pick(plain, chance)
    for user in users(type_.get("name"), "type"):
        prefix = str(user.get("type")).rpartition(":")[0]
        user.set("type", f"{prefix}:Renewed" if prefix else "Renewed")
    type_.set("name", "Renewed")
    return "type-renamed"
