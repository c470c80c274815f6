"""Slopes of time over size: what they are, and that they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import slopes
from benchmarks.slopes import Curve, draw, main
from tests.hostile.answers import ANSWERS
from tests.hostile.files import GROWING


@pytest.mark.parametrize("power", [0.5, 1.0, 1.1, 2.0])
def test_the_slope_is_the_power(power: float) -> None:
    sizes = [100, 200, 400, 800]
    curve = Curve("answer", "x", sizes, [1e-6 * size**power for size in sizes])
    assert curve.slope == pytest.approx(power)
    assert curve.is_steep == (power == 2.0)


@pytest.mark.slow
def test_what_is_steep_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = [Curve("answer", "a", [1, 2], [1, 2]), Curve("WSDL", "b", [1, 2], [1, 4])]
    monkeypatch.setattr(slopes, "curves", lambda short: found)
    monkeypatch.setattr("sys.argv", ["slopes", "--plot", str(tmp_path / "a" / "slopes.png")])
    assert main() == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.endswith("TOO STEEP") for line in told] == [False, True]
    assert (tmp_path / "a" / "slopes.png").read_bytes()[:4] == b"\x89PNG"
    draw(tmp_path / "again.png", found)


@pytest.mark.slow
def test_answers_and_wsdls_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slopes, "ANSWERS", {"x": ANSWERS["one long text"]})
    monkeypatch.setattr(slopes, "GROWING", {"y": GROWING["types"]})
    monkeypatch.setattr(slopes, "_ROUNDS", 1)
    measured = list(slopes.curves(short=True))
    assert [(curve.of, curve.kind) for curve in measured] == [("answer", "x"), ("WSDL", "y")]
    for curve in measured:
        assert sorted(curve.sizes) == list(curve.sizes)
        assert all(second > 0 for second in curve.seconds)
