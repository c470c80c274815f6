"""A workspace whose service is served over real TLS."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.https import Site
from tests.workspaces import run

LABEL = '<xs:element name="label" type="xs:string" minOccurs="0"/>'


def trusting(site: Site, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(*arguments, cwd=root, SSL_CERT_FILE=str(site.certificate))
