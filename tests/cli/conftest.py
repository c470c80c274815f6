"""A workspace that was fetched and generated from a service on real TLS."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.served import trusting
from tests.https import Site, https_site
from tests.parcels import workspace, wsdl
from tests.workspaces import run


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with https_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def made(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with nothing to complain about, made with the commands themselves."""
    root = tmp_path_factory.mktemp("made")
    workspace(root, url=site.serve("/main.wsdl", wsdl()))
    assert trusting(site, root, "fetch").returncode == 0
    assert run("generate", cwd=root).returncode == 0
    return root


@pytest.fixture
def root(site: Site, made: Path, tmp_path: Path) -> Path:
    site.pages.clear()
    site.serve("/main.wsdl", wsdl())
    shutil.copytree(made, tmp_path / "here")
    return tmp_path / "here"
