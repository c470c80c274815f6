"""Whole commands as users run them: importing, generating, comparing. CPU time of the process."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from .inputs import ROOT, WSDL
from .synthetic import write_wsdl

PYTHON = sys.executable
BIN = Path(sys.executable).parent


def cpu_of(*command: str | Path, folder: Path = ROOT, fast: bool = False) -> float:
    """CPU seconds, user and system, of a command and its children.

    Args:
        command: what to run.
        folder: where.
        fast: whether it takes soapwright-fast.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    environment["SOAPWRIGHT_PURE"] = str(int(not fast))
    environment |= {"SOAPWRIGHT_SECRET": "secret", "SOAPWRIGHT_INTEGRATION_CODE": "code"}
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"  # xsdata runs ruff
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        check=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# --- importing ----------------------------------------------------------------------------------


def _import_ours(_: Path) -> float:
    return cpu_of(PYTHON, "-c", "from generated.autotask import Autotask, Ticket")


def _zeep_client(_: Path) -> float:
    return _zeep(WSDL)


def _zeep(wsdl: Path) -> float:
    return cpu_of(PYTHON, "-c", f"import zeep; zeep.Client({str(wsdl)!r})")


# --- generating ---------------------------------------------------------------------------------


def _generate(folder: Path) -> float:
    return cpu_of(BIN / "soapwright", "generate", "--workspace", folder)


def _new_workspace(folder: Path) -> None:
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


@cache
def _generated() -> tempfile.TemporaryDirectory[str]:
    """The same workspace, generated: copied where it is to be changed."""
    folder = tempfile.TemporaryDirectory()
    _new_workspace(Path(folder.name))
    _generate(Path(folder.name))
    return folder


def _generate_cold(folder: Path) -> float:
    _new_workspace(folder)
    return _generate(folder)


def _generate_again(folder: Path) -> float:
    shutil.copytree(_generated().name, folder, dirs_exist_ok=True)
    return _generate(folder)


def _generate_changed(folder: Path) -> float:
    shutil.copytree(_generated().name, folder, dirs_exist_ok=True)
    wsdl = folder / "wsdl" / "autotask" / "en.wsdl"
    text = wsdl.read_text("utf-8")
    end = text.index("</xs:sequence>", text.index('complexType name="Ticket"'))
    wsdl.write_text(f'{text[:end]}<xs:element name="Colour" minOccurs="0"/>{text[end:]}', "utf-8")
    return _generate(folder)


def _xsdata(folder: Path, wsdl: Path = WSDL) -> float:
    return cpu_of(BIN / "xsdata", "generate", wsdl, "--package", "made", folder=folder)


def _xsdata_and_black(folder: Path) -> float:
    return _xsdata(folder) + cpu_of(PYTHON, "-m", "black", "-q", folder, folder=folder)


# --- comparing ----------------------------------------------------------------------------------


def _diff_ours(_: Path) -> float:
    return _diff(WSDL, WSDL.with_name("de.wsdl"))


def _diff(old: Path, new: Path) -> float:
    return cpu_of(BIN / "soapwright", "diff", old, new, "--fail-on", "never")


# --- mirroring ----------------------------------------------------------------------------------


def _mirror(folder: Path, rows: int, *options: str, fast: bool = False) -> float:
    """A first run into DuckDB; where the server is stands in ``BENCHMARKS_SERVER``."""
    server = os.environ["BENCHMARKS_SERVER"]
    to = f"duckdb:///{folder}/cache.duckdb"
    who = ("--url", f"{server}/{rows}/0", "--zone", "en", "--username", "user")
    sync = (BIN / "soapwright", "sync", "autotask", "Ticket", "--to", to)
    return cpu_of(*sync, *who, *options, fast=fast)


def _mirror_rows(folder: Path, rows: int) -> float:
    return _mirror(folder, rows, "--rows")


def _mirror_fast(folder: Path, rows: int) -> float:
    return _mirror(folder, rows, fast=True)


# --- how they grow with the number of entities --------------------------------------------------


def _grow_generate(folder: Path, entities: int) -> float:
    wsdl = write_wsdl(folder / "a.wsdl", entities)
    one_off = ("--wsdl", wsdl, "--package", "made", "--out", folder)
    return cpu_of(BIN / "soapwright", "generate", *one_off)


def _grow_xsdata(folder: Path, entities: int) -> float:
    return _xsdata(folder, write_wsdl(folder / "a.wsdl", entities))


def _grow_diff(folder: Path, entities: int) -> float:
    new = write_wsdl(folder / "b.wsdl", entities, extra=True)
    return _diff(write_wsdl(folder / "a.wsdl", entities), new)


def _grow_zeep(folder: Path, entities: int) -> float:
    return _zeep(write_wsdl(folder / "a.wsdl", entities))


PROCESSES: dict[str, Callable[..., float]] = {
    "import.ours": _import_ours,
    "import.zeep": _zeep_client,
    "generate.cold": _generate_cold,
    "generate.again": _generate_again,
    "generate.changed": _generate_changed,
    "generate.xsdata": _xsdata,
    "generate.xsdata_and_black": _xsdata_and_black,
    "diff.ours": _diff_ours,
    "diff.zeep_client": _zeep_client,
    "mirror.tables": _mirror,
    "mirror.rows": _mirror_rows,
    "mirror.fast": _mirror_fast,
    "grow.generate": _grow_generate,
    "grow.xsdata": _grow_xsdata,
    "grow.diff": _grow_diff,
    "grow.zeep_client": _grow_zeep,
}
"""Contenders: each is given a new folder and its arguments, and gives its CPU seconds."""
