"""Builds what is uploaded, and has it judged by programs that know what an index takes.

``python .ci/dist.py [FOLDER]`` leaves a wheel and an sdist in FOLDER (dist/). Both have the same
bytes whoever builds them when and where, by one setuptools and zlib: times are the day of the
version in CHANGELOG.md, which needs no git, or SOURCE_DATE_EPOCH. They are built twice to prove it,
the second time from what the first sdist holds: so it holds all that is needed, which is all that
git knows.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from calendar import timegm
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]


def main(folder: Path) -> int:
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or str(_day_of_the_version())
    with TemporaryDirectory() as made:
        first, second = Path(made) / "first", Path(made) / "second"
        _build(ROOT, first, epoch)
        with tarfile.open(next(first.glob("*.tar.gz"))) as sdist:
            sdist.extractall(made, filter="data")
        _build(next(Path(made).glob("soapwright-*")), second, epoch)
        for path in sorted(first.iterdir()):
            if path.read_bytes() != (second / path.name).read_bytes():
                print(f"{path.name}: its own sources give other bytes", file=sys.stderr)
                return 1
        if wrong := _unlike_git(next(first.glob("*.tar.gz"))):
            print(f"not both in git and in the sdist: {', '.join(wrong)}", file=sys.stderr)
            return 1
        _judge(first)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(first, folder)
    for path in sorted(folder.iterdir()):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}")
    return 0


def _day_of_the_version() -> int:
    """The time that a version is of: the last day in CHANGELOG.md."""
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    days = re.findall(r"^## \[.+\] - (\d{4}-\d\d-\d\d)$", changes, re.MULTILINE)
    return timegm(date.fromisoformat(max(days)).timetuple()) if days else 315532800  # 1980, of zip


def _build(source: Path, folder: Path, epoch: str) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    # Without what another build has left, whose list of files is taken for a part of this one's.
    with TemporaryDirectory() as copied:
        here = Path(copied) / "source"
        ignored = shutil.ignore_patterns(
            *("*.egg-info", "PKG-INFO", "setup.cfg", "build", "dist"),
            *(".venv*", "__pycache__", ".*_cache", ".hypothesis"),
        )
        if (known := _known(source)) is None:
            shutil.copytree(source, here, ignore=ignored)
        for name in known or ():
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, here / name)
        done = subprocess.run(
            [sys.executable, "-m", "build", "--outdir", folder, here],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")
    for sdist in folder.glob("*.tar.gz"):
        sdist.write_bytes(_settled(sdist.read_bytes(), int(epoch)))


def _settled(content: bytes, epoch: int) -> bytes:
    """An sdist of the same files, in the order of names, with nothing of who built it when.

    Setuptools does that for wheels alone.
    """
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as old,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            member.mtime = epoch
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            member.pax_headers = {}
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    return gzip.compress(packed.getvalue(), mtime=epoch)


def _known(source: Path) -> set[str] | None:
    """The files that git knows, or would add; None of sources that are none of git's."""
    if not (source / ".git").exists():
        return None
    command = ["git", "-C", str(source), "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.splitlines() if (source / name).is_file()}


def _unlike_git(sdist: Path) -> list[str]:
    """Files that git knows and the sdist has not, or the other way round."""
    known = _known(ROOT)
    if known is None:
        return []
    with tarfile.open(sdist) as packed:
        files = {m.name.partition("/")[2] for m in packed.getmembers() if m.isfile()}
    made = {name for name in files if name.startswith("soapwright.egg-info/")}
    return sorted((files - made - {"PKG-INFO", "setup.cfg"}) ^ known)


def _judge(folder: Path) -> None:
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    tools = Path(sys.executable).parent
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("twine", "check", "--strict", wheel, sdist),  # README is rendered as PyPI renders it
        ("check-wheel-contents", wheel),
        ("pyroma", "--min=10", sdist),
    )
    for command in commands:
        done = subprocess.run(
            [tools / command[0], *command[1:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{command[0]}:\n{done.stdout}")
        print(f"{command[0]}: nothing to object to")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")))
