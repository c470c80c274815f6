"""Packages of every flavour are right to type checkers, whatever a WSDL restricts and repeats."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.project.one_off import one_off
from tests.crates import TEXTS
from tests.depots import Act, Side, wsdl
from tests.emit.checked import right_to_pyright, strictly_typed
from tests.emit.client.test_methods import CONTENT, KINDS
from tests.emit.desks import made

HERE = Path(__file__).parent
WIDE = (
    '<xs:complexType name="Wide"><xs:sequence>'
    '<xs:element name="Weight" type="xs:decimal" minOccurs="0" maxOccurs="unbounded"/>'
    '<xs:element name="Note" type="xs:string" minOccurs="0" nillable="true" maxOccurs="9"/>'
    '</xs:sequence><xs:attribute name="mark" type="xs:string"/>'
    '<xs:attribute name="colour" type="xs:string"/></xs:complexType>'
    '<xs:complexType name="Narrow"><xs:complexContent><xs:restriction base="t:Wide"><xs:sequence>'
    '<xs:element name="Weight" type="xs:int"/></xs:sequence>'
    '<xs:attribute name="mark" type="xs:string" use="required"/>'
    '<xs:attribute name="colour" use="prohibited"/></xs:restriction></xs:complexContent>'
    "</xs:complexType>"
)
NAMES = "".join(
    f'<xs:element name="{name}" type="xs:int"/>'
    for name in ("request", "answer", "self", "cls", "types", "operations", "dict", "list")
)
THINGS = '<xs:sequence><xs:element name="Thing" type="t:{}" {}/></xs:sequence>'
PLAIN = [
    Act("Keep", "Keep", CONTENT),
    Act("Name", "Name", f"<xs:sequence>{NAMES}</xs:sequence>"),
    Act("Narrow", "PutNarrow", THINGS.format("Narrow", 'maxOccurs="unbounded"')),
    Act("Narrow", "PutWide", THINGS.format("Wide", 'nillable="true"')),
]
ONE = [Side("Depot", PLAIN)]
GROUPS = [
    Side("Depot", PLAIN, ["http://a.example/x"]),
    Side("Gates", [Act("Keep", "Open")], ["http://b.example/y"], soap="1.2", service="Others"),
]


@pytest.fixture(params=["one", "groups", "http", "literal", "encoded"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A package."""
    if request.param == "http":
        yield one_off(HERE / "stocks.wsdl", "stocks", tmp_path).folder
        return
    sides = ONE if request.param == "one" else GROUPS
    text = TEXTS.get(request.param) or wsdl(sides, KINDS + WIDE)
    with made(text, tmp_path) as desk:
        yield desk.generated.folder


@pytest.mark.slow
def test_mypy_strict_finds_nothing(folder: Path) -> None:
    strictly_typed(folder)


@pytest.mark.peer("pyright")
def test_pyright_finds_nothing(folder: Path) -> None:
    right_to_pyright(folder)


@pytest.mark.peer("pyright")
@pytest.mark.parametrize("name", ["autotask", "click2mail", "ecosys", "superoffice"])
def test_pyright_finds_nothing_in_the_services(name: str, tmp_path: Path) -> None:
    copy = shutil.copytree(HERE.parents[1] / "generated" / name, tmp_path / name)
    (copy / "source.py").unlink(missing_ok=True)  # which needs dlt's types
    right_to_pyright(copy)


def test_an_attribute_that_is_prohibited_is_none_of_the_class(tmp_path: Path) -> None:
    with made(wsdl(ONE, KINDS + WIDE), tmp_path) as desk:
        wide, narrow = desk.package.Wide, desk.package.Narrow
        assert wide(colour="red").colour == "red"
        assert narrow(mark="m").colour is None
        with pytest.raises(TypeError, match="colour"):
            narrow(mark="m", colour="red")
        assert isinstance(narrow(mark="m"), wide)
