"""Whole commands as users run them: importing, generating, comparing. CPU time of the process."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .inputs import ROOT, WSDL

PYTHON = sys.executable
BIN = Path(sys.executable).parent


def cpu_of(command: list[str], folder: Path | None = None) -> float:
    """CPU seconds, user and system, of a command and its children.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"  # xsdata runs ruff
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        check=True,
        cwd=folder or ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def import_ours() -> float:
    return cpu_of([PYTHON, "-c", "from generated.autotask import Autotask, Ticket"])


def import_zeep() -> float:
    return cpu_of([PYTHON, "-c", f"import zeep; zeep.Client({str(WSDL)!r})"])


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _workspace(folder: Path) -> Path:
    """A workspace with one zone."""
    target = folder / "wsdl" / "autotask"
    target.mkdir(parents=True)
    source = WSDL.parent
    for name in ("en.wsdl", "en.fields.json"):
        shutil.copy(source / name, target)
    kept, skipping = [], False
    for line in (source / "service.toml").read_text("utf-8").splitlines():
        if line.startswith("["):
            skipping = line.startswith(("[zones.de]", "[zones.es]"))
        if not skipping:
            kept.append(line)
    (target / "service.toml").write_text("\n".join(kept), "utf-8")
    return folder


def _generate(folder: Path) -> float:
    return cpu_of([str(BIN / "soapwright"), "generate", "--workspace", str(folder)])


def generate_cold() -> float:
    with _folder() as folder:
        return _generate(_workspace(folder))


def generate_again() -> float:
    with _folder() as folder:
        _generate(_workspace(folder))
        return _generate(folder)


def generate_one_changed() -> float:
    with _folder() as folder:
        _generate(_workspace(folder))
        wsdl = folder / "wsdl" / "autotask" / "en.wsdl"
        text = wsdl.read_text("utf-8")
        end = text.index("</xs:sequence>", text.index('complexType name="Ticket"'))
        wsdl.write_text(
            f'{text[:end]}<xs:element name="Colour" minOccurs="0"/>{text[end:]}', "utf-8"
        )
        return _generate(folder)


def xsdata_generate() -> float:
    with _folder() as folder:
        return _xsdata(folder)


def xsdata_and_black() -> float:
    with _folder() as folder:
        spent = _xsdata(folder)
        return spent + cpu_of([PYTHON, "-m", "black", "-q", str(folder)], folder)


def _xsdata(folder: Path) -> float:
    shutil.copy(WSDL, folder)
    command = [str(BIN / "xsdata"), "generate", WSDL.name, "--package", "made"]
    return cpu_of(command, folder)


def diff_ours() -> float:
    other = WSDL.with_name("de.wsdl")
    command = [str(BIN / "soapwright"), "diff", str(WSDL), str(other), "--fail-on", "never"]
    return cpu_of(command)


PROCESSES: dict[str, Callable[[], float]] = {
    found.__name__: found
    for found in (
        import_ours,
        import_zeep,
        generate_cold,
        generate_again,
        generate_one_changed,
        xsdata_generate,
        xsdata_and_black,
        diff_ours,
    )
}
