"""A picture of chance: so many people out of 100, 1,000 or 10,000, as an SVG. Pure.

Only shares of people are ever drawn; a rate or a mean has no people to draw. Two states and no more: those it happened
to are solid and square-set, the others are hollow and round. So the picture holds in greyscale, in print and for
colour-blind readers. It always stands on its own white card, so that a dark page cannot turn it round. Filled ones stand
together at the top, since scattered ones look like more. Nothing moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from knowledge.numbers import DENOMINATORS

FILLED = "#0b5a66"
OUTLINE = "#5d6b73"
CARD = "#ffffff"
"""Solid, hollow edge, ground: each of the first two has more than 4.5:1 to the ground."""

COLUMNS = {100: 10, 1_000: 40, 10_000: 100}
SIDE = 300.0
"""Width of the drawing in its own units; every picture has the same width."""

_PERSON_HEAD = (15.0, 8.6, 4.6)
_PERSON_BODY = "M7 26.5v-5.5a8 6.5 0 0 1 16 0v5.5z"


@dataclass(frozen=True)
class Picture:
    """How many of how many, and the same in words for those who do not see it."""

    filled: int
    total: int
    alt: str

    def __post_init__(self) -> None:
        if self.total not in DENOMINATORS:
            raise ValueError(f"a picture shows one of {DENOMINATORS} people, not {self.total}")
        if not 0 <= self.filled <= self.total:
            raise ValueError(f"{self.filled} of {self.total} cannot be drawn")
        if not self.alt.strip():
            raise ValueError("a picture needs its words")


def icon_array(picture: Picture) -> str:
    """The drawing as an SVG document. Its words travel beside it, as the `alt` of the image that shows it."""
    columns = COLUMNS[picture.total]
    step = SIDE / columns
    rows = picture.total // columns
    height = step * rows
    body = _people(picture, columns) if picture.total == 100 else _dots(picture, columns, step)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 {SIDE + 12:g} {height + 12:g}" width="{SIDE + 12:g}" height="{height + 12:g}" '
        f'data-filled="{picture.filled}" data-total="{picture.total}">'
        f'<rect x="-6" y="-6" width="{SIDE + 12:g}" height="{height + 12:g}" fill="{CARD}"/>{body}</svg>'
    )


def data_address(svg: str) -> str:
    """An SVG as an address that an image can carry in the page itself: no file, no request."""
    return "data:image/svg+xml," + quote(svg, safe=" =:/,.'()-")


def runs(first: int, end: int, columns: int) -> list[tuple[int, int, int]]:
    """The places from `first` up to `end` (left out), row by row: row, first column, number of places in it."""
    found = []
    while first < end:
        row, column = divmod(first, columns)
        count = min(columns - column, end - first)
        found.append((row, column, count))
        first += count
    return found


def _people(picture: Picture, columns: int) -> str:
    x, y, radius = _PERSON_HEAD
    figure = f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/><path d="{_PERSON_BODY}"/>'
    states = (
        f'<g id="yes" fill="{FILLED}"><rect x="2" y="1" width="26" height="28" rx="4"/><g fill="{CARD}">{figure}</g></g>'
        f'<g id="no" fill="{CARD}" stroke="{OUTLINE}" stroke-width="1.5">{figure}</g>'
    )
    step = SIDE / columns
    uses = "".join(
        f'<use href="#{"yes" if place < picture.filled else "no"}" x="{place % columns * step:g}" y="{place // columns * step:g}"/>'
        for place in range(picture.total)
    )
    return f"<defs>{states}</defs>{uses}"


def _dots(picture: Picture, columns: int, step: float) -> str:
    """Each row is one dashed line of dots, which keeps ten thousand of them to a few kilobytes."""
    filled = _lines(runs(0, picture.filled, columns), step)
    empty = _lines(runs(picture.filled, picture.total, columns), step)
    gap = f'stroke-dasharray="0 {step:g}"'
    return (
        f'<g class="yes" fill="none" stroke="{FILLED}" stroke-width="{step * 0.86:g}" stroke-linecap="square" {gap}>{filled}</g>'
        f'<g class="no" fill="none" stroke-linecap="round" {gap}>'
        f'<g stroke="{OUTLINE}" stroke-width="{step * 0.72:g}">{empty}</g><g stroke="{CARD}" stroke-width="{step * 0.4:g}">{empty}</g></g>'
    )


def _lines(pieces: list[tuple[int, int, int]], step: float) -> str:
    # A hair beyond the last dot: at the exact end a rounding error may swallow it.
    return "".join(
        f'<path d="M{(column + 0.5) * step:g} {(row + 0.5) * step:g}h{(count - 1) * step + 0.01:g}"/>' for row, column, count in pieces
    )
