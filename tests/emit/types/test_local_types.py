"""Types of local elements: what xsdata makes of them, without its looking through all."""

from __future__ import annotations

import time
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st
from xsdata.codegen.container import ClassContainer
from xsdata.codegen.handlers import UnnestInnerClasses
from xsdata.codegen.models import Attr, AttrType, Class
from xsdata.models.config import GeneratorConfig
from xsdata.models.enums import Tag

from soapwright.emit.types.local_types import LocalTypes

CONFIG = GeneratorConfig()
CONFIG.output.unnest_classes = True

NAMES = st.sampled_from("abc")


def a_class(name: str, inner: list[Class], own: list[str]) -> Class:
    """A class with others within it, each with a field, and with fields of types of a name."""
    names = [each.name for each in inner] + [
        each for each in own if each in {one.name for one in inner}
    ]
    item = Class(
        qname=f"{{u:a}}{name}",
        tag=Tag.COMPLEX_TYPE,
        location="a.xsd",
        inner=inner,
        attrs=[
            Attr(
                tag=Tag.ELEMENT,
                name=each,
                types=[AttrType(qname=f"{{u:a}}{each}", forward=True)],
            )
            for each in names
        ],
    )
    for each in inner:
        each.parent = item
    return item


LEAVES = st.builds(a_class, NAMES, st.just([]), st.just([]))
CLASSES = st.recursive(
    LEAVES,
    lambda inner: st.builds(a_class, NAMES, st.lists(inner, max_size=4), st.lists(NAMES)),
    max_leaves=8,
)


def told(handler: type[UnnestInnerClasses], target: Class) -> list[object]:
    """All that is there afterwards: names, what they have, and which class fields refer to."""
    container = ClassContainer(CONFIG)
    container.add(target)
    seen = set[int]()
    while waiting := [item for item in container if item.ref not in seen]:
        seen.update(item.ref for item in waiting)
        for item in waiting:
            handler(container).process(item)
    by_ref = {item.ref: (item.qname, len(item.attrs)) for item in container}
    return [
        (
            item.qname,
            item.local_type,
            item.parent is None,
            [inner.qname for inner in item.inner],
            [(tp.qname, tp.forward, by_ref[tp.reference]) for a in item.attrs for tp in a.types],
        )
        for item in container
    ]


@settings(max_examples=60, deadline=None)
@given(CLASSES)
def test_it_is_what_xsdata_makes(target: Class) -> None:
    assert told(LocalTypes, deepcopy(target)) == told(UnnestInnerClasses, target)


def test_thousands_take_no_time() -> None:
    inner = [a_class(f"i{number}", [], []) for number in range(2_000)]
    target = a_class("a", inner, [])
    before = time.process_time()
    assert len(told(LocalTypes, target)) == 2_001
    assert time.process_time() - before < 0.3
