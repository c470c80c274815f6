"""What a step sends: a document or items, and what is left of its message."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.contents import Content, resolve_content
from soapwright.emit.client.endpoints import Endpoint, Endpoints
from soapwright.emit.client.inputs import Inputs
from tests.emit.client.rules_in import IMPORTS, MAIL, inputs_in, refusal


def resolve(inputs: Inputs, method: str) -> tuple[Content, Endpoint]:
    workflow = inputs.rules.workflow
    assert workflow is not None
    (step,) = (each for each in workflow.steps if each.name == method)
    endpoint = Endpoints(inputs, workflow.parameter).about(step.operation, "key")
    return resolve_content(step, workflow, endpoint, inputs)


def test_a_document(tmp_path: Path) -> None:
    content, rest = resolve(inputs_in(tmp_path, MAIL), "upload_pdf")
    assert content.source == 'SendsDocument("batch.pdf", pdf=True)'
    assert content.parameter.annotation == "bytes | str | os.PathLike[str]"
    assert rest.parameters == ()
    (line,) = rest.requesting("_f", (str(content.leading),)).body
    assert line == 'return HttpRequest({"id": id}, document)'


def test_items_of_a_message_and_its_other_fields(tmp_path: Path) -> None:
    content, rest = resolve(inputs_in(tmp_path, MAIL), "upload_jobs")
    assert (content.item, content.parameter.name, content.most) == ("Job", "jobs", None)
    assert content.warns
    assert [str(each.parameter) for each in rest.parameters] == [
        "filename: str | None = None",
        'app_signature: str = "soapwright"',
    ]
    assert "pages" in content.source
    assert '"PrintProductionOptions"' in content.source


def test_items_within_others(tmp_path: Path) -> None:
    content, rest = resolve(inputs_in(tmp_path, IMPORTS), "add_rows")
    assert (content.parameter.name, content.most, content.warns) == ("rows", 3, False)
    (line,) = rest.requesting("_f").body
    assert "rows=types.Rows(row=list(items))" in line
    assert [each.wire for each in rest.parameters] == ["Source"]


@pytest.mark.parametrize(
    ("source", "method", "before", "after", "key"),
    [
        (
            MAIL,
            "upload_jobs",
            'operation = "uploadJobs"\nsends = "items"',
            'operation = "submitBatch"\nsends = "items"',
            "operation",
        ),
        (
            MAIL,
            "upload_pdf",
            'operation = "uploadDocument"',
            'operation = "uploadJobs"',
            "operation",
        ),
        (MAIL, "upload_jobs", 'path = "job"', 'path = "jobs"', "workflow.items.path"),
        (IMPORTS, "add_rows", 'path = "Rows/Row"', 'path = "Rows"', "workflow.items.path"),
        (IMPORTS, "add_rows", "{ Source", "{ Sauce", "workflow.items.defaults.Sauce"),
        (MAIL, "upload_jobs", 'name = "filename"', 'name = "file"', "workflow.document.name"),
        (MAIL, "upload_jobs", '"startingPage"', '"start"', "workflow.document.first_page"),
        (MAIL, "upload_jobs", "mailClass =", "male =", "PrintProductionOptions.male"),
    ],
)
def test_rules_that_cannot_be_used(
    source: Path, method: str, before: str, after: str, key: str, tmp_path: Path
) -> None:
    error = refusal(lambda inputs: resolve(inputs, method), tmp_path, source, before, after)
    assert (error.key or "").endswith(key)
