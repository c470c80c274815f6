"""What is compared: two files, or zones, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.commands.diff import compare_files, compare_sides, compare_zones
from soapwright.errors import InputError
from soapwright.service.rules import read_service
from tests.generated.packages import AUTOTASK
from tests.schema.conftest import xsd


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    base, other, catalogue = (tmp_path / name for name in ("a.xsd", "b.xsd", "c.json"))
    base.write_text(xsd('<xs:element name="a" type="xs:int"/>'))
    other.write_text(xsd('<xs:element name="a" type="xs:long"/>'))
    catalogue.write_text('{"Ticket": {"fields": {"id": {"type": "long"}}}}')
    return base, other, catalogue


def test_two_files_are_called_as_the_user_does(files: tuple[Path, Path, Path]) -> None:
    base, other, _ = files
    (comparison,) = compare_files(base, other).comparisons
    assert (comparison.base, comparison.other) == (str(base), str(other))
    assert [finding.id for finding in comparison.findings] == ["type-widened"]
    (sides,) = compare_sides(str(base), str(other), None).comparisons
    assert sides.findings == comparison.findings


def test_a_catalogue_and_a_wsdl_are_not_of_a_kind(files: tuple[Path, Path, Path]) -> None:
    base, _, catalogue = files
    for pair in ((base, catalogue), (catalogue, base)):
        with pytest.raises(InputError, match=r"is a field catalogue, and .*a\.xsd is none") as one:
            compare_files(*pair)
        assert one.value.file == str(catalogue)
    assert compare_files(catalogue, catalogue).comparisons[0].findings == ()


def test_zones_that_cannot_be_compared() -> None:
    rules = read_service(AUTOTASK / "service.toml")
    with pytest.raises(InputError, match="is en, which is the base; name another zone"):
        compare_zones(rules, AUTOTASK, zones=["de", "en"])
    with pytest.raises(InputError, match="fr"):
        compare_zones(rules, AUTOTASK, base="fr")
