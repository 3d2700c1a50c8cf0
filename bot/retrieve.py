"""Passages for each part of a question: the index's own score, nudged by aspect, kind and trust.

The nudges are boosts, never filters. Curated text stands before imported text of like fit; a table row or a
glossary entry stands behind a card.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.understand import Part
from knowledge import Hit, Index

ASPECT = 0.03
IMPORTED = -0.06
NAMED_TRIAL = 0.35
KIND = {"cell": -0.30, "figure": -0.30, "term": -0.04}
CANDIDATES = 200


@dataclass(frozen=True)
class Found:
    """One passage with its place: `score` after the nudges, `hit` as the index gave it."""

    hit: Hit
    score: float


def find_passages(part: Part, index: Index, trials: frozenset[str] = frozenset(), k: int = 8) -> list[Found]:
    """The best `k` passages for one part of a question, best first.

    Args:
        trials: studies that the question names; passages about them move up.

    Raises:
        IndexDamagedError: the index cannot be searched.
    """
    found = []
    for hit in index.search(part.text, CANDIDATES):
        passage = hit.passage
        score = hit.score + KIND.get(passage.kind, 0.0)
        if part.options and passage.aspect in part.aspects[:2]:
            score += ASPECT if passage.aspect == part.aspects[0] else ASPECT / 2
        if trials and any(trial in text for trial in trials for text in (passage.text, *(index.passage(f).text for f in passage.figures))):
            score += NAMED_TRIAL
        if passage.trust == "imported":
            score += IMPORTED
        found.append(Found(hit, score))
    found.sort(key=lambda f: (-f.score, f.hit.passage.id))
    return found[:k]
