"""``python -m benchmarks.slopes``: time over size of answers and WSDLs that are made to cost more
than their size; exit status 1 where it grows faster than the size.

The slope is that of the logarithms: 1 is time in proportion to size, 2 is its square.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import linear_regression

from generated.autotask import types
from soapwright.emit.types.bindings import emit_types
from soapwright.runtime.codec.codec import shared_codec
from soapwright.runtime.codec.document import parse
from soapwright.runtime.errors import MalformedResponse
from soapwright.schema import read_schema
from tests.hostile.answers import ANSWERS
from tests.hostile.files import GROWING

STEEPEST = 1.1
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Curve:
    """What one kind of input took, in CPU seconds, for growing sizes in bytes."""

    of: str
    kind: str
    sizes: Sequence[int]
    seconds: Sequence[float]

    @property
    def slope(self) -> float:
        """The power of the size that the time grows with, by least squares."""
        return linear_regression([*map(log, self.sizes)], [*map(log, self.seconds)]).slope

    @property
    def is_steep(self) -> bool:
        return self.slope > STEEPEST


def curves(*, short: bool = False) -> Iterable[Curve]:
    """Measure all kinds; the short form takes smaller sizes."""
    answers = (500, 1_000, 2_000) if short else (4_000, 8_000, 16_000, 32_000)
    wsdls = (100, 200, 400) if short else (250, 500, 1_000, 2_000)
    yield from _measured("answer", ANSWERS, answers, _decode)
    made = {kind: _encoded(make) for kind, make in GROWING.items()}
    yield from _measured("WSDL", made, wsdls, _emit)


def _encoded(make: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda number: make(number).encode()


def _measured(
    of: str,
    kinds: Mapping[str, Callable[[int], bytes]],
    numbers: Sequence[int],
    work: Callable[[bytes], object],
) -> Iterable[Curve]:
    for kind, make in kinds.items():
        contents = [make(number) for number in numbers]
        work(contents[0])  # what is made once
        seconds = [min(_seconds(work, content) for _ in range(_ROUNDS)) for content in contents]
        yield Curve(of, kind, [*map(len, contents)], seconds)


def _seconds(work: Callable[[bytes], object], content: bytes) -> float:
    gc.collect()
    gc.disable()  # what it costs depends on all that the process has
    try:
        before = time.process_time()
        work(content)
        return time.process_time() - before
    finally:
        gc.enable()


def _decode(answer: bytes) -> None:
    with suppress(MalformedResponse):  # beyond a limit: which costs less
        codec = shared_codec(types.TYPES, None, by_local_name=False)
        codec.decode(types.QueryResponse, parse(answer)[0][0])


def _emit(wsdl: bytes) -> None:
    """All that is done with a WSDL but what black does with each module."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.wsdl"
        path.write_bytes(wsdl)
        reading = read_schema(path)
        emit_types(
            reading.documents,
            reading.schema,
            entity_base=None,
            id_field=None,
            catalogue=None,
            header="",
        )


def draw(path: Path, found: Sequence[Curve]) -> None:
    """Draw them: one panel for answers, one for WSDLs, with a line of the slope 1."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13, 6), layout="tight")
    panels = figure.subplots(1, 2)
    for axes, of in zip(panels, ("answer", "WSDL"), strict=True):
        own = [curve for curve in found if curve.of == of]
        for curve in own:
            label = f"{curve.slope:4.2f}  {curve.kind}"
            axes.loglog(curve.sizes, curve.seconds, "o-", label=label, markersize=3)
        first, last = min(c.sizes[0] for c in own), max(c.sizes[-1] for c in own)
        low = min(c.seconds[0] for c in own)
        axes.loglog([first, last], [low, low * last / first], "k--", label="1.00  (slope)")
        axes.set_title(f"CPU seconds over the bytes of one {of}")
        axes.legend(frameon=False, fontsize=7)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slopes", description=__doc__)
    parser.add_argument("--short", action="store_true", help="smaller sizes")
    parser.add_argument("--plot", metavar="FILE", type=Path, help="draw a picture")
    given = parser.parse_args()
    found = []
    for curve in curves(short=given.short):
        found.append(curve)
        mark = "  TOO STEEP" if curve.is_steep else ""
        print(f"{curve.of:8}{curve.kind:48}{curve.slope:6.2f}{mark}", flush=True)
    if given.plot:
        draw(given.plot, found)
    return int(any(curve.is_steep for curve in found))


if __name__ == "__main__":
    sys.exit(main())
