"""How hard the library is to read, measured on its own cards: the figure that the page on method shows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.load import Library

LIMIT = 9.0
"""US school grade up to which we want answers to read."""


@dataclass(frozen=True)
class ReadingLevel:
    """Flesch-Kincaid grades of all cards, drug names counted as easy words."""

    cards: int
    median: float
    share_within: float


def reading_level(library: Library) -> ReadingLevel | None:
    """The level of the whole library; None when it holds no card."""
    from knowledge import reading_grade
    from knowledge.sentences import read_marked_text

    names = library.masked_words
    grades = [reading_grade(read_marked_text(card.text).text, names) for source in library.sources for card in source.cards]
    if not grades:
        return None
    return ReadingLevel(len(grades), round(median(grades), 1), sum(grade <= LIMIT for grade in grades) / len(grades))
