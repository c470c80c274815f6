"""Texts name what there is: the modules, functions, files, options and tables they speak of.

Looked at are docstrings, comments and templates (names between double backticks, and roles) and
Markdown (names between backticks). What a name looks like decides what it is held against.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import keyword
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from soapwright.cli.app import app
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.telling.words import EVENTS, KEYS
from tests.recording import METRICS

ROOT = Path(__file__).resolve().parents[1]
CODE = ("generator", "templates", "tests", "benchmarks", "examples")
PLACES = (*CODE, "docs", "generated", "wsdl", ".ci")
OWN = ("soapwright", "generated", "tests", "benchmarks")

REASONS = {
    "GetOrders": "an example of an operation",
    "logOn": "an example of an operation",
    "[name.one]": "an example of a table",
    "[name.two]": "an example of a table",
    "toCommandValue": "a function of GitHub's toolkit",
    "escapeProperty": "a function of GitHub's toolkit",
    "Client.Authentication": "an example of a fault's code, of SOAP 1.1",
    "_dlt_id": "a column that dlt adds",
    "_dlt_load_id": "a column that dlt adds",
    "cache__main_staging.sqlite": "a file that dlt writes",
    "build/benchmarks/": "written by the benchmarks",
    "wsdl/warehouse": "written by whoever follows the document",
    "generated/warehouse": "written by whoever follows the document",
    "Host": "a header of HTTP",
    **dict.fromkeys(
        ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"),
        "a variable that the HTTP library reads",
    ),
    "soapwright.wire": "a logger",
    **dict.fromkeys(
        (
            "AutotaskAPIException",
            "LessThanorEquals",
            "query.close_bracket()",
            "query.get_query_xml()",
            "query.open_bracket(…)",
        ),
        "a name of python-atws",
    ),
    "otel": "an extra",
    "tracecontext": "a propagator of OpenTelemetry's",
    "OTEL_SEMCONV_STABILITY_OPT_IN": "a variable that OpenTelemetry reads",
    "generated.autotask.udfs": "there once a snapshot knows of user-defined fields",
}
"""What looks like the name of something of ours and is not, and why."""

LONG = re.compile(r'""".*?"""', re.DOTALL)
ROLE = re.compile(r":(?:class|meth|func|data|mod|attr|exc):`([^`]+)`")
QUOTED = re.compile(r"(?<!`)``([^`\n]+)``(?!`)")
MARKED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?<![\w/.<>{}*`'-])((?:[a-z_]+/)*[a-z_]+\.(?:py|pyi|jinja))\b(?![`'])")
OURS = re.compile(r"(?<![\w/.@])((?:soapwright|tests|benchmarks)(?:\.[^\W\d]\w*)+)(?!/)\b")
COMMAND = re.compile(r"^(?: {4,}|\$ )(soapwright [a-z]+ .*)$", re.MULTILINE)
ADVICE = re.compile(r"`(soapwright [^`\n]+)`")

FOLDERS = "generator|templates|tests|benchmarks|examples|docs|generated|wsdl|emit|schema|runtime"
PATH = re.compile(
    rf"[\w<>{{}}.-]+(?:/[\w<>{{}}.-]+)*/|(?:{FOLDERS})/[\w<>{{}}./-]+"
    r"|[\w<>{}./-]+\.(?:py|pyi|jinja|toml|md|lock)"
)
DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
NAME = re.compile(r"[^\W\d]\w*")
TABLE = re.compile(r"\[[a-z_]+(?:\.[\w<>-]+)*\](?:\.\w+)?")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Said:
    """A name that a text says: in which file, in which line."""

    file: Path
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.name}"


# --- what is said --------------------------------------------------------------------------------


def said() -> Iterator[Said]:
    for path in files(*CODE):
        text = path.read_text("utf-8") if path.suffix in (".py", ".jinja") else ""
        if path.suffix == ".py" and "golden" not in path.parts:
            for line, prose in (*docstrings(text), *comments(text)):
                yield from names(path, line, prose, QUOTED, ROLE, OURS, FILE, COMMAND)
            if "generator" in path.parts:
                yield from names(path, 1, text, ADVICE)
        else:
            yield from names(path, 1, text, QUOTED, ROLE)
    for path in (*ROOT.glob("*.md"), *files("docs")):
        if path.suffix == ".md" and path.name != "CHANGELOG.md":
            text = path.read_text("utf-8")
            blank = FENCED.sub(lambda found: "\n" * found[0].count("\n"), text)
            yield from names(path, 1, blank, MARKED)
            yield from names(path, 1, text, OURS, COMMAND)
            if path.name == "architecture.md":
                yield from names(path, 1, text, FILE)


def names(path: Path, line: int, text: str, *patterns: re.Pattern[str]) -> Iterator[Said]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield Said(path, line + text.count("\n", 0, found.start()), found[1])


def docstrings(text: str) -> Iterator[tuple[int, str]]:
    for found in LONG.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def comments(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        _, hash_, comment = line.partition("# ")
        if hash_:
            yield number, comment


# --- what there is -------------------------------------------------------------------------------


@cache
def files(*folders: str) -> tuple[Path, ...]:
    return tuple(
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path != Path(__file__)
    )


@cache
def known_paths() -> str:
    """Every file and folder of the repository, a line each, folders with a slash at the end."""
    found = {path.relative_to(ROOT).as_posix() for path in files(*PLACES)}
    found |= {path.name for path in ROOT.iterdir() if path.is_file()}
    folders = {f"{parent.as_posix()}/" for name in found for parent in Path(name).parents}
    return "\n" + "\n".join(sorted(found | folders)) + "\n"


@cache
def known_words() -> frozenset[str]:
    """The words of all code without its texts, of templates, and of WSDLs and what is beside."""
    found = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
    texts = re.compile(rf"{LONG.pattern}|#[^\n]*|{QUOTED.pattern}", re.DOTALL)
    found |= {path.stem for path in files("generated")} | {path.name for path in ROOT.iterdir()}
    for path in files(*CODE, "wsdl"):
        if path.suffix in (".py", ".pyi", ".jinja"):
            found |= set(NAME.findall(texts.sub("", path.read_text("utf-8"))))
        elif path.suffix in (".php", ".wsdl", ".xsd", ".toml", ".json"):
            found |= set(NAME.findall(path.read_text("utf-8")))
    return frozenset(found)


def is_path(name: str) -> bool:
    """Whether a file or folder ends so; ``<x>``, ``{x}`` and ``X`` stand for anything."""
    parts = re.split(r"<[^>]+>|\{[^}]+\}|\*|\b[A-Z]+\b", name.removesuffix("/"))
    pattern = "[^/\n]+".join(map(re.escape, parts))
    return re.search(rf"[\n/]{pattern}/?\n", known_paths()) is not None


def is_dotted(name: str) -> bool:
    """Whether a dotted name can be reached, from here, from a package of ours, or from a class."""
    first = name.partition(".")[0]
    if name in told():
        return True
    if first in OWN:
        return reached(name)
    if any(reached(f"{above}{name}") for above in ("", "soapwright.", "soapwright.runtime.")):
        return True
    if first in classes():
        return any(has(cls, name.split(".")[1:]) for cls in classes()[first])
    return all(part in known_words() for part in name.split("."))


@cache
def told() -> set[str]:
    """The names of loggers, of attributes of spans, and of metrics."""
    loggers = {event.logger.name for event in EVENTS.values() if event.logger is not None}
    attributes = {key.attribute for key in KEYS.values() if key.attribute is not None}
    return loggers | attributes | {each.name for each in METRICS.values()} | {"soapwright.status"}


def reached(name: str) -> bool:
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        return has(module, parts[count:])
    return False


def has(found: Any, parts: list[str]) -> bool:
    for part in parts:
        if part in getattr(found, "__annotations__", {}):
            return True  # an attribute of its objects
        if not hasattr(found, part):
            return inspect.isclass(found) and part in inspect.getsource(found)
        found = getattr(found, part)
    return True


@cache
def classes() -> dict[str, list[type]]:
    """The classes of the tool and of Autotask, by name."""
    found: dict[str, list[type]] = {}
    for path in files("generator"):
        if path.suffix == ".py" and path.name != "__main__.py":
            parts = path.relative_to(ROOT / "generator").with_suffix("").parts
            module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
            for name, value in vars(module).items():
                if inspect.isclass(value):
                    found.setdefault(name, []).append(value)
    return found


@cache
def known_options() -> dict[str, set[str]]:
    """The options of each command, and of those in it."""
    context = click.Context(app)
    found = {}
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        parts = command.commands.values() if isinstance(command, click.Group) else (command,)
        found[name] = {"--help"} | {
            option
            for part in parts
            for parameter in part.params
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
    return found


@cache
def known_tables() -> re.Pattern[str]:
    """The tables of a service.toml and those above them; ``<name>`` stands for any."""
    text = (ROOT / "docs/service-toml.md").read_text("utf-8")
    tables = set(re.findall(r"`\[([a-z_.<>A-Z]+)\]", text))
    tables |= {".".join(table.split(".")[:count]) for table in tables for count in (1, 2)}
    return re.compile("|".join(re.sub(r"<\w+>", "[^.]+", re.escape(table)) for table in tables))


def is_table(name: str) -> bool:
    return known_tables().fullmatch(name.partition("]")[0].removeprefix("[")) is not None


def is_option(name: str) -> bool:
    return any(name in options for options in known_options().values()) or name in other_options()


@cache
def other_options() -> frozenset[str]:
    """Those of the benchmarks, and of what tests start."""
    found = set()
    for path in files("benchmarks", "tests"):
        if path.suffix == ".py":
            found |= set(re.findall(r'[ "](--[a-z-]+)', path.read_text("utf-8")))
    return frozenset(found)


def is_command(text: str) -> bool:
    """``soapwright check --remote``: the command, and that it has the options."""
    words = text.split()
    if len(words) < 2 or not words[1].isalpha() or not words[1].islower():
        return True
    options = known_options().get(words[1])
    return options is not None and set(OPTION.findall(text)) <= options


def is_there(name: str) -> bool:
    checks: list[tuple[re.Pattern[str], Callable[[str], bool]]] = [
        (TABLE, is_table),
        (OPTION, is_option),
        (PATH, is_path),
        (DOTTED, is_dotted),
        (NAME, lambda word: word in known_words()),
    ]
    if name.startswith("soapwright "):
        return is_command(name)
    called = name.partition("(")[0] if name.endswith(")") else name
    for pattern, check in checks:
        if pattern.fullmatch(called):
            return check(called)
    return True


def test_what_is_named_is_there() -> None:
    wrong = [
        str(said_)
        for said_ in said()
        if said_.name not in REASONS and not is_there(said_.name.lstrip("~."))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("there", "not_there"),
    [
        ("soapwright.runtime.paging.pager", "soapwright.runtime.shelf"),
        ("diff.rules.DRIFT", "diff.rules.DRIFTS"),
        ("Record.extra", "Record.extras"),
        ("sys.setprofile", "sys.setprofiler"),
        ("emit/types/bindings.py", "emit/bindings.py"),
        ("generated/<service>/client.py", "generated/<service>/clients.py"),
        ("schema/", "guessing/"),
        ("last_run.py", "drift.py"),
        ("[limits.usage]", "[limits.using]"),
        ("--pin", "--pinned"),
        ("soapwright fetch --pin SERVICE", "soapwright check --pin SERVICE"),
        ("soapwright check", "soapwright drift"),
        ("read_schema(path)", "read_the_schema(path)"),
    ],
)
def test_what_is_told_apart(there: str, not_there: str) -> None:
    assert is_there(there)
    assert not is_there(not_there)


def test_no_reason_is_left_over() -> None:
    names_ = {said_.name for said_ in said()}
    assert set(REASONS) <= names_
    assert not [name for name in REASONS if is_there(name)]
