"""The APIs that the WSDL describes, and which of their messages are valid."""

from __future__ import annotations

import pytest
from lxml import etree

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import replace
from soapwright.sandbox.ecosys.apis import read_apis, read_validator
from soapwright.schema import read_schema
from tests.generated.ecosys import FOLDER

WSDL = FOLDER / "en.wsdl"


def test_an_api_a_port_type_and_a_call_an_action() -> None:
    calls = read_apis(read_schema(WSDL).schema)
    verbs: dict[str, set[str]] = {}
    for call in calls.values():
        verbs.setdefault(call.api.name, set()).add(call.verb)
    assert verbs == {
        "SampleObject": {"Create", "Update", "CreateOrUpdate", "Delete", "Read"},
        "Cost-Object.v2": {"Read", "Update", "Trigger"},
    }
    api = next(call.api for call in calls.values() if call.api.name == "SampleObject")
    assert api.keys == ("CostObjectID",)
    assert api.fields["Budget"] == "decimal"


def test_without_a_type_of_its_name_it_is_none() -> None:
    schema = read_schema(WSDL).schema
    types = {name: type_ for name, type_ in schema.types.items() if name.local != "SampleObject"}
    with pytest.raises(InputError, match="has no type 'SampleObject'"):
        read_apis(replace(schema, types=types))


def test_messages_are_checked_against_all_schemas_of_the_wsdl() -> None:
    validator = read_validator(etree.fromstring(WSDL.read_bytes()))
    namespace = "http://ecosys.net/api/SampleObject"
    name = "SampleObjectReadRequestElement"
    assert validator.validate(etree.fromstring(f'<m:{name} xmlns:m="{namespace}"/>'))
    assert not validator.validate(etree.fromstring(f'<m:{name} xmlns:m="urn:other"/>'))
    assert not validator.validate(
        etree.fromstring(f'<m:{name} xmlns:m="{namespace}"><a/></m:{name}>')
    )
