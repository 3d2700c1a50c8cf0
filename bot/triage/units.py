"""The pieces of a message that are scored: the whole, each sentence, and the whole without reassurance; the gravest counts.

A long calm message with one grave sentence must not be averaged down, and adding words must not lower what stands already: so the
learnt part takes the maximum over the pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.triage.reassurance import without_reassurance
from bot.triage.structure import sentences

if TYPE_CHECKING:
    from bot.triage.model import Scorer

_LEAST_WORDS = 3
_WINDOW = 60
_STEP = 45
"""Words of one window of a long sentence without marks, and how far the next one starts; the learnt part reads no more at once."""
_MOST_PARTS = 14
"""Sentences scored one by one; of a longer message neighbours are joined, so that all of it is read in bounded time."""


def units_of(folded: str) -> list[str]:
    """Distinct pieces of folded text to score, the whole first."""
    bare = without_reassurance(folded)
    pieces = [folded, bare]
    parts = [window for part in sentences(bare) for window in _windows(part)]
    if len(parts) > _MOST_PARTS:
        step = -(-len(parts) // _MOST_PARTS)
        parts = [" ".join(parts[start : start + step]) for start in range(0, len(parts), step)]
    if len(parts) > 1:
        pieces.extend(part for part in parts if len(part.split()) >= _LEAST_WORDS)
    return list(dict.fromkeys(piece for piece in pieces if piece))


def _windows(sentence: str) -> list[str]:
    """A long sentence as overlapping windows of words; a short one as it is."""
    words = sentence.split()
    if len(words) <= _WINDOW:
        return [sentence]
    return [" ".join(words[start : start + _WINDOW]) for start in range(0, len(words) - _WINDOW + _STEP, _STEP)]


def chances_of(folded: str, scorers: Sequence[Scorer]) -> tuple[float, float, float, float]:
    """Chances of the gravest piece (the one least likely to be harmless)."""
    from bot.triage.model import blend

    gravest = (1.0, 0.0, 0.0, 0.0)
    for piece in units_of(folded):
        chances = blend(scorers, piece)
        if chances[0] < gravest[0]:
            gravest = chances
    return gravest
