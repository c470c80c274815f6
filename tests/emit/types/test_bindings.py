"""What is emitted for a small WSDL of our own: the text, the names, and how it behaves."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from soapwright.emit.format import format_sources
from soapwright.emit.types.bindings import MOST_BASES, FieldName
from soapwright.errors import InputError
from soapwright.schema.model import QName
from tests.emit.generate import HERE, REPOSITORY, Load, emit, write
from tests.emit.samples import all_classes, sample, there_and_back
from tests.emit.types.parcels import parcels

GOLDEN = HERE / "golden" / "parcels"


def test_golden() -> None:
    """The text of a whole package; SOAPWRIGHT_UPDATE_GOLDEN=1 accepts what is emitted now."""
    files = format_sources(parcels().files)
    if os.environ.get("SOAPWRIGHT_UPDATE_GOLDEN"):
        for stale in GOLDEN.rglob("*.py"):
            stale.unlink()
        for name, text in files.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, encoding="utf-8")
    golden = {
        path.relative_to(GOLDEN).as_posix(): path.read_text(encoding="utf-8")
        for path in GOLDEN.rglob("*.py")
    }
    assert files == golden


def test_index_of_names() -> None:
    types = parcels()
    parcel = types.types[QName("urn:parcels", "Parcel")]
    assert (parcel.name, parcel.module) == ("Parcel", "parcel")
    assert list(parcel.fields)[:3] == ["id", "Id", "DepotID"]
    assert parcel.fields["id"] == FieldName("id", "int", False, "NO_ID")
    assert parcel.fields["Label"] == FieldName("label", "list[Label]", True, "list", made=True)
    element = types.elements[QName("urn:parcels", "parcel")]
    assert (element.name, list(element.fields)) == ("ParcelElement", list(parcel.fields))
    assert types.types[QName("urn:parcels:labels", "Route")].name == "RouteLabels"
    assert types.types[QName("urn:parcels", "State")].fields == {}
    assert QName("urn:parcels", "Parcel_Customs") not in types.types


def test_objects(load: Load) -> None:
    package = load(parcels(), "parcels_objects")
    types = import_module(package)
    parcel = types.Parcel(weight=2, depot_id=7)
    assert parcel.id == 0
    assert parcel.id_2 is None
    assert repr(parcel) == "Parcel(id=0, depot_id=7, weight=2)"
    with pytest.raises(TypeError, match="weight"):
        types.Parcel()
    assert types.TYPES.by_wire("urn:parcels:labels", "Route") is types.RouteLabels
    assert types.TYPES.by_wire("urn:parcels", "parcel") is None
    assert types.TYPES.namespaces == ("urn:parcels", "urn:parcels:labels")
    assert "Parcel" in dir(types)
    with pytest.raises(AttributeError, match="no attribute 'Parcels'"):
        types.Parcels  # noqa: B018
    for name, cls in all_classes(package).items():
        if hasattr(cls, "Meta"):
            value = sample(cls)
            assert there_and_back(value, package) == value, name


@pytest.mark.slow
def test_type_checkers_know_what_is_required(tmp_path: Path) -> None:
    write(parcels(), tmp_path, "checked")
    script = tmp_path / "script.py"
    script.write_text(
        "from decimal import Decimal\n"
        "from checked.types import Parcel, Route\n"
        "good = Parcel(weight=Decimal(2), depot_id=7)\n"
        "stops: int = len(Route().stop)\n"
        "Parcel(weight=Decimal(2), depotid=7)\n"
        "Parcel(weight=Decimal(2), depot_id='7')\n"
        "Parcel()\n",
        encoding="utf-8",
    )
    shown = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "script.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(REPOSITORY / "generator")},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert [line.split(" error: ")[0] for line in shown.splitlines() if " error: " in line] == [
        "script.py:5:",
        "script.py:6:",
        "script.py:7:",
    ], shown


@pytest.mark.slow
def test_same_text_whatever_the_hash_seed() -> None:
    # in a process of its own
    code = "from tests.emit.types.test_bindings import digest; print(digest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


def digest() -> str:
    return hashlib.sha256(repr(list(parcels().files.items())).encode()).hexdigest()


# --- schemas that are hard to read -----------------------------------------------------------


def test_types_that_derive_from_each_other(tmp_path: Path) -> None:
    def derived(name: str, base: str) -> str:
        return (
            f'<xs:complexType name="{name}"><xs:complexContent><xs:extension base="{base}">'
            "<xs:sequence/></xs:extension></xs:complexContent></xs:complexType>\n"
        )

    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
        + derived("C", "A")
        + derived("A", "B")
        + derived("B", "A")
        + "</xs:schema>"
    )
    with pytest.raises(InputError, match=r"a\.xsd:3: type A derives from itself"):
        emit(tmp_path / "a.xsd")


def test_a_lineage_of_hundreds_is_refused(tmp_path: Path) -> None:
    types = "".join(
        f'<xs:complexType name="T{number}"><xs:complexContent><xs:extension base="T{number - 1}">'
        "<xs:sequence/></xs:extension></xs:complexContent></xs:complexType>\n"
        for number in range(1, MOST_BASES + 2)
    )
    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n<xs:complexType name="T0"/>\n'
        f"{types}</xs:schema>"
    )
    with pytest.raises(InputError, match=rf"type T{MOST_BASES + 1} has more than {MOST_BASES}"):
        emit(tmp_path / "a.xsd")


# --- hostile schemas -------------------------------------------------------------------------

_SHAPE = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="{ns}"
  targetNamespace="{ns}"><types>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{ns}">
<xs:complexType name="{type}"><xs:annotation><xs:documentation>{doc}</xs:documentation>
</xs:annotation><xs:sequence>
<xs:element name="{one}" type="xs:string" default="{value}"><xs:annotation><xs:documentation
>{doc}</xs:documentation></xs:annotation></xs:element>
<xs:element name="{two}" type="t:{enum}"/><xs:any namespace="{any}"/></xs:sequence>
<xs:attribute name="{three}" type="xs:string" default="{value}"/></xs:complexType>
<xs:simpleType name="{enum}"><xs:restriction base="xs:string">
<xs:enumeration value="{value}"><xs:annotation><xs:documentation>{doc}</xs:documentation>
</xs:annotation></xs:enumeration></xs:restriction></xs:simpleType>
<xs:element name="{four}" type="xs:string"/>
</xs:schema></types></definitions>"""

_TAME = {
    "ns": "urn:tame",
    "type": "Type",
    "one": "one",
    "two": "two",
    "three": "three",
    "four": "four",
    "enum": "Choice",
    "value": "value",
    "any": "urn:any",
    "doc": "Said.",
}
_HOSTILE = {
    "names": {
        "type": "__class__",
        "one": "a&quot;);import os;(&quot;",
        "two": "__init__",
        "three": "&#x202e;b\\&#10;'''",
        "four": "import os",
        "enum": "None",
    },
    "texts": {
        "ns": "urn:it's",
        "any": "urn:it's",
        "value": "&quot;&quot;&quot;);import os;#\\&#10;'",
        "doc": '"""\nimport os\n\\""" \\" {{ 7 }} {% raw %}&#x85;&#x2028;import os \\',
    },
    "quotes": {"value": "&quot;", "doc": '"', "one": "{{ 7 }}", "two": "#\\"},
    "words": {"type": "Record", "enum": "StrEnum", "one": "element", "two": "datetime"},
}


@pytest.mark.parametrize("attack", sorted(_HOSTILE))
def test_text_of_others_cannot_become_code(attack: str, tmp_path: Path, load: Load) -> None:
    """Whatever names and texts a WSDL holds, the code is that of a tame one, but for names."""
    shapes = []
    for number, names in enumerate((_TAME, {**_TAME, **_HOSTILE[attack]})):
        path = tmp_path / f"{number}.wsdl"
        path.write_text(_SHAPE.format(**names), encoding="utf-8")
        types = emit(path)
        package = load(types, f"hostile_{attack}_{number}")
        assert len(all_classes(package)) == 3
        shapes.append(sorted(_shape(text) for text in format_sources(types.files).values()))
    assert shapes[0] == shapes[1]


def _shape(source: str) -> str:
    """The syntax tree without what names and texts may change."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in ("id", "name", "asname", "module", "attr"):
            if getattr(node, name, None) is not None and not _is_ours(getattr(node, name)):
                setattr(node, name, "_")
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.body and _assigns(node.body[0], "namespace"):
            del node.body[1:]  # the wire name, where it is not the class's
    return ast.dump(tree)


_OURS = {
    "soapwright.runtime.records.record",
    "Record",
    "element",
    "attribute",
    "StrEnum",
    "namespace",
}


def _is_ours(name: str) -> bool:
    return name in _OURS


def _assigns(node: ast.stmt, name: str) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
    )
