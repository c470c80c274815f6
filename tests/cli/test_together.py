"""Of any two options of a diff either both have an effect, or both are named and refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner

from soapwright.cli.app import app
from soapwright.cli.diff import diff
from soapwright.cli.together import NOT_TOGETHER, refuse_together
from soapwright.errors import InputError
from tests.commands.test_history import git
from tests.parcels import workspace, wsdl

LABEL = '<xs:element name="label" type="xs:string" minOccurs="0"/>'
IGNORE = '[[diff.ignore]]\nid = "element-added-optional"\nreason = "nobody sets it"\n'

VALUES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "--base": (("es",),),
    "--zone": (("es",), ("de",)),
    "--format": (("json",), ("markdown",)),
    "--fail-on": (("never",), ("info",)),
    "--accept": (("--reason", "not used", "--ignore", "new.toml"),),
    "--until": (("2099-12-31",),),
    "--baseline": (("before.json",),),
    "--matrix": ((),),
    "--ignore": (("ignore.toml",),),
    "--log": ((),),
    "--changelog": ((),),
    "--imports": (("more",),),
    "--output": (("out.txt",),),
}
"""Option → what follows it; where there are several, one of them has to have an effect."""

OF_FILES = {"--imports"}
"""They go with two files, all others with a service."""

BY_ITSELF = {"--until": "--accept"}
"""What an option is refused without."""


def together() -> set[frozenset[str]]:
    """The pairs that the table refuses."""
    return {frozenset((one, other)) for one, others, _ in NOT_TOGETHER for other in others}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service with three zones, a history, and what the options name."""
    root = tmp_path_factory.mktemp("together")
    folder = workspace(root)
    lacking, more = wsdl().replace(LABEL, ""), LABEL + LABEL.replace("label", "etiqueta")
    with (folder / "service.toml").open("a") as file:
        file.write('\n[zones.de]\nwsdl = "de.wsdl"\n\n[zones.es]\nwsdl = "es.wsdl"\n')
    (root / "ignore.toml").write_text(IGNORE, "utf-8")
    for name in ("more", "files"):
        (root / name).mkdir()
    (root / "more/a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:more"/>'
    )
    imported = '<xs:import namespace="urn:more" schemaLocation="../more/a.xsd"/>'
    (root / "files/old.wsdl").write_text(wsdl(imports=imported), "utf-8")
    (root / "files/new.wsdl").write_text(wsdl(imports=imported).replace(LABEL, ""), "utf-8")
    git(root, "init", "-q")
    for main in (wsdl(), lacking, wsdl()):
        (folder / "main.wsdl").write_text(main, "utf-8")
        (folder / "de.wsdl").write_text(main.replace(LABEL, LABEL * (main == lacking)), "utf-8")
        (folder / "es.wsdl").write_text(main.replace(LABEL, more), "utf-8")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "one more")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        words = ["diff", "parcels", "--zone", "de", "--format", "json", "--output", "before.json"]
        assert CliRunner().invoke(app, words).exit_code == 1
    return root


Outcome = tuple[int, str, str, str]


def outcome(options: Iterable[tuple[str, tuple[str, ...]]]) -> Outcome:
    """Exit status, what is printed, and what is written."""
    named = dict(options)
    sides = ["files/old.wsdl", "files/new.wsdl"] if OF_FILES & {*named} else ["parcels"]
    words = [word for option, value in named.items() for word in (option, *value)]
    written = [Path(name) for name in ("out.txt", "new.toml")]
    done = CliRunner().invoke(app, ["diff", *sides, *words])
    files = "".join(path.read_text("utf-8") for path in written if path.exists())
    for path in written:
        path.unlink(missing_ok=True)
    return done.exit_code, done.stdout, done.stderr, files


@pytest.mark.slow
def test_no_option_is_left_undone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    alone = {(o, v): outcome([(o, v)]) for o, values in VALUES.items() for v in values}
    refused = set()
    for one, other in combinations(VALUES, 2):
        if {one, other} == {"--accept", "--ignore"}:  # which says where the former writes
            continue
        found = {
            pair: outcome(pair)
            for pair in product(
                *([(option, value) for value in VALUES[option]] for option in (one, other))
            )
        }
        if all(status == 2 for status, *_ in found.values()):
            refused.add(frozenset((one, other)))
            for _, printed, told, written in found.values():
                assert (printed, written) == ("", "")
                needed = {BY_ITSELF[o] for o in (one, other) if o in BY_ITSELF}
                assert {one, other} <= words(told) or needed & words(told), told
            continue
        assert any(
            done[0] != 2 and done not in (alone[first], alone[second])
            for (first, second), done in found.items()
        ), f"one of {one} and {other} has no effect"
    # What the table has, what goes with a service or with files alone, and what needs another.
    rest = refused - together()
    kinds = OF_FILES | {*BY_ITSELF}
    assert {pair for pair in rest if not pair & kinds} == set()
    assert together() <= refused


def words(text: str) -> set[str]:
    return {word.strip("[],.:;") for word in text.split()}


def test_every_option_of_a_diff_is_looked_at() -> None:
    common = {"--workspace", "--quiet", "--verbose", "--no-color", "--help", "--reason", "sides"}
    assert {max(parameter.opts, key=len) for parameter in diff.params} - common == {*VALUES}


@pytest.mark.parametrize(
    ("option", "other"), [(o, other) for o, others, _ in NOT_TOGETHER for other in others]
)
def test_both_are_named(option: str, other: str) -> None:
    refuse_together({option})
    refuse_together({other})
    with pytest.raises(InputError) as caught:
        refuse_together({option, other})
    assert {option, other} <= words(str(caught.value))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["parcels", "--matrix", "--format", "sarif"], {"--matrix", "--format"}),
        (["parcels:de", "--log", "--zone", "es"], {"--zone", "parcels:de"}),
        (["files/old.wsdl", "--log", "--zone", "es"], {"--zone", "--log"}),
        (["parcels", "--reason", "because"], {"--reason", "--accept"}),
    ],
)
def test_what_depends_on_values(
    arguments: list[str], named: set[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    done = CliRunner().invoke(app, ["diff", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert named <= words(done.stderr)
