"""``[warnings]``, ``[links]``, ``[limits.attachments]`` and ``[entities.udf]``, each got wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soapwright.emit.client.advice import check_warnings
from soapwright.errors import InputError
from soapwright.schema import read_schema
from soapwright.schema.model import Schema
from soapwright.service.rules import ServiceRules, read_service
from tests.generated.packages import AUTOTASK


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema(AUTOTASK / "en.wsdl").schema


def rules(folder: Path, old: str, new: str) -> ServiceRules:
    """Our rules with a text replaced."""
    for path in AUTOTASK.glob("[a-z]*.*"):
        shutil.copy(path, folder)
    path = folder / "service.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return read_service(path)


FORM = [
    ("TicketID={id}", "TicketID=", "links.Ticket", "a path with {id} in it, once"),
    ("TicketID={id}", "TicketID={id}{id}", "links.Ticket", "a path with {id} in it, once"),
    ("TicketID={id}", "TicketID={", "links.Ticket", "a path with {id} in it, once"),
    ("TicketID={id}", "TicketID={name}", "links.Ticket", "a path with {id} in it, once"),
    ('web = "WebUrl"\n', "", "links", "needs session.locate.web"),
    ('fields = ["*.External*"]', "fields = []", "warnings.external.fields", "a list of texts"),
    ("max_udfs = 1", "max_udfs = 0", "page.query.max_udfs", "at least 1"),
    ("bytes = 6_000_000", "bytes = 0", "limits.attachments.bytes", "at least 1"),
    ('value = "Value"\n\n', "\n", "entities.udf.value", "is missing"),
]


@pytest.mark.parametrize(("old", "new", "key", "said"), FORM)
def test_the_form_of_rules(tmp_path: Path, old: str, new: str, key: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        rules(tmp_path, old, new)
    assert caught.value.key == key
    assert said in caught.value.message


def test_a_pattern_that_means_no_field(tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(InputError, match=r"'\*\.Externl\*', which is no field") as caught:
        check_warnings(rules(tmp_path, "*.External*", "*.Externl*"), schema)
    assert caught.value.key == "warnings.external.fields"
