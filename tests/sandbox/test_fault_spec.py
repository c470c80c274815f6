"""What specifications of faults mean, and what is wrong with others."""

from __future__ import annotations

import re

import pytest

from soapwright.errors import InputError
from soapwright.sandbox import open_sandbox, services
from soapwright.sandbox.fault_spec import KINDS, FaultSpec
from tests.sandbox.conftest import FOLDER


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("drop-before", FaultSpec("drop-before", rate=0.05)),
        ("drop-after@0.2", FaultSpec("drop-after", rate=0.2)),
        ("late=2.5@1:create", FaultSpec("late", 2.5, rate=1.0, operation="create")),
        ("slow-bytes", FaultSpec("slow-bytes", 0.001)),
        ("slow-bytes=1", FaultSpec("slow-bytes", 1.0)),
        ("duplicate=0.2", FaultSpec("duplicate", 0.2)),
        ("status=429", FaultSpec("status", 429)),
        (
            "status=503,retry-after=2,processed@0:POST /v1/batches/{id}",
            FaultSpec("status", 503, 2.0, True, 0.0, "POST /v1/batches/{id}"),
        ),
    ],
)
def test_what_is_said(text: str, spec: FaultSpec) -> None:
    assert FaultSpec.parse(text) == spec


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("drop", "there is no fault 'drop'; there is: drop-before, drop-after, reset-mid-body"),
        ("", "there is no fault ''"),
        ("late", "a value is missing: =SECONDS"),
        ("late=soon", "SECONDS is a number from 0 up, not 'soon'"),
        ("late=-1", "SECONDS is a number"),
        ("late=nan", "SECONDS is a number"),
        ("html=3", "takes no value"),
        ("status=99", "the status 99 is not one of 200 to 599"),
        ("status=503.5", "is not one of 200 to 599"),
        ("status=503,after=2", "no option 'after' here; there is: retry-after, processed"),
        ("status=503,processed=1", "takes no value"),
        ("status=429,processed", "a status 429 says that nothing was processed"),
        ("stray,processed", "no option 'processed' here; there is: none"),
        ("stray@2", "the rate 2 is not one of 0 to 1"),
        ("stray@often", "RATE is a number"),
    ],
)
def test_what_cannot_be(text: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        FaultSpec.parse(text)
    assert f"the fault {text!r} cannot be: " in str(caught.value)
    assert why in str(caught.value)


@pytest.mark.parametrize("service", services())
def test_an_operation_that_is_none_of_the_service(service: str) -> None:
    with pytest.raises(InputError, match=r"there is no operation 'nothing'; there is: .{4}"):
        open_sandbox(service, FOLDER.parent / service, faults=["stray:nothing"])


def test_the_nearest_operations_are_named() -> None:
    with pytest.raises(InputError, match="no operation 'Create'; there is: create, "):
        open_sandbox("autotask", FOLDER, faults=["stray:Create"])


def test_the_page_lists_every_kind_and_what_it_does() -> None:
    page = (FOLDER.parents[1] / "docs" / "sandbox.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", page, re.MULTILINE))
    expected = {}
    for name, kind in KINDS.items():
        value = f"={kind.value}" if kind.value else ""
        value = f"[{value}]" if value and kind.default is not None else value
        options = {"retry-after": "[,retry-after=SECONDS]", "processed": "[,processed]"}
        expected[name + value + "".join(options[option] for option in kind.options)] = kind.does
    assert rows == expected
