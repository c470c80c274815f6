"""Where a client goes: its package's name, its folder, and what these two can be together."""

from __future__ import annotations

import re
from typing import NoReturn

import pytest

from soapwright.service.place import find_place


def refuse(message: str, key: str) -> NoReturn:
    raise ValueError(f"{key}: {message}")


@pytest.mark.parametrize(
    ("package", "out", "is_package", "folder", "source"),
    [
        (None, None, "generated.crm", "generated/crm", "."),
        ("acme.crm_client", None, "acme.crm_client", "acme/crm_client", "."),
        ("acme.crm", "src/acme/crm", "acme.crm", "src/acme/crm", "src"),
        ("crm", "a/b/crm", "crm", "a/b/crm", "a/b"),
        (None, "src/acme/crm", "crm", "src/acme/crm", "src/acme"),
        ("acme.crm", "../app/src/acme/crm", "acme.crm", "../app/src/acme/crm", "../app/src"),
        ("acme.crm", "./src/acme/crm/", "acme.crm", "src/acme/crm", "src"),
    ],
)
def test_places(
    package: str | None, out: str | None, is_package: str, folder: str, source: str
) -> None:
    place = find_place("crm", package, out, refuse)
    found = (place.package, place.folder.as_posix(), place.source.as_posix())
    assert found == (is_package, folder, source)


@pytest.mark.parametrize(
    ("package", "out", "said"),
    [
        (
            "acme-crm",
            None,
            "package: is 'acme-crm'; it takes the name of a Python package",
        ),
        ("acme..crm", None, "package: is 'acme..crm'"),
        ("acme.class", None, "package: is 'acme.class'"),
        ("", None, "package: is ''"),
        ("acme.crm", "src", "out: is 'src'; the folder of the package acme.crm ends in acme/crm"),
        ("acme.crm", "crm", "ends in acme/crm"),
        ("acme.crm", "/src/acme/crm", "it takes a path from the workspace, with /"),
        ("acme.crm", "src\\acme\\crm", "it takes a path from the workspace, with /"),
        ("acme.crm", "C:/acme/crm", "it takes a path from the workspace, with /"),
        (None, "src/my-client", "it takes the folder of a package, such as src/acme/crm"),
        (None, ".", "out: is '.'"),
        (None, "src/..", "out: is 'src/..'"),
    ],
)
def test_what_can_be_no_place(package: str | None, out: str | None, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        find_place("crm", package, out, refuse)
