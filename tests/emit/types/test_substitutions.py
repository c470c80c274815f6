"""Members of substitution groups: what xsdata makes of them, without its looking through all."""

from __future__ import annotations

import time
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st
from xsdata.codegen.container import ClassContainer
from xsdata.codegen.handlers import AddAttributeSubstitutions
from xsdata.codegen.models import Attr, Class
from xsdata.models.config import GeneratorConfig
from xsdata.models.enums import Tag

from soapwright.emit.types.mapping import Ref
from soapwright.emit.types.substitutions import Substitutions

CONFIG = GeneratorConfig()
NAMES = st.sampled_from("abcde")


def reference(name: str) -> Attr:
    return Attr(tag=Tag.ELEMENT, name=name, types=[Ref(qname=f"{{u:a}}{name}")])


def told(
    handler: type[AddAttributeSubstitutions], attrs: list[Attr], heads: list[tuple[str, str]]
) -> list[object]:
    """The attributes of a class that refers to elements, some of which are members of heads."""
    target = Class(qname="{u:a}A", tag=Tag.COMPLEX_TYPE, location="a.xsd", attrs=attrs)
    container = ClassContainer(CONFIG)
    for member, head in heads:
        name, heads_of = f"{{u:a}}{member}", [f"{{u:a}}{head}"]
        container.add(Class(qname=name, tag=Tag.ELEMENT, location="a.xsd", substitutions=heads_of))
    handler(container).process(target)
    return [
        (attr.name, attr.substitution, attr.restrictions.min_occurs, bool(attr.restrictions.choice))
        for attr in target.attrs
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES.map(reference), max_size=6), st.lists(st.tuples(NAMES, NAMES), max_size=5))
def test_it_is_what_xsdata_makes(attrs: list[Attr], pairs: list[tuple[str, str]]) -> None:
    heads = [(member, head) for member, head in pairs if member > head]  # no circles
    found = told(Substitutions, deepcopy(attrs), heads)
    assert found == told(AddAttributeSubstitutions, attrs, heads)


def test_thousands_take_no_time() -> None:
    heads = [(f"m{number}", "a") for number in range(2_000)]
    before = time.process_time()
    assert len(told(Substitutions, [reference("a")], heads)) == 2_001
    assert time.process_time() - before < 0.5
