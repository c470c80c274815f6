"""What is known of a class before a record of it is written."""

from __future__ import annotations

from generated.autotask import Ticket, types
from soapwright.runtime.codec.class_writer import ClassWriter
from soapwright.runtime.codec.encode import Encoder


def test_leaves_that_follow_each_other_are_one_part() -> None:
    writer = ClassWriter(Encoder(types.TYPES), Ticket)
    assert len(writer.content) < 8 < len(writer.content_as_it_came)
    assert [part.attribute for part in writer.content_as_it_came] == writer.names


def test_a_class_without_attributes_has_a_plain_start_tag() -> None:
    assert ClassWriter(Encoder(types.TYPES), Ticket).plain
