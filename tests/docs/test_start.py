"""``docs/start.md``: its lines, in an empty folder, by the command that is installed here.

That they run from the wheel, too, is what ``test_new_user.py`` is for.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.generated.packages import ROOT
from tests.workspaces import COMMAND, run

PAGE = (ROOT / "docs" / "start.md").read_text("utf-8")
LINES = re.findall(r"^\$ (.+)$", PAGE, re.M)


@pytest.mark.slow
def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    assert LINES == [
        "pip install 'soapwright[cli,sandbox]'",
        "soapwright init autotask",
        "soapwright generate",
        "soapwright sandbox autotask",
        "python session.py",
    ]
    for line in LINES[1:3]:
        done = run(*line.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    ((title, script),) = re.findall(r"```python title=\"(.*?)\"\n(.*?)```", PAGE, re.S)
    with subprocess.Popen(
        [COMMAND, *LINES[3].split()[1:], "--port", "0"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stderr is not None
            address = server.stderr.readline().split()[-1]
            there = "http://127.0.0.1:8080/ATServices/1.6/atws.asmx"
            assert script.count(there) == 1
            (tmp_path / title).write_text(script.replace(there, address), "utf-8")
            said = subprocess.run(
                [sys.executable, title],
                cwd=tmp_path,
                env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            ).stdout
        finally:
            server.terminate()
    (expected,) = re.findall(r"\$ python session\.py\n(.*?)```", PAGE, re.S)
    assert said == expected


def test_the_extras_are_those_that_there_are() -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    cells = "".join(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", PAGE, re.M))
    told = set(re.findall(r"`(\w+)`", cells))
    of_the_house = {"test", "lint", "fuzz", "bench", "docs", "release", "dev"}
    assert told == set(known["optional-dependencies"]) - of_the_house
