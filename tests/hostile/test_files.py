"""Input files that are made to be run, to hang or to write elsewhere: an error, nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.project.one_off import one_off
from soapwright.project.workspace import Workspace

SERVICES = Path("wsdl").resolve()
PAYLOADS = (
    'k(a="""): pass\nimport builtins\nLOGIN = dict(z=((1',
    "a): pass\\nimport os",
    "{{ 1 }}",
    "a b",
    "../a",
    "a.b",
    "é",
    "class",
    "x" * 300,
    "\u202ea",
)


def workspace(folder: Path, service: str, old: str, new: str) -> Workspace:
    """A workspace with one service, whose service.toml says something else in one place."""
    shutil.copytree(SERVICES / service, folder / "wsdl" / service)
    file = folder / "wsdl" / service / "service.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return Workspace(folder)


def quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    ("service", "table"),
    [
        ("superoffice", "session.login.ways.password"),
        ("superoffice", "session.headers.TimeZone"),
        ("autotask", "zones.de"),
        ("autotask", "batch.create"),
        ("autotask", "page.query"),
        ("autotask", "warnings.external"),
    ],
)
def test_a_key_is_a_name(tmp_path: Path, service: str, table: str, payload: str) -> None:
    above = table.rpartition(".")[0]
    new = f"[{above}.{quoted(payload)}]"
    with pytest.raises(InputError) as caught:
        workspace(tmp_path, service, f"[{table}]", new).service(service)
    assert str(caught.value.file).endswith("service.toml")
    assert len(str(caught.value)) < 1_000
    assert not (tmp_path / "generated").exists()


WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="u:a">
<types><schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="u:a">
<include schemaLocation="{}"/></schema></types></definitions>"""


@pytest.mark.parametrize(
    "location",
    [
        *("a%00b.xsd", "https://[::1", "http://[::1]:x/", "x" * 5_000, "/dev/zero", "/etc/passwd"),
        *("..", "../../../etc/passwd", "file:///etc/passwd", "\\\\host\\share", "C:\\a.xsd", "."),
    ],
)
def test_a_location_is_a_file_below(tmp_path: Path, location: str) -> None:
    file = tmp_path / "a.wsdl"
    file.write_text(WSDL.format(location), "utf-8")
    with pytest.raises(InputError) as caught:
        one_off(file, "made", tmp_path / "out")
    assert "a.wsdl" in str(caught.value)
    assert len(str(caught.value)) < 6_000
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "package",
    [
        *("typing", "json", "sitecustomize", "usercustomize", "Typing", "typing.a", "lxml"),
        *("soapwright", "_io", "a b", "a/b", "..", "", "class", "a.class", "x" * 101, "é"),
    ],
)
def test_a_package_hides_no_other(tmp_path: Path, package: str) -> None:
    with pytest.raises(InputError, match="--package"):
        one_off(SERVICES / "ecosys" / "service.toml", package, tmp_path / "out")
    assert not (tmp_path / "out").exists()
