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
_MOST_PARTS = 14
"""Sentences scored one by one; of a longer message neighbours are joined, so that all of it is read in bounded time."""


def units_of(folded: str) -> list[str]:
    """Distinct pieces of folded text to score, the whole first."""
    bare = without_reassurance(folded)
    pieces = [folded, bare]
    parts = sentences(bare)
    if len(parts) > _MOST_PARTS:
        step = -(-len(parts) // _MOST_PARTS)
        parts = [" ".join(parts[start : start + step]) for start in range(0, len(parts), step)]
    if len(parts) > 1:
        pieces.extend(part for part in parts if len(part.split()) >= _LEAST_WORDS)
    return list(dict.fromkeys(piece for piece in pieces if piece))


def chances_of(folded: str, scorers: Sequence[Scorer]) -> tuple[float, float, float, float]:
    """Chances of the gravest piece (the one least likely to be harmless)."""
    from bot.triage.model import blend

    gravest = (1.0, 0.0, 0.0, 0.0)
    for piece in units_of(folded):
        chances = blend(scorers, piece)
        if chances[0] < gravest[0]:
            gravest = chances
    return gravest
