"""Whatever a WSDL calls its things, a client keeps what is its own, and all names are unique."""

from __future__ import annotations

import ast
import builtins
import inspect
import keyword
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import pytest

import soapwright
from soapwright.emit.client.names import of_every_client
from soapwright.emit.package import client_name, emit_package
from soapwright.emit.python.naming import class_name
from soapwright.errors import InputError
from soapwright.runtime.client.aio import AsyncClient
from soapwright.runtime.client.sync import SyncClient, SyncGroup
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.records.record import Record
from soapwright.service.rules import read_service
from tests.workspaces import LIBRARY

WSDL = (LIBRARY / "en.wsdl").read_text("utf-8")
RULES = (LIBRARY / "service.toml").read_text("utf-8")
SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
SPECIAL = (
    "__class__",
    "__init__",
    "_driver",
    "_connection",
    "self_",
    "Async",
    "AsyncLibrary",
    "a.b",
)


def emitted(folder: Path) -> dict[str, str]:
    return dict(emit_package(read_service(folder / "service.toml"), folder).files)


def service(folder: Path, rules: str, **wsdls: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "service.toml").write_text(rules, "utf-8")
    (folder / "en.fields.json").write_text((LIBRARY / "en.fields.json").read_text("utf-8"), "utf-8")
    for name, text in wsdls.items():
        (folder / f"{name}.wsdl").write_text(text, "utf-8")
    return folder


def write(files: Mapping[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def names_in(files: Mapping[str, str]) -> Iterator[str]:
    """Every name that the modules beside ``types/`` define, import or refer to."""
    for path, text in files.items():
        if path.endswith((".py", ".pyi")) and not path.startswith("types/"):
            for node in ast.walk(ast.parse(text)):
                for kind in ("id", "name", "arg", "asname"):
                    name = getattr(node, kind, None)
                    if isinstance(name, str):
                        yield name


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The library, as its own WSDL has it."""
    return emitted(service(tmp_path_factory.mktemp("plain") / "library", RULES, en=WSDL))


@pytest.fixture(scope="session")
def names(plain: dict[str, str]) -> list[str]:
    """The worst that a WSDL can call anything."""
    own = {
        *(name for class_ in (SyncClient, AsyncClient, SyncGroup, Record) for name in dir(class_)),
        *of_every_client(),
        *names_in(plain),
        *keyword.kwlist,
        *(name for name in dir(builtins) if name.islower()),
        *SPECIAL,
    }
    found = own | {class_name(name) for name in (*of_every_client(), *keyword.kwlist)}
    return sorted(name for name in found if re.fullmatch(r"[A-Za-z_][\w.]*", name))


# --- WSDLs that are made of such names -----------------------------------------------------------


def schema(names: Sequence[str], elements: Sequence[str]) -> str:
    """A type of each name that holds itself, elements, and one that has fields of every name."""
    types = "".join(
        f'<xs:complexType name="{name}"><xs:sequence>'
        f'<xs:element name="{name}" type="tns:{name}" minOccurs="0"/>'
        "</xs:sequence></xs:complexType>"
        for name in names
        if f'<xs:complexType name="{name}"' not in WSDL
    )
    messages = "".join(
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>'
        f'<xs:element name="{name}" type="xs:string" minOccurs="0"/>'
        "</xs:sequence></xs:complexType></xs:element>"
        for name in elements
    )
    fields = "".join(
        f'<xs:element name="{name}" type="xs:{kind}" minOccurs="0"/>'
        for name, kind in zip(
            names, ["int", "dateTime", "string", "boolean"] * len(names), strict=False
        )
    )
    values = "".join(f'<xs:enumeration value="{name}"/>' for name in names)
    return (
        '<xs:element name="Little"><xs:complexType/></xs:element>'
        f'{types}{messages}<xs:element name="Zz"><xs:complexType><xs:sequence>{fields}'
        '<xs:element name="Zz_value" type="tns:Zz_values" minOccurs="0"/></xs:sequence>'
        "</xs:complexType></xs:element>"
        f'<xs:simpleType name="Zz_values"><xs:restriction base="xs:string">{values}'
        "</xs:restriction></xs:simpleType>"
    )


def operations(names: Mapping[str, str]) -> tuple[str, str, str]:
    """Messages, operations and bound operations, each with the element that goes in and out."""
    messages = "".join(
        f'<message name="{element}M"><part name="p" element="tns:{element}"/></message>'
        for element in {*names.values()}
    )
    abstract = "".join(
        f'<operation name="{name}"><input message="tns:{element}M"/>'
        f'<output message="tns:{element}M"/></operation>'
        for name, element in names.items()
    )
    bound = "".join(
        f'<operation name="{name}"><s:operation xmlns:s="{SOAP}" soapAction="urn:{name}" '
        f'style="document"/><input><s:body xmlns:s="{SOAP}" use="literal"/></input><output>'
        f'<s:body xmlns:s="{SOAP}" use="literal"/></output></operation>'
        for name in names
    )
    return messages, abstract, bound


def hostile_library(names: Sequence[str]) -> str:
    """The library's WSDL with things of every name beside its own."""
    calls = [name for name in names if f'<operation name="{name}"' not in WSDL]
    elements = {name: name for name in calls if f'<xs:element name="{name}"' not in WSDL}
    messages, abstract, bound = operations(
        {**{name: elements.get(name, "Little") for name in calls}, "Zz_": "Zz"}
    )
    text = WSDL.replace("</xs:schema>", f"{schema(names, [*elements])}</xs:schema>")
    text = text.replace("</types>", f"</types>{messages}")
    text = text.replace("</portType>", f"{abstract}</portType>")
    return text.replace("</binding>", f"{bound}</binding>", 1)


def desks(names: Sequence[str], calls: Sequence[str]) -> str:
    """A WSDL with a port type of each name, each with the operations ``calls``."""
    messages, abstract, bound = operations({**dict.fromkeys(calls, "Little"), "Zz_": "Zz"})
    ports = "".join(f'<portType name="{name}">{abstract}</portType>' for name in names)
    bindings = "".join(
        f'<binding name="{name}B" type="tns:{name}"><s:binding xmlns:s="{SOAP}" '
        f'transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</binding>'
        for name in names
    )
    services = "".join(
        f'<port name="{name}P" binding="tns:{name}B"><s:address xmlns:s="{SOAP}" '
        f'location="https://desks.example/api/{name}"/></port>'
        for name in names
    )
    return (
        '<definitions name="D" targetNamespace="urn:d" xmlns="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:tns="urn:d" xmlns:xs="http://www.w3.org/2001/XMLSchema"><types>'
        f'<xs:schema targetNamespace="urn:d" elementFormDefault="qualified">{schema(calls, [])}'
        f"</xs:schema></types>{messages}{ports}{bindings}"
        f'<service name="Desks">{services}</service></definitions>'
    )


def http_desk(names: Sequence[str]) -> str:
    """A WSDL of an HTTP binding: an operation of each name, and one with parts of all of them."""
    parts = "".join(f'<part name="{name}" type="xs:string"/>' for name in names)
    http = "http://schemas.xmlsoap.org/wsdl/http/"
    abstract = "".join(
        f'<operation name="{name}"><input message="tns:{"In" if name == "Zz_" else "Nothing"}"/>'
        '<output message="tns:Out"/></operation>'
        for name in (*names, "Zz_")
    )
    bound = "".join(
        f'<operation name="{name}"><h:operation location="/{name}"/><input><h:urlEncoded/></input>'
        '<output><m:content xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/" type="text/plain"/>'
        "</output></operation>"
        for name in (*names, "Zz_")
    )
    return (
        '<definitions name="H" targetNamespace="urn:h" xmlns="http://schemas.xmlsoap.org/wsdl/" '
        f'xmlns:tns="urn:h" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:h="{http}">'
        f'<message name="In">{parts}</message><message name="Nothing"/>'
        '<message name="Out"><part name="body" type="xs:string"/></message>'
        f'<portType name="H">{abstract}</portType><binding name="B" type="tns:H">'
        f'<h:binding verb="GET"/>{bound}</binding><service name="S"><port name="P" '
        'binding="tns:B"><h:address location="https://h.example/"/></port></service></definitions>'
    )


GROUPED = """[service]
name = "desks"
client = "Desks"
reference = "en"
groups = "port-type"

[zones.en]
wsdl = "en.wsdl"
"""
HTTP = GROUPED.replace('groups = "port-type"\n', "")


@pytest.fixture(scope="session")
def hostile(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The packages ``library``, ``one``, ``several`` and ``http`` in one folder."""
    folder = tmp_path_factory.mktemp("hostile")
    ports = [name for name in names if name in of_every_client() or not name.islower()]
    few = ["Save", "save", "close"]
    made = {
        "library": service(folder / "wsdl" / "library", RULES, en=hostile_library(names)),
        "one": service(folder / "wsdl" / "one", GROUPED, en=desks(["Close"], names)),
        "several": service(folder / "wsdl" / "several", GROUPED, en=desks(ports, few)),
        "http": service(folder / "wsdl" / "http", HTTP, en=http_desk(names)),
    }
    for name, path in made.items():
        write(emitted(path), folder / f"hostile_{name}")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for module in [name for name in sys.modules if name.startswith("hostile_")]:
        del sys.modules[module]


@pytest.mark.slow
def test_nothing_is_defined_twice(hostile: Path) -> None:
    for path in hostile.rglob("*.py*"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.Module):
                found = [*defined(node.body)]
                assert len(found) == len({*found}), (path, node)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
                assert given.isdisjoint(stored(node)), (path, node.name)


def defined(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that statements give, each time that they do; an overload gives none."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if "overload" not in [getattr(each, "id", None) for each in node.decorator_list]:
                yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def stored(node: ast.AST) -> set[str]:
    return {
        name.id
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }


def load(package: str, module: str = "") -> ModuleType:
    return import_module(f"hostile_{package}{module}")


def client_class(package: str, prefix: str = "") -> Any:
    return getattr(load(package), f"{prefix}{'Library' if package == 'library' else 'Desks'}")


@pytest.mark.parametrize("prefix", ["", "Async"])
@pytest.mark.parametrize("package", ["library", "one", "several", "http"])
def test_nothing_of_a_base_is_hidden(
    package: str, prefix: str, hostile: Path, plain: dict[str, str]
) -> None:
    meant = {"connect", "__doc__", "__module__", "__annotations__", "__firstlineno__"}
    meant |= {"__static_attributes__", "__parameters__", "_binds"}
    for class_ in classes(package, prefix):
        inherited = {name for base in class_.__mro__[1:] for name in vars(base)}
        assert vars(class_).keys() & inherited <= meant, class_


def classes(package: str, prefix: str) -> Iterator[type]:
    """The class of a client, and those of its groups."""
    client = client_class(package, prefix)
    yield client
    for name in vars(client):
        found = vars(client)[name]
        if hasattr(found, "attrname"):  # a cached_property: a group
            yield type(found.func(MagicMock()))


@pytest.mark.parametrize("package", ["library", "one", "several", "http"])
def test_each_operation_has_one_method(package: str, hostile: Path) -> None:
    """What a driver was given by all methods that are called is all operations, each once."""
    asked: list[object] = []

    class Carrier(MagicMock):
        def carry(self, call: Any) -> Any:
            asked.append(call.operation)
            return MagicMock()

    driver = MagicMock()
    driver.drive.return_value.body = MagicMock(unsafe=True)  # an answer may have a field `assert_`
    driver.carrier = Carrier()
    client = client_class(package)(MagicMock(), driver)
    for caller in [client, *groups(client)]:
        known = {name for base in type(caller).__mro__[1:] for name in vars(base)}
        own = [name for name in vars(type(caller)) if not name.startswith("_")]
        for name in own:
            method = getattr(caller, name)
            if name not in known and inspect.ismethod(method) and name != "connect":
                source = inspect.getsource(method)
                if "self.call(" in source:
                    method(**arguments(method))
    constants = [*operations_of(package)]
    replaced = {"SAVE", "CHANGE", "SEARCH"} if package == "library" else set()
    assert sorted(map(id, asked)) == sorted(
        id(operation) for name, operation in constants if name not in replaced
    )


def test_a_rule_keeps_its_methods_and_an_operation_says_why_it_is_called_otherwise(
    hostile: Path,
) -> None:
    client = client_class("library")
    for name in ("create", "update", "search", "related", "get", "changes", "close"):
        assert "is taken." not in str(getattr(client, name).__doc__)
        # `close_operation` is an operation's own name, since the library's WSDL brings such names.
        ending = "operation_2" if name == "close" else "operation"
        renamed = getattr(client, f"{name}_{ending}")
        assert f"The name ``{name}`` is taken." in " ".join(renamed.__doc__.split())


def test_a_port_type_close_does_not_end_a_client(hostile: Path) -> None:
    with client_class("one").connect() as client:
        assert type(client.close_group).__name__ == "Close"


@pytest.mark.parametrize("verb", ["close", "related", "url"])
def test_a_rule_cannot_take_a_name_of_the_client(verb: str, tmp_path: Path) -> None:
    rules = RULES.replace("[page.search]", f"[page.{verb}]")
    with pytest.raises(InputError, match=f"asks for a method '{verb}'"):
        emitted(service(tmp_path / "library", rules, en=WSDL))


MODULES = ("__init__.py", "aio.py", "client.py", "source.py", "tables.py")
"""Those that define or import the classes of clients and handles."""


def of_classes(source: str) -> Iterator[str]:
    """The names that a module needs to mean what they do, and that a class might have."""
    tree = ast.parse(source)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    used = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    for name in (*defined(tree.body), *defined([*imports]), *used):
        yield from (name, *(name.removeprefix("Async"),) * name.startswith("Async"))


def packages() -> Iterator[tuple[set[str], dict[str, str]]]:
    """Real packages: what is called by the rules of the service, and the modules."""
    for folder in sorted(path.parent for path in Path("wsdl").glob("*/service.toml")):
        rules = read_service(folder / "service.toml")
        package = Path("generated") / rules.name
        texts = {name: package / name for name in MODULES}
        own = {rules.client, *(() if rules.workflow is None else (rules.workflow.handle,))}
        own |= {page.upper() for page in rules.pages}
        yield own, {n: path.read_text("utf-8") for n, path in texts.items() if path.exists()}


def test_no_class_of_a_client_takes_what_its_modules_need(plain: dict[str, str]) -> None:
    library = {name: text for name, text in plain.items() if name in MODULES}
    for own, files in [({"Library", "SEARCH"}, library), *packages()]:
        assert files
        groups = {name for text in files.values() for name in groups_in(text)}
        for name in {name for text in files.values() for name in of_classes(text)}:
            mine = name.removeprefix("Async") in own | groups
            if re.fullmatch("[A-Z][A-Za-z0-9]*", name) and not mine:
                assert client_name(name) == f"{name}Client", name


def groups_in(text: str) -> Iterator[str]:
    """The classes of groups, which give way to a client's."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("groups."):
            yield from (alias.name.removeprefix("Async") for alias in node.names)


@pytest.mark.parametrize(
    "name",
    [
        *("Connection", "Session", "Throttle", "Limits", "Client", "Handle", "Mirror"),
        *("E", "ValueError", "CLOCK", "TYPES", "SEARCH"),
    ],
)
def test_a_client_that_is_called_as_something_else_is_refused(name: str, tmp_path: Path) -> None:
    rules = RULES.replace('client = "Library"', f'client = "{name}"')
    with pytest.raises(InputError, match=f"call it {name}Client$") as raised:
        emitted(service(tmp_path / "library", rules, en=WSDL))
    assert raised.value.key == "service.client"
    rules = RULES.replace('client = "Library"', f'client = "{name}Client"')
    files = emitted(service(tmp_path / "other" / "library", rules, en=WSDL))
    for module in MODULES:
        found = [*defined(ast.parse(files[module]).body)]
        assert len(found) == len({*found}), module


@pytest.mark.parametrize("name", ["Progress", "Handle", "Click2Mail", "AsyncClick2Mail"])
def test_a_handle_that_is_called_as_something_else_is_refused(name: str) -> None:
    rules = read_service(Path("wsdl/click2mail/service.toml"))
    assert rules.workflow is not None
    rules = replace(rules, workflow=replace(rules.workflow, handle=name))
    with pytest.raises(InputError, match=f"call it {name}Handle$") as raised:
        emit_package(rules, Path("wsdl"))
    assert raised.value.key == "workflow.handle"


def arguments(method: Any) -> dict[str, Any]:
    needed = inspect.signature(method).parameters.values()
    return {each.name: MagicMock() for each in needed if each.default is each.empty}


def groups(client: Any) -> Iterator[Any]:
    for name, found in vars(type(client)).items():
        if hasattr(found, "attrname"):
            yield getattr(client, name)


def operations_of(package: str) -> Iterator[tuple[str, object]]:
    """The constants of a package's operations."""
    folder = Path(str(load(package).__file__)).parent
    modules = sorted((folder / "operations").glob("*.py")) or [folder / "operations.py"]
    for path in modules:
        name = (
            ".operations"
            if path.stem in ("operations", "__init__") and path.parent == folder
            else ""
        )
        name = name or (".operations" if path.stem == "__init__" else f".operations.{path.stem}")
        for constant, value in vars(load(package, name)).items():
            if type(value).__name__ in ("Operation", "HttpOperation"):
                yield constant, value


def test_a_record_takes_a_field_of_any_name(hostile: Path, names: list[str]) -> None:
    record = load("library").Zz
    known = set(dir(Record))
    fields = [field.name for field in record.__dataclass_fields__.values()]
    assert known.isdisjoint(fields)
    assert len(fields) == len(names) + 1
    assert all(getattr(record(), name) is None for name in fields)
    assert len(load("library").ZzValues) == len(names)


def test_what_is_generated_can_all_be_imported(hostile: Path) -> None:
    for name in ("library", "one", "several", "http"):
        package = load(name)
        for each in package.__all__:
            assert getattr(package, each).__name__.rpartition(".")[2] == each
        for each in load(name, ".types").__all__:
            found = getattr(load(name, ".types"), each)
            assert found.__name__ == each
            assert getattr(package, each) is found, each


@pytest.mark.slow
def test_what_is_generated_type_checks(hostile: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    packages = [f"-phostile_{name}" for name in ("library", "one", "several", "http")]
    checked = subprocess.run(
        [*command, *packages],
        cwd=hostile,
        env={**os.environ, "MYPYPATH": str(Path(soapwright.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout) == (0, "")
