"""Methods and the operations that they call, held to what generated code refers to."""

from __future__ import annotations

import ast
import keyword
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from soapwright.commands.diff import read_zone
from soapwright.emit.client.callers import OF_RULES, TAKEN, callers
from soapwright.emit.client.names import of_every_client
from soapwright.emit.package import emit_package
from soapwright.errors import InputError
from soapwright.project.one_off import OneOff
from soapwright.schema import read_schema
from soapwright.service.rules import read_service
from tests.depots import Act, Side, wsdl
from tests.diff.comparing import WSDL

ROOT = Path(__file__).resolve().parents[3]


class Package:
    """The modules of a generated package: what in them refers to which operations."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._trees = {
            name.removesuffix(".py").replace("/", "."): ast.parse(text)
            for name, text in files.items()
            if name.endswith(".py") and not name.startswith(("types/", "zones/"))
        }

    def methods(self) -> dict[str, frozenset[str]]:
        """Methods, after the client → wire names of the operations that they refer to."""
        found: dict[str, set[str]] = {}
        client = next(self._classes("client"))
        for place, owner in [("client", client), *self._groups(client)]:
            lead = "" if owner is client else f"{self._attribute(client, owner)}."
            for method in owner.body:
                if isinstance(method, ast.FunctionDef):
                    calls = set(self._named(place, method))
                    if calls:
                        found.setdefault(lead + method.name, set()).update(calls)
        return {name: frozenset(calls) for name, calls in found.items()}

    def _classes(self, module: str) -> Iterator[ast.ClassDef]:
        return (node for node in self._trees[module].body if isinstance(node, ast.ClassDef))

    def _groups(self, client: ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef]]:
        for module in self._trees:
            if module.startswith("groups.") and not module.endswith("__init__"):
                yield module, next(self._classes(module))

    def _attribute(self, client: ast.ClassDef, group: ast.ClassDef) -> str:
        """What the property of a client is called that gives a group."""
        return next(
            node.name
            for node in client.body
            if isinstance(node, ast.FunctionDef)
            and isinstance(node.returns, ast.Name)
            and node.returns.id == group.name
        )

    def _named(self, module: str, node: ast.AST) -> Iterator[str]:
        """The operations that code of a module refers to, and the constants that it names."""
        imports = self._imports(module)
        for each in ast.walk(node):
            if isinstance(each, ast.ImportFrom):  # within the method
                for name in each.names:
                    yield from self._of(self._absolute(module, each), name.name)
            elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
                if each.value.id in imports:
                    yield from self._of(imports[each.value.id], each.attr)
            elif isinstance(each, ast.Name) and each.id in imports:
                place, _, name_ = imports[each.id].rpartition(".")
                yield from self._of(place, name_)

    def _of(self, module: str, constant: str) -> Iterator[str]:
        for node in self._trees[module].body if module in self._trees else ():
            targets = node.targets if isinstance(node, ast.Assign) else ()
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            if any(isinstance(each, ast.Name) and each.id == constant for each in targets):
                if module.startswith("operations"):
                    yield from self._wire(node)
                else:
                    yield from self._named(module, node)

    def _wire(self, node: ast.AST) -> Iterator[str]:
        """What an operation is called on the wire: the argument ``name``."""
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _is_operation(call.func):
                names = (each.value for each in call.keywords if each.arg == "name")
                yield from (str(n.value) for n in names if isinstance(n, ast.Constant))

    def _imports(self, module: str) -> dict[str, str]:
        """Name → the module of the package, or what of one, that it stands for."""
        return {
            name.asname or name.name: f"{place}.{name.name}".lstrip(".")
            for node in self._trees[module].body
            if isinstance(node, ast.ImportFrom) and node.level
            for place in [self._absolute(module, node)]
            for name in node.names
        }

    def _absolute(self, module: str, node: ast.ImportFrom) -> str:
        parts = module.split(".")[: -node.level]
        return ".".join([*parts, *((node.module or "").split(".") if node.module else ())])


def _is_operation(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id in ("Operation", "HttpOperation")


def generated(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*.py")}


# --- services with rules -------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["autotask", "ecosys", "superoffice"])
def test_as_the_generated_client_does(service: str) -> None:
    rules = read_service(ROOT / "wsdl" / service / "service.toml")
    expected = Package(generated(ROOT / "generated" / service)).methods()
    if service == "autotask":
        # What connect is given, this calls; and of the catalogue entities are not asked for.
        usage = frozenset({"getThresholdAndUsageInfo"})
        expected["connect"] -= usage
        expected["read_usage"] = usage
        expected["read_picklists"] -= {"getEntityInfo"}
    found = callers(read_zone(rules.reference_zone, ROOT), rules)
    assert found == expected
    assert found


def test_work_in_steps() -> None:
    """Its steps stand in one constant, by name."""
    rules = read_service(ROOT / "wsdl/click2mail/service.toml")
    found = callers(read_zone(rules.reference_zone, ROOT), rules)
    steps = {"uploadDocument", "uploadJobs", "submitBatch"}
    assert found == {
        "create": {"createBatch"},
        "send": {"createBatch", *steps, "getBatch", "getDetails"},
        "MailBatch.upload_pdf": {"uploadDocument"},
        "MailBatch.upload_jobs": {"uploadJobs"},
        "MailBatch.submit": {"submitBatch", "getBatch"},
        "MailBatch.status": {"getBatch"},
        "MailBatch.details": {"getDetails"},
        "MailBatch.tracking": {"getTracking"},
    }
    client = (ROOT / "generated/click2mail/client.py").read_text("utf-8")
    for method in found:
        assert f"def {method.rpartition('.')[2]}(" in client


# --- WSDLs alone ---------------------------------------------------------------------------------


def one_off(wsdl: Path) -> dict[str, frozenset[str]]:
    rules = OneOff(wsdl, "made", wsdl.parent).rules()
    return Package(emit_package(rules, wsdl.parent).files).methods()


def test_names_that_every_client_has_are_taken(tmp_path: Path) -> None:
    public = {name for name in of_every_client() if not name.startswith("_")}
    assert public <= TAKEN
    names = sorted({*TAKEN, *OF_RULES, *keyword.kwlist, "Ask", "ask", "a-b", "a_b", "Self", "str"})
    port, bound = (WSDL[WSDL.index(f"<{part}") : WSDL.index(f"</{part}")] for part in PARTS)
    operations = [text[text.index("<operation") :] for text in (port, bound)]
    text = WSDL
    for operation in operations:
        text = text.replace(
            operation, "".join(operation.replace('name="Ask"', f'name="{n}"') for n in names)
        )
    path = tmp_path / "a.wsdl"
    path.write_text(text, encoding="utf-8")
    found = callers(read_schema(path).schema)
    assert found == one_off(path)
    assert {name for calls in found.values() for name in calls} == {*names}
    assert not TAKEN.intersection(found)


PARTS = ("portType", "binding")


@pytest.mark.parametrize("names", [("Ramps", "Gates"), ("Call", "Zone"), ("Ramps", "ramps")])
def test_port_types_apart(names: tuple[str, str], tmp_path: Path) -> None:
    acts = ([Act("Check", "A"), Act("Open", "B")], [Act("Check", "C"), Act("Put", "D", sent="E")])
    path = tmp_path / "a.wsdl"
    path.write_text(wsdl([Side(n, a) for n, a in zip(names, acts, strict=True)]), "utf-8")
    found = callers(read_schema(path).schema)
    assert found == one_off(path)
    assert [sorted(calls) for calls in found.values()] == [["Check"], ["Open"], ["Check"], ["Put"]]


def test_what_cannot_be_called_has_no_method(tmp_path: Path) -> None:
    path = tmp_path / "a.wsdl"
    path.write_text(WSDL.replace("soap/http", "soap/smtp"), encoding="utf-8")
    assert callers(read_schema(path).schema) == {}
    with pytest.raises(InputError, match="has no operation that can be called"):
        one_off(path)


@pytest.mark.slow
def test_as_clients_of_the_corpus_do(shared: Path, tmp_path: Path) -> None:
    """Every WSDL of the corpus that is small enough to be generated in no time."""
    with tarfile.open(shared / "wsdl/corpus.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    done = 0
    for path in sorted((tmp_path / "corpus").rglob("*.wsdl")):
        if path.stat().st_size > 25_000:
            continue
        try:
            expected = one_off(path)
        except InputError:
            continue
        assert callers(read_schema(path).schema) == expected, path.name
        done += 1
    assert done > 30
