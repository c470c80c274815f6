"""What packages offer is found in them, whatever the service."""

from __future__ import annotations

import pytest

from soapwright.commands.offers import Offers
from soapwright.errors import InputError
from tests.sandboxed import package_of


def offers(service: str) -> Offers:
    return Offers(*package_of(service))


@pytest.mark.parametrize(
    ("service", "verb", "entity", "found"),
    [
        ("autotask", "create", "Ticket", ("create", None, "create", "id", 200, "Ticket")),
        ("autotask", "UPDATE", "ticket", ("update", None, "update", "id", 200, "Ticket")),
        ("autotask", "delete", "AccountToDo", ("delete", None, "delete", "id", 200, "AccountToDo")),
        *[
            ("ecosys", verb, entity, (verb.replace("-", "_"), group, kind, "", 500, record))
            for verb, kind, record in (
                ("create", "create", "SampleObject"),
                ("create-or-update", "update", "SampleObject"),
                ("delete", "delete", "SampleObjectKey"),
            )
            for group in ("sample_object",)
            for entity in ("sample_object", "SampleObject")
        ],
        ("click2mail", "send", "job", ("send", None, "create", "", None, "Job")),
    ],
)
def test_verbs(service: str, verb: str, entity: str, found: tuple[object, ...]) -> None:
    writing = offers(service).writing(verb, entity)
    told = (writing.verb, writing.group, writing.kind, writing.id_attribute, writing.most)
    assert (*told, writing.record.__name__) == found


@pytest.mark.parametrize(
    ("service", "verb", "entity", "what"),
    [
        ("autotask", "destroy", "Ticket", "there is no 'destroy'"),
        ("autotask", "create", "ArrayOfEntity", "there is no entity 'ArrayOfEntity'"),
        ("autotask", "create", "Create", "there is no entity 'Create'"),
        (
            "ecosys",
            "create",
            "SampleObjectKey",
            "has no entity 'SampleObjectKey'; is 'sample_object'",
        ),
        ("click2mail", "send", "Jobs", "has no entity 'Jobs'; is 'Job' meant"),
        ("superoffice", "create", "Contact", "has nothing that writes many records"),
    ],
)
def test_what_is_not_offered(service: str, verb: str, entity: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        offers(service).writing(verb, entity)


def test_several_of_a_name_are_told_apart_by_their_group() -> None:
    found = offers("superoffice")
    every = list(found.operations())
    names = [each.operation.name for each in every]
    for each in every:
        if names.count(each.operation.name) > 1:
            with pytest.raises(InputError, match="is several: say which"):
                found.operation(each.operation.name)
        assert found.operation(each.shown) == each
