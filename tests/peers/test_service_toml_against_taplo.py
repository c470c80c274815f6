"""service.toml as editors see it: taplo, which is in them, finds the schema by its first line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soapwright.project.editor_schema import SCHEMA
from tests.parcels import wsdl
from tests.workspaces import run

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted(path.parent.name for path in ROOT.glob("wsdl/*/service.toml"))


def lint(path: Path) -> tuple[int, str]:
    """What taplo says of a file, without a network."""
    done = subprocess.run(
        [Path(sys.executable).with_name("taplo"), "lint", "--no-auto-config", path],
        env={**os.environ, "RUST_LOG": "warn", "https_proxy": "http://127.0.0.1:9"},
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """What ``init`` makes, in another folder than that of this repository."""
    (tmp_path / "parcels.wsdl").write_text(wsdl(), "utf-8")
    done = run("init", "parcels.wsdl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "wsdl" / "parcels" / "service.toml"


@pytest.mark.peer("taplo")
def test_it_passes_what_init_makes(made: Path) -> None:
    assert lint(made) == (0, "")


@pytest.mark.peer("taplo")
@pytest.mark.parametrize("service", SERVICES)
def test_it_passes_what_comes_with_the_tool(service: str) -> None:
    assert lint(ROOT / "wsdl" / service / "service.toml") == (0, "")


@pytest.mark.peer("taplo")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[service]\n", "[service]\nsecrts = []\n", "'secrts' was unexpected"),
        ('name = "parcels"', "name = 7", "is not of type"),
        ("[service]\n", "[servise]\n", '"service" is a required property'),
        ("[zones.main]\n", '[zones.main]\nurl = "http://a.example/"\n', "http://a.example/"),
        ("[service]\n", '[diff.severity]\nentity-aded = "info"\n[service]\n', "'entity-aded'"),
    ],
)
def test_it_refuses_what_soapwright_refuses(made: Path, old: str, new: str, said: str) -> None:
    text = made.read_text("utf-8")
    assert text.startswith("#:schema ")
    assert old in text
    made.write_text(text.replace(old, new, 1), "utf-8")
    status, told = lint(made)
    assert status == 1
    assert said in told
    if "diff" not in new:  # which `diff` reads
        assert run("generate", cwd=made.parents[2]).returncode == 2


@pytest.mark.peer("taplo")
def test_without_the_schema_nothing_passes(made: Path) -> None:
    """A file that is gone is no file that passes."""
    (made.parents[1] / SCHEMA).unlink()
    assert lint(made)[0] == 1
    shutil.copy(ROOT / "wsdl" / SCHEMA, made.parents[1])
    assert lint(made)[0] == 0


@pytest.mark.peer("taplo-lsp")
def test_an_editor_completes_and_explains(made: Path) -> None:
    lines = [
        "#:schema ../service.schema.json",
        "[service]",
        'name = "parcels"',
        "",
        "[session.security]",
        "di",
        "[page.parcels]",
        'style = "keyset"',
    ]
    made.write_text("\n".join([*lines, ""]), "utf-8")
    global_modules = subprocess.run(
        ["npm", "root", "-g"], capture_output=True, text=True, check=True
    ).stdout.strip()
    done = subprocess.run(
        [
            "node",
            Path(__file__).with_name("taplo") / "editor.js",
            made,
            "2:1",
            "3:0",
            "5:2",
            "7:10",
        ],
        env={**os.environ, "NODE_PATH": global_modules},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    name, key, within, style = json.loads(done.stdout)
    assert name["hover"].startswith("the service's folder, and its package")
    assert {"client", "reference", "secrets"} <= {*key["completion"]}
    assert {"digest", "timestamp", "username_token"} <= {*within["completion"]}
    assert {'"keyset"', '"offset"', '"page-number"', '"token"'} <= {*style["completion"]}
