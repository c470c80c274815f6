"""Operations of either binding, as something that asks about one piece of work calls them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from soapwright.emit.client.endpoints import Endpoint, Endpoints, fields_of
from soapwright.errors import InputError
from tests.emit.client.rules_in import IMPORTS, MAIL, inputs_in

About = Callable[[str], Endpoint]


@pytest.fixture
def mail(tmp_path: Path) -> Endpoints:
    return Endpoints(inputs_in(tmp_path, MAIL), "id")


@pytest.fixture
def depot(tmp_path: Path) -> Endpoints:
    return Endpoints(inputs_in(tmp_path, IMPORTS), "ImportId")


def body(endpoint: Endpoint) -> str:
    return endpoint.requesting("_f").body[0].removeprefix("return ").replace(", )", ")")


def test_the_id_is_no_parameter(mail: Endpoints, depot: Endpoints) -> None:
    submit, close = mail.about("submitBatch", "key"), depot.about("CloseImport", "key")
    assert submit.parameters == close.parameters == ()
    assert body(submit) == 'HttpRequest({"id": id}, None)'
    assert body(close) == "types.CloseImport(import_id=id)"
    assert close.requesting("_f").parameters == "id: Any"


def test_needed_parameters_come_first_and_are_given_by_name(depot: Endpoints) -> None:
    create = depot.find("OpenImport", "key")
    assert [str(each.parameter) for each in create.parameters] == [
        "mode: types.Mode",
        "note: str | None = None",
    ]
    function = create.requesting("_create", ("given: bytes",))
    assert function.parameters == "given: bytes, *, mode: types.Mode, note: str | None"


def test_content_gives_way_to_what_the_code_around_calls_so(mail: Endpoints) -> None:
    upload = mail.about("uploadDocument", "key")
    assert upload.content is not None
    assert upload.content.parameter.name == "document_"
    assert body(upload) == 'HttpRequest({"id": id}, document_)'
    assert upload.content_type == "application/pdf"


def test_what_rules_add_to_operations(mail: Endpoints, depot: Endpoints) -> None:
    assert mail.find("createBatch", "key").idempotent
    assert mail.find("getBatch", "key").idempotent, "as any GET is"
    assert not mail.find("submitBatch", "key").idempotent
    assert depot.find("MapColumns", "key").idempotent
    assert not depot.find("AddPart", "key").idempotent
    assert mail.find("getTracking", "key").returns == "types.Tracking | None"


def test_a_question_takes_nothing_more(mail: Endpoints, depot: Endpoints) -> None:
    assert mail.question("getTracking", "key").parameters == ()
    with pytest.raises(InputError, match="needs more than the id: Source"):
        depot.question("AddPart", "key")


@pytest.mark.parametrize("name", ["OpenImport", "Nothing"])
def test_what_is_not_about_one_piece_of_work(name: str, depot: Endpoints) -> None:
    with pytest.raises(InputError) as caught:
        depot.about(name, "workflow.x")
    assert caught.value.key == "workflow.x"


def test_fields_of_a_message_give_way(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, IMPORTS)
    owner = inputs.resolver.operation("AddPart", "key").request
    assert [each.parameter.name for each in fields_of(owner, inputs.methods)] == [
        *("import_id", "source", "rows")
    ]
    names = [each.parameter.name for each in fields_of(owner, inputs.methods, {"rows"})]
    assert names == ["import_id", "source", "rows_"]
