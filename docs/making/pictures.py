"""Draws the pictures of the docs: ``python -m docs.making.pictures`` writes them anew.

They have no background, and colours that can be read on white and on black, since GitHub and the
site show them on either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "pictures"
FILLS = {
    "input": ("#dbeafe", "#1e3a5f"),
    "work": ("#ede9fe", "#3b2f63"),
    "good": ("#d1fae5", "#064e3b"),
    "bad": ("#fee2e2", "#7f1d1d"),
    "open": ("#fef3c7", "#78350f"),
}
"""What a box is → its fill, and the colour of its text."""
HEIGHT = 54
LINE = "#7c8794"


@dataclass(frozen=True)
class Box:
    """A box with a title and a line below it."""

    x: int
    y: int
    width: int
    kind: str
    title: str
    below: str = ""

    def draw(self) -> str:
        fill, text = FILLS[self.kind]
        middle = self.x + self.width / 2
        at = self.y + (24 if self.below else 32)
        drawn = (
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{HEIGHT}" rx="8" '
            f'fill="{fill}" stroke="{text}" stroke-opacity=".35"/>'
            f'<text x="{middle:g}" y="{at}" fill="{text}" class="t">{escape(self.title)}</text>'
        )
        if self.below:
            drawn += f'<text x="{middle:g}" y="{self.y + 42}" fill="{text}" class="b">'
            drawn += f"{escape(self.below)}</text>"
        return drawn


@dataclass(frozen=True)
class Arrow:
    """A line through some points, with its words at a place of their own."""

    points: Sequence[tuple[int, int]]
    words: str = ""
    at: tuple[int, int] = (0, 0)

    def draw(self) -> str:
        through = " ".join(f"{x},{y}" for x, y in self.points)
        drawn = f'<polyline points="{through}" class="l" marker-end="url(#a)"/>'
        if self.words:
            x, y = self.at
            drawn += f'<text x="{x}" y="{y}" class="w">{escape(self.words)}</text>'
        return drawn


@dataclass(frozen=True)
class Picture:
    """A file, what it shows in words, and its parts."""

    name: str
    title: str
    size: tuple[int, int]
    parts: Sequence[Box | Arrow]

    def draw(self) -> str:
        width, height = self.size
        parts = "\n".join(part.draw() for part in self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="{escape(self.title)}">\n'
            "<style>text{font-family:system-ui,sans-serif;text-anchor:middle}"
            ".t{font-size:15px;font-weight:600}.b{font-size:12px}"
            f".w{{font-size:12px;fill:{LINE}}}"
            f".l{{fill:none;stroke:{LINE};stroke-width:1.6}}</style>\n"
            '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            f'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker>'
            f"</defs>\n{parts}\n</svg>\n"
        )


FLOW = Picture(
    "flow.svg",
    "From WSDLs, a field catalogue and service.toml to a client; diff and check beside it",
    (720, 330),
    [
        Box(10, 10, 180, "input", "zone.wsdl", "one for each zone"),
        Box(10, 80, 180, "input", "zone.fields.json", "what the fields are"),
        Box(10, 150, 180, "input", "service.toml", "what no WSDL can say"),
        Box(270, 80, 150, "work", "generate", "schema and rules"),
        Box(270, 260, 150, "work", "diff", "zones, releases"),
        Box(500, 80, 200, "good", "generated/service/", "client, types, q"),
        Box(500, 170, 200, "work", "check", "CI: is it still so?"),
        Box(500, 260, 200, "open", "findings", "what would break you"),
        Arrow([(190, 37), (230, 37), (230, 100), (268, 100)]),
        Arrow([(190, 107), (268, 107)]),
        Arrow([(190, 177), (230, 177), (230, 114), (268, 114)]),
        Arrow([(420, 107), (498, 107)], "templates", (459, 99)),
        Arrow([(600, 170), (600, 136)]),
        Arrow([(100, 204), (100, 287), (268, 287)], "two of them", (186, 279)),
        Arrow([(420, 287), (498, 287)]),
        Arrow([(345, 134), (345, 197), (498, 197)], "again, in memory", (420, 189)),
        Box(500, 10, 200, "input", "your program", "at.create(…), at.query(…)"),
        Arrow([(600, 80), (600, 66)]),
    ],
)

RECORD = Picture(
    "record.svg",
    "The life of a record: checked, sent, and then succeeded, failed or unknown",
    (720, 410),
    [
        Box(10, 20, 150, "input", "your record", "from any iterable"),
        Box(230, 20, 150, "work", "checked", "types, lengths, zone"),
        Box(450, 20, 150, "work", "sent", "200 in a call"),
        Box(450, 130, 180, "work", "taken apart", "until the bad stand alone"),
        Box(10, 250, 200, "bad", "failed", "not there; errors say why"),
        Box(255, 250, 200, "good", "succeeded", "with its id"),
        Box(510, 250, 200, "open", "unknown", "may be there; not sent again"),
        Box(510, 340, 200, "work", "looked for", "with a journal, next run"),
        Arrow([(160, 47), (228, 47)]),
        Arrow([(380, 47), (448, 47)]),
        Arrow([(305, 74), (305, 95), (110, 95), (110, 248)], "breaks a rule", (205, 88)),
        Arrow([(525, 74), (525, 128)], "refused", (552, 104)),
        Arrow([(450, 157), (170, 157), (170, 248)], "at fault", (250, 149)),
        Arrow([(480, 184), (480, 215), (420, 215), (420, 248)], "the others", (456, 231)),
        Arrow([(470, 74), (470, 100), (350, 100), (350, 248)], "saved", (410, 93)),
        Arrow([(600, 47), (690, 47), (690, 248)], "no answer", (645, 40)),
        Arrow([(610, 304), (610, 338)]),
        Arrow([(510, 367), (355, 367), (355, 306)], "found", (440, 360)),
    ],
)

PICTURES = (FLOW, RECORD)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        (FOLDER / picture.name).write_text(picture.draw(), "utf-8")
