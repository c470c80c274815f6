"""docs/schedulers.md: its commands are the tool's, its unit is systemd's, its query runs."""

from __future__ import annotations

import datetime
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from soapwright.cli.sync import sync
from tests.workspaces import COMMAND

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "schedulers.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def commands() -> list[list[str]]:
    """The arguments of each ``soapwright sync`` of the document."""
    lines = [*blocks("cron")[0].splitlines(), *blocks("ini")[0].splitlines()]
    airflow, dagster = blocks("python")
    lines += re.findall(r'bash_command=f"(.*)"', airflow)
    found = [shlex.split(line.partition("soapwright sync")[2]) for line in lines]
    (listed,) = re.findall(r'\["soapwright", "sync", (.*)\]', dagster)
    found.append([word.strip().strip('"') for word in listed.split(",")])
    return [words for words in found if words]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_each_command_is_one_of_the_tool(words: list[str]) -> None:
    with sync.make_context("sync", words) as context:
        assert context.params["databases"] is not None


def test_all_commands_are_found() -> None:
    assert len(commands()) == TEXT.count("soapwright sync --databases") + 1


@pytest.mark.parametrize("block", blocks("python"), ids=["airflow", "dagster"])
def test_definitions_are_python(block: str) -> None:
    compile(block, "docs/schedulers.md", "exec")


@pytest.mark.peer("systemd")
def test_the_unit_is_one_of_systemd(tmp_path: Path) -> None:
    unit = tmp_path / "mirrors.service"
    text = blocks("ini")[0]
    unit.write_text(text.replace("/opt/soapwright/bin/soapwright", COMMAND), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # It also looks at units of the machine, which are none of ours.
    told = [line for line in done.stderr.splitlines() if "mirrors.service" in line]
    assert (done.returncode, told) == (0, []), done.stderr


@pytest.mark.slow
def test_the_query_tells_how_fresh_each_is(tmp_path: Path) -> None:
    pytest.importorskip("dlt")
    import duckdb

    from soapwright.commands.mirror.runs import note
    from soapwright.commands.mirror.working import quiet_dlt
    from soapwright.runtime.client.held import Reading

    with quiet_dlt(tmp_path):
        import dlt

        pipeline = dlt.pipeline(
            "p",
            pipelines_dir=str(tmp_path),
            destination=dlt.destinations.duckdb(f"{tmp_path}/c.duckdb"),
            dataset_name="autotask",
        )
        one, two = (datetime.datetime(2024, 7, 1, hour, tzinfo=datetime.UTC) for hour in (8, 9))
        note(pipeline, "acme", "Ticket", Reading(began=one), None)
        note(pipeline, "acme", "Ticket", Reading(began=two), "no right")
        note(pipeline, "other", None, Reading("none", began=two), "no network")
    with duckdb.connect(f"{tmp_path}/c.duckdb") as duck:
        rows = sorted(duck.execute(blocks("sql")[0]).fetchall(), key=str)
    assert rows == [
        ("acme", "Ticket", one.isoformat(), two.isoformat()),
        ("other", None, None, two.isoformat()),
    ]
