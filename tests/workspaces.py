"""Small workspaces to run the real command in."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARY = Path(__file__).parent / "library"
COMMAND = str(Path(sys.executable).with_name("soapwright"))


class Space:
    """A workspace with one small service, ``library``, in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.service = root / "wsdl" / "library"
        self.package = root / "generated" / "library"
        shutil.copytree(LIBRARY, self.service)

    def run(
        self, *arguments: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``soapwright`` here, as a process of its own."""
        return run(*arguments, cwd=cwd or self.root, **environment)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text in one of the service's files; it must be there."""
        path = self.service / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new), "utf-8")

    def state(self) -> dict[str, str]:
        """Every file below the workspace with its hash and the time it was written."""
        return state(self.root)


def run(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def state(folder: Path) -> dict[str, str]:
    """File → its hash and the time it was written."""
    return {
        path.relative_to(folder).as_posix(): (
            f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def contents(folder: Path) -> dict[str, bytes]:
    """File → its bytes, but for what Python and the tool keep to save time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "__pycache__"
    }
