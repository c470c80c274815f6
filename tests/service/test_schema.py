"""``wsdl/service.schema.json`` says what the reader does: neither accepts what the other refuses.

Only the reader knows what depends on other keys, files and the WSDL, so the schema may accept more;
but never another key or type. Files are drawn from those that there are, each with one thing wrong.
"""

from __future__ import annotations

import copy
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from soapwright.diff.finding import SEVERITIES
from soapwright.diff.ignore import read_rules
from soapwright.diff.rules import RULES
from soapwright.errors import InputError
from soapwright.project.editor_schema import LINE, own_schema
from soapwright.service.dialects import DIALECTS
from soapwright.service.rules import read_service
from tests.service.schemas import FILE, ROOT, allows, keys, schema, used
from tests.service.test_rules import BROKEN
from tests.workspaces import LIBRARY

MORE = """
[session]
addressing = true

[session.security]
username_token = true
digest = true
nonce = false
over_http = false
timestamp = true
signature = true

[session.login]
header = "Session/Ticket"
ticket = "Ticket"
success = "Good"
lifetime = 60
url = "Server"
ways.secret = { operation = "LogIn", arguments = { Name = "name" } }

[results.placed]
entries = "Entry"
joined = "position"
success = "Good"
success_value = "yes"
external_id = "Theirs"
general = "Message"
message = { text = "Text", level = "Level", code = "Code", key = "Key" }

[entities]
base = "Thing"
id = "id"

[batch.create]
operation = "Create"
items = "Thing"
result = "placed"
items_per_call = 10

[resolve.create]
query = "by_key"
settle = 60
fields = { Thing = ["Name"], Other = "Code" }

[page.by_key]
style = "keyset"
operation = "Query"
text = "Text"
language = "queryxml"
key = "id"
limit = 500
max_alternatives = 100
max_udfs = 1
empty = "may be hidden"
result = "placed"

[page.by_offset]
style = "offset"
operation = "List"
offset = "From"
size = "Count"
first = 1
page_size = 10
rows = "Row"
total = "Total"
row_key = ["Number"]
not_null = ["Filter"]

[page.by_token]
style = "token"
operation = "List"
next = "More"
token = "Next"
parameter = "Token"
cursor = true
done = "Done"
done_value = false
size = "Count"
page_size = 10
rows = "Row"
total = "Total"
row_key = ["Number"]
not_null = ["Filter"]

[page.from_start]
style = "token"
operation = "List"
token = "Next"
parameter = "Token"
start = "*"
rows = "Row"

[workflow]
noun = "job"
handle = "Job"
create = "Make"
parameter = "id"
status.operation = "Ask"
status.after = ["add"]
status.state = "State"
status.poll_seconds = 1
status.messages = ["Why"]
items = { path = "Item", max_items = 5, defaults = { Color = "red" } }
document = { name = "Name", first_page = "From", last_page = "To" }
reads = { cost = "Cost" }
known.Item = { Color = ["red"] }

[[workflow.steps]]
method = "add"
operation = "Add"
sends = "items"
again = "adds"
settle = 60

[[workflow.steps]]
method = "print"
operation = "Print"
after = ["add"]
sends = "document"
counted = "Count"

[workflow.results]
operation = "Results"
entries = "Entry"
index = "At"
index_base = 1
id = "Number"
error = "Error"
also = "Other"
awaited = true

[diff.severity]
enum-label-changed = "warning"

[[diff.ignore]]
id = "element-removed-optional"
path = "Ticket/*"
reason = "not used"
until = 2027-01-31
fingerprint = "0123"
zone = "en"
"""
"""Tables that no service.toml here has, or not with all their keys; with those before ``[session]``
of a small one."""

WRONG: tuple[Any, ...] = (
    7,
    -1,
    1.5,
    1.0,
    "x",
    "",
    True,
    [],
    ["x"],
    [7],
    {},
    {"x": "y"},
    {"x": 7},
    [{}],
)
"""What is put in the place of a value: of most it is of the wrong type."""

FORM = re.compile(
    r"is unknown;|unknown key|takes (a text|text|a whole number|true or false|a list|a table|a num)"
    r"|is missing; it takes|it takes at least|no such rule|must be (?!a date)|is required"
    r"|takes percentages|is named with|a (verb|result|zone) names|an https address|goes with size"
    r"|is '(?!class'|None'|from')[^']*'; it names"
)
"""What the reader says of what is wrong by itself, whatever else there is.

But for words of Python, which no pattern lists, and for a date in quotes: editors see both alike.
"""


def _paths() -> list[Path]:
    found = [*ROOT.glob("wsdl/*/service.toml"), *ROOT.glob("tests/*/service.toml")]
    return sorted(found)


@cache
def documents() -> Mapping[str, dict[str, Any]]:
    """service.toml files of all kinds, by the folder whose files they name."""
    found = {str(path.parent): tomllib.loads(path.read_text("utf-8")) for path in _paths()}
    head = (LIBRARY / "service.toml").read_text("utf-8").partition("[session]")[0]
    head = head.replace(
        "[service]", '[service]\npackage = "acme.library"\nout = "src/acme/library"'
    )
    return {**found, f"{LIBRARY}/.": tomllib.loads(head + MORE)}


def toml(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


Change = tuple[tuple[str | int, ...], Any]
"""Where something is changed, and into what; ``...`` takes it away."""


def changes(values: Any, path: tuple[str | int, ...] = ()) -> Iterator[Change]:
    """Every change of one thing: a key too many, a value gone or of another type."""
    if isinstance(values, Mapping):
        yield (*path, "x_unknown"), "x"
        for key, value in values.items():
            yield (*path, key), ...
            for wrong in WRONG:
                yield (*path, key), wrong
            yield from changes(value, (*path, key))
    elif isinstance(values, list):
        for number, value in enumerate(values):
            if isinstance(value, Mapping):
                yield from changes(value, (*path, number))


def changed(document: Mapping[str, Any], change: Change) -> dict[str, Any]:
    path, value = change
    found = copy.deepcopy({**document})
    inner: Any = found
    for key in path[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return found


def test_it_is_a_schema_and_the_one_of_the_wheel() -> None:
    Draft4Validator.check_schema(schema())
    assert own_schema() == FILE.read_bytes()


def test_it_allows_every_service_here_and_has_no_key_that_none_of_them_has() -> None:
    """So that what is drawn below has every key in it."""
    found: set[int] = set()
    for document in documents().values():
        assert allows(document)
        found |= {*used(document, schema())}
    rules = schema()["definitions"]["diff"]["properties"]["severity"]["properties"]
    left = {id(rule) for rule in rules.values()} | found
    assert [name for name, key in keys() if key not in left] == []


def test_what_it_lists_is_what_there_is() -> None:
    named = schema()["definitions"]
    assert [*named["diff"]["properties"]["severity"]["properties"]] == sorted(RULES)
    assert named["ignore"]["properties"]["id"]["enum"] == sorted(RULES)
    assert named["severity"]["enum"] == [*SEVERITIES]
    assert named["pages_by_keyset"]["properties"]["language"]["enum"] == [*DIALECTS]


def test_it_is_named_by_those_that_come_with_the_tool() -> None:
    for path in ROOT.glob("wsdl/*/service.toml"):
        assert path.read_text("utf-8").startswith(LINE)
        assert (path.parent / LINE.split()[1]).resolve() == FILE


class Reader:
    """Reads documents beside files of the names that they use, which are empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in _paths():
            for file in path.parent.iterdir():
                (folder / file.name).touch()

    def refuses(self, document: Mapping[str, Any]) -> str | None:
        """What is said of a document; None where it is taken."""
        path = self.folder / "drawn.toml"
        lines = [f"{json.dumps(key)} = {toml(value)}\n" for key, value in document.items()]
        path.write_text("".join(lines), "utf-8")
        try:
            read_rules(read_service(path).diff, file=str(path))
        except InputError as error:
            return str(error)
        return None

    def disagrees(self, document: Mapping[str, Any]) -> tuple[str | None, bool]:
        """What is said, and whether the schema must not have it so."""
        said, allowed = self.refuses(document), allows(document)
        if said is None:
            return None, not allowed
        return said, allowed and FORM.search(said) is not None


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def _drawn(reader: Reader, share: int) -> None:
    """One in ``share`` of all changes: reader and schema agree on each, and most are refused."""
    refused, wrong = Counter[bool](), []
    for name, document in documents().items():
        assert reader.disagrees(document) == (None, False)
        drawn = [*changes(document)]
        random.Random(18).shuffle(drawn)
        for change in drawn[::share]:
            said, disagree = reader.disagrees(changed(document, change))
            refused[said is not None] += 1
            if disagree:
                wrong.append((Path(name).name, change, said))
    assert wrong == []
    assert refused[True] > 3 * refused[False] > 0


def test_reader_and_schema_refuse_the_same(reader: Reader) -> None:
    _drawn(reader, 200)


@pytest.mark.slow
def test_reader_and_schema_refuse_the_same_of_many(reader: Reader) -> None:
    _drawn(reader, 4)


def test_what_the_reader_is_tested_with(reader: Reader) -> None:
    text = (LIBRARY / "service.toml").read_text("utf-8")
    for old, new, *_ in BROKEN:
        try:
            document = tomllib.loads(text.replace(old, new))
        except tomllib.TOMLDecodeError:
            continue
        said, disagree = reader.disagrees(document)
        assert not disagree, (new, said)
