"""Unions of unions: within a limit, and refused beyond it before xsdata sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.types.unions import MOST_MEMBERS, refuse_unions
from soapwright.errors import InputError
from soapwright.schema import read_schema

UNION = '<xs:simpleType name="{}"><xs:union memberTypes="{}"/></xs:simpleType>\n'


def refuse(folder: Path, *types: str) -> None:
    text = "".join(types)
    (folder / "a.xsd").write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n{text}</xs:schema>', "utf-8"
    )
    refuse_unions(read_schema(folder / "a.xsd").schema)


@pytest.mark.parametrize("upwards", [True, False])
def test_what_doubles_has_an_end(tmp_path: Path, upwards: bool) -> None:
    types = [UNION.format(f"U{n}", f"U{n + 1} U{n + 1}") for n in range(60)]
    types.append('<xs:simpleType name="U60"><xs:restriction base="xs:int"/></xs:simpleType>')
    with pytest.raises(InputError, match=r"union U\d+ stands for more than the limit of 1,000"):
        refuse(tmp_path, *(reversed(types) if upwards else types))


def test_the_limit_itself(tmp_path: Path) -> None:
    refuse(tmp_path, UNION.format("U", "xs:int " * MOST_MEMBERS))
    with pytest.raises(InputError, match=r"a\.xsd:3: union U stands") as caught:
        refuse(tmp_path, UNION.format("V", "xs:int"), UNION.format("U", "xs:int " * 1_001))
    assert caught.value.line == 3


def test_circles_and_long_chains_are_left_to_others(tmp_path: Path) -> None:
    refuse(tmp_path, UNION.format("U", "U V"), UNION.format("V", "U"))
    refuse(tmp_path, *(UNION.format(f"U{n}", f"U{n + 1}") for n in range(5_000)))
