"""Passages for each part of a question: the index's own score, nudged by aspect, kind and trust.

The nudges are boosts, never filters. Curated text stands before imported text of like fit; a table row or a
glossary entry stands behind a card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.frames import asks_number, without_frame
from bot.understand import Part
from knowledge import Hit, Index

ASPECT = 0.03
IMPORTED = -0.06
NAMED_TRIAL = 0.35
FIGURES = 12
"""Figures kept beyond the best passages, so that a card can be told with the numbers that were asked for."""
NEAR = 0.10
"""Added in a follow-up to passages of the source that the last answer came from: of 0 to 0.2 the best on our development talks."""
SHOWN = -0.2
"""Added in a follow-up to the card that was just shown: whoever asks on has read it."""
KIND = {"cell": -0.30, "figure": -0.30, "term": -0.04}
TERM_UNASKED = -0.15
"""Added to a glossary entry when the question does not ask what something means: the word is only part of it."""
_ASKS_MEANING = re.compile(
    r"\b(?:what(?:.?s| is| are| does| do)|whats|means?|meaning|stands? for|define|definition|huh|eh)\b", re.IGNORECASE
)
CANDIDATES = 200


@dataclass(frozen=True)
class Found:
    """One passage with its place: `score` after the nudges, `hit` as the index gave it; `names_trial` says that it, or a figure told
    with it, is about a study that the question names."""

    hit: Hit
    score: float
    names_trial: bool = False


def find_passages(
    part: Part,
    index: Index,
    trials: frozenset[str] = frozenset(),
    k: int = 8,
    also: tuple[str, ...] = (),
    near: str = "",
    shown: str = "",
    encoded: Mapping[str, Any] | None = None,
) -> list[Found]:
    """The best `k` passages for one part of a question, best first, and some figures that fit less well after them.

    Args:
        trials: studies that the question names; passages about them move up.
        also: other readings of the question; a passage counts by the reading that it fits best.
        near: source that the talk has been about, whose passages move up.
        shown: section of the last answer, which has been read already and moves down.
        encoded: vectors of masked texts that were made for this question already.

    Raises:
        IndexDamagedError: the index cannot be searched.
    """
    # A number is looked for by its outcome alone, so that both frames of a question find the same one.
    asked = without_frame(part.text) if asks_number(part.text) else part.text
    readings = dict.fromkeys((asked, *also))
    best: dict[str, Hit] = {}
    total: dict[str, float] = {}
    for reading in readings:
        hits = index.search(reading, CANDIDATES, encoded)
        floor = hits[-1].score if hits else 0.0
        for hit in hits:
            if hit.passage.id not in best or hit.score > best[hit.passage.id].score:
                best[hit.passage.id] = hit
            total[hit.passage.id] = total.get(hit.passage.id, 0.0) + hit.score - floor
    found = []
    for hit in best.values():
        passage = hit.passage
        score = total[passage.id] / len(readings) + KIND.get(passage.kind, 0.0)
        if passage.kind == "term" and not _ASKS_MEANING.search(part.text):
            score += TERM_UNASKED
        if part.options and passage.aspect in part.aspects[:2]:
            score += ASPECT if passage.aspect == part.aspects[0] else ASPECT / 2
        # A figure moves up with the card that tells it, not alone.
        told = (passage.text, *(index.passage(figure).text for figure in passage.figures)) if trials and passage.kind != "figure" else ()
        names_trial = any(trial in text for trial in trials for text in told)
        if names_trial:
            score += NAMED_TRIAL
        if near and passage.source_id == near:
            score += NEAR
        if shown and passage.section == shown:
            score += SHOWN
        if passage.trust == "imported":
            score += IMPORTED
        found.append(Found(hit, score, names_trial))
    found.sort(key=lambda f: (-f.score, f.hit.passage.id))
    return found[:k] + [one for one in found[k:] if one.hit.passage.kind == "figure"][:FIGURES]
