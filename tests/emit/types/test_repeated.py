"""Elements of one name several times: what xsdata makes of them, without its comparing all."""

from __future__ import annotations

import time
from copy import deepcopy

from hypothesis import given, reject, settings
from hypothesis import strategies as st
from xsdata.codegen.handlers import MergeAttributes, UpdateAttributesEffectiveChoice
from xsdata.codegen.models import Attr, AttrType, Class, Restrictions
from xsdata.models.enums import Tag

from soapwright.emit.types.repeated import OneField, RepeatedElements


def a_class(attrs: list[Attr]) -> Class:
    return Class(qname="{u:a}A", tag=Tag.COMPLEX_TYPE, location="a.xsd", attrs=attrs)


def an_attr(name: str, tag: str, namespace: str | None, said: Restrictions) -> Attr:
    return Attr(tag=tag, name=name, namespace=namespace, restrictions=said)


ATTRS = st.builds(
    an_attr,
    st.sampled_from("abcdef"),
    st.sampled_from([Tag.ELEMENT, Tag.ELEMENT, Tag.ELEMENT, Tag.ANY, Tag.ATTRIBUTE]),
    st.sampled_from([None, None, "u:b"]),
    st.builds(
        Restrictions,
        min_occurs=st.integers(0, 2),
        max_occurs=st.integers(1, 3),
        choice=st.sampled_from([None, None, 1, 2]),
        sequence=st.sampled_from([None, 1, 2]),
        path=st.lists(st.just(("s", 1, 1, 1)), max_size=2),
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ATTRS, max_size=14))
def test_it_is_what_xsdata_finds(attrs: list[Attr]) -> None:
    ours, theirs = a_class(attrs), a_class(deepcopy(attrs))
    try:
        UpdateAttributesEffectiveChoice().process(theirs)
    except AssertionError:  # of xsdata: no schema says such a thing
        reject()
    RepeatedElements().process(ours)
    assert [vars(each) for each in ours.attrs] == [vars(each) for each in theirs.attrs]


def test_thousands_take_no_time() -> None:
    for name in ("a", "a{}"):  # all of one name, and each twice, far from each other
        attrs = [
            an_attr(name.format(n), Tag.ELEMENT, None, Restrictions(min_occurs=1, max_occurs=1))
            for n in range(2_000)
        ]
        item = a_class([*attrs, *deepcopy(attrs)])
        before = time.process_time()
        RepeatedElements().process(item)
        assert time.process_time() - before < 0.3
        assert sum(each.restrictions.max_occurs or 0 for each in item.attrs) == 4_000


def test_an_enumeration_has_values_and_no_elements() -> None:
    values = [an_attr("a", Tag.ENUMERATION, None, Restrictions()) for _ in range(2)]
    item = Class(qname="A", tag=Tag.SIMPLE_TYPE, location="", attrs=values)
    RepeatedElements().process(item)
    assert item.attrs == values


TYPES = st.lists(
    st.builds(AttrType, qname=st.sampled_from(["{u:a}A", "{u:a}B"]), native=st.booleans()),
    min_size=1,
    max_size=2,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ATTRS, TYPES), max_size=14))
def test_attributes_of_one_name_become_one_as_in_xsdata(
    drawn: list[tuple[Attr, list[AttrType]]],
) -> None:
    for attr, types in drawn:
        attr.types = types
    ours = a_class([attr for attr, _ in drawn])
    theirs = deepcopy(ours)
    OneField.process(ours)
    MergeAttributes.process(theirs)
    assert [vars(each) for each in ours.attrs] == [vars(each) for each in theirs.attrs]
