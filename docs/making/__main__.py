"""Builds the docs site, and holds it to what it should be: ``python -m docs.making``.

Exit status 1 where there was a warning, a link that leads nowhere, or something that is asked of
another host.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from docs.making.links import problems

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "zensical.toml"
PUBLISHED = {"service.schema.json": ROOT / "wsdl" / "service.schema.json"}
"""Files that have an address of their own, beside the pages."""

_WARNING = re.compile(r"^(griffe: |mkdocstrings: |.*\bwarning\b)", re.I | re.M)


def build() -> str:
    """Build the site; gives what was printed, with an error's text where it failed."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else f"{done.stdout}\nwarning: it was not built"


def main() -> int:
    printed = build()
    project = tomllib.loads(CONFIG.read_text("utf-8"))["project"]
    site = ROOT / project["site_dir"]
    for name, file in PUBLISHED.items():
        shutil.copy(file, site / name)
    found = [line for line in printed.splitlines() if _WARNING.match(line)]
    found += problems(site, project["site_url"])
    print(printed.strip())
    for each in found:
        print(each, file=sys.stderr)
    pages = len(list(site.rglob("*.html")))
    print(f"{pages} pages in {site.relative_to(ROOT)}: {len(found) or 'no'} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
