"""The public face: what ``from soapwright import …`` offers, and that nothing else is needed."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import soapwright
from soapwright.runtime import errors
from tests.test_loading import HEAVY, loaded_by

ROOT = Path(__file__).resolve().parents[1]
FACE = Path(soapwright.__file__)

PUBLIC = """
Addressing AnswerToRead AsyncJob AsyncRows Attachment AttachmentLeft Auth AuthenticationError
BatchError Checkpoint ClientClosed Condition EncodingError EntityPicklists FieldNotYours
Governor Headers HookFailed HookName Hooks HttpClient HttpError InvalidArgument InvalidDocument
InvalidHeader InvalidRecord JobFailed JobProgress JobVanished JournalError Limits ListShifted
MalformedResponse Mark Message MirrorWarning NoLink NotAllowed NotCancellable NotSent
NotUnderstood OnError OnProgress OnShift OnUnreadable OnUsage OutOfOrder Outcome OutcomeUnknown
Outgoing Picklist PicklistValue Progress Record RecordUnreadable Report RequestToSend Response
Rows RowsShifted Security ServiceError SessionLeftOpen Signature SoapFault SoapwrightError
Status SyncJob TRACE ThresholdExceeded Timestamp TooLarge TransportError TruncatedResponse
UnknownLabel UnknownReference UnknownValue UntrackedEntity UntrustedResponse Usage UserFields
UsernameToken Verify WaitTimeout WireEvent ZoneMismatch from_dict to_dict
"""
"""Programs of users name these: adding one is a feature, taking one away breaks somebody."""

ALIASES = {
    *("Auth", "HookName", "Hooks", "HttpClient", "OnError", "OnProgress", "OnShift"),
    *("OnUnreadable", "OnUsage", "Security", "TRACE", "Verify"),
}
"""Those that are types without a class, and a number."""

EXEMPT = {"soapwright.sandbox", "soapwright.runtime.errors"}
"""Modules that are public themselves."""


def test_these_are_the_public_names() -> None:
    assert sorted(soapwright.__all__) == sorted(PUBLIC.split())


@pytest.mark.parametrize("name", PUBLIC.split())
def test_each_can_be_imported_and_says_what_it_is(name: str) -> None:
    found = getattr(soapwright, name)
    if name in ALIASES:
        assert name in dir(soapwright)
    else:
        assert found.__name__ == name
        assert inspect.getdoc(found)


def test_every_error_and_warning_of_the_runtime_is_among_them() -> None:
    raised = {name for name, found in vars(errors).items() if _is_raised(found)}
    assert raised <= set(soapwright.__all__)


def _is_raised(found: object) -> bool:
    return (
        isinstance(found, type)
        and issubclass(found, Exception)
        and found.__module__ == errors.__name__
    )


def test_type_checkers_are_told_of_the_modules_that_names_are_loaded_from() -> None:
    told = {
        alias.name: statement.module
        for block in ast.parse(FACE.read_text("utf-8")).body
        if isinstance(block, ast.If)
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    loaded = {name: f"soapwright.runtime.{module}" for name, module in _modules().items()}
    assert told == loaded
    assert sorted(told) == sorted(soapwright.__all__)


def test_each_is_loaded_from_the_module_that_defines_it() -> None:
    for name, module in _modules().items():
        path = ROOT / "generator/soapwright/runtime" / f"{module.replace('.', '/')}.py"
        assert re.search(rf"^(class |def )?{name}\b", path.read_text("utf-8"), re.M), name


def _modules() -> dict[str, str]:
    found = vars(soapwright)["_MODULES"]
    assert isinstance(found, dict)
    return found


def test_a_name_that_is_not_there_is_an_error_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match=r"'soapwright' has no attribute 'BatchErorr'"):
        vars(soapwright)["__getattr__"]("BatchErorr")


def test_completion_offers_them() -> None:
    assert set(soapwright.__all__) <= set(dir(soapwright))


def test_importing_soapwright_loads_nothing_else() -> None:
    loaded = loaded_by("import soapwright")
    assert {name for name in loaded if name.startswith("soapwright")} == {"soapwright"}
    assert not HEAVY & loaded


def test_an_error_loads_the_errors_alone() -> None:
    loaded = loaded_by("from soapwright import BatchError")
    assert {name for name in loaded if name.startswith("soapwright")} == {
        "soapwright",
        "soapwright.runtime",
        "soapwright.runtime.errors",
        "soapwright.runtime.pickling",
        "soapwright.runtime.pickling.guarded",
    }
    assert not HEAVY & loaded


USER = """
from collections.abc import Iterable

from soapwright import BatchError, Limits, Outcome, Report, Verify, from_dict

limits = Limits(read=5)
verify: Verify = True


def titles(report: Report[str]) -> Iterable[Outcome[str]]:
    return report.failed


try:
    pass
except BatchError as error:
    reveal_type(error.report.calls)
from soapwright import BatchErorr
"""


@pytest.mark.slow
def test_mypy_knows_the_names_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "user.py"
    file.write_text(USER, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", ROOT / "pyproject.toml", file],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    said = done.stdout.splitlines()
    assert re.search(r'Revealed type is "(builtins\.)?int"', said[0])
    assert 'Module "soapwright" has no attribute "BatchErorr"' in said[1]
    assert said[2].startswith("Found 1 error")


# --- how the project itself spells them ----------------------------------------------------------


def texts() -> Iterator[Path]:
    """What users read: documents, examples, and the programs beside the services' inputs."""
    yield ROOT / "README.md"
    for folder, pattern in (("docs", "*.md"), ("examples", "*.py"), ("wsdl", "*/*.py")):
        yield from sorted((ROOT / folder).glob(pattern))


@pytest.mark.parametrize("path", list(texts()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_and_examples_import_no_private_module(path: Path) -> None:
    named = re.findall(r"^\s*(?:from|import) (soapwright\.[\w.]+)", path.read_text("utf-8"), re.M)
    private = {
        name for name in named if not any(f"{name}.".startswith(f"{room}.") for room in EXEMPT)
    }
    assert not private
