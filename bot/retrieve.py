"""Passages for each part of a question: the index's own score, nudged by option, aspect and trust.

The nudges are boosts, never filters: a passage about the named option moves up, one about another option
moves down, and both can still win. Curated text stands before imported text of like fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.understand import Part
from knowledge import Hit, Index

NAMED = 0.10
OTHER_OPTION = -0.25
ASPECT = 0.05
IMPORTED = -0.06
GLANCE = -0.30
TERM = -0.04
CANDIDATES = 200


@dataclass(frozen=True)
class Found:
    """One passage with its place: `score` after the nudges, `hit` as the index gave it."""

    hit: Hit
    score: float


def find_passages(part: Part, index: Index, k: int = 8) -> list[Found]:
    """The best `k` passages for one part of a question, best first.

    Raises:
        IndexDamagedError: the index cannot be searched.
    """
    wanted = set(part.options)
    found = []
    for hit in index.search(part.text, k=CANDIDATES, also=part.options):
        passage = hit.passage
        score = hit.score
        if wanted & set(passage.options):
            score += NAMED
        elif wanted and passage.options:
            score += OTHER_OPTION
        if passage.aspect in part.aspects[:2]:
            score += ASPECT if passage.aspect == part.aspects[0] else ASPECT / 2
        score += {"glance": GLANCE, "term": TERM}.get(passage.kind, 0.0)
        if passage.trust == "imported":
            score += IMPORTED
        found.append(Found(hit, score))
    found.sort(key=lambda f: (-f.score, f.hit.passage.id))
    return found[:k]
