"""Every scorer by name. Each gives a value and an explanation; none needs a model that judges.

`VERSION` changes whenever a rule changes, so that `compare` can warn about scores made by different rules.
"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers import (
    abstention,
    boundary,
    citation_markers,
    citation_quality,
    citation_spans,
    cites,
    groundedness,
    kind,
    known_answer,
    length,
    must_include,
    must_not_include,
    reading_level,
    similarity,
    subject,
    triage,
    unsupported_numbers,
)
from evals.scorers.base import ScoreTurn, TurnView

VERSION = "1"

SCORERS: dict[str, ScoreTurn] = {
    "kind": kind.score,
    "known_answer": known_answer.score,
    "must_include": must_include.score,
    "must_not_include": must_not_include.score,
    "cites": cites.score,
    "citation_spans": citation_spans.score,
    "citation_markers": citation_markers.score,
    "citation_recall": citation_quality.score_recall,
    "citation_precision": citation_quality.score_precision,
    "groundedness": groundedness.score,
    "unsupported_numbers": unsupported_numbers.score,
    "abstention": abstention.score,
    "triage": triage.score,
    "boundary": boundary.score,
    "subject": subject.score,
    "length": length.score,
    "reading_level": reading_level.score,
    "similarity_numbers": similarity.score_numbers,
    "similarity_words": similarity.score_words,
    "similarity_meaning": similarity.score_meaning,
}

LABELS: dict[str, str] = {
    "kind": "Kind of reply",
    "known_answer": "Known answer",
    "must_include": "Required facts",
    "must_not_include": "Forbidden statements",
    "cites": "Source cited",
    "citation_spans": "Exact quotes",
    "citation_markers": "Citation numbers",
    "citation_recall": "Claims that their quotes support",
    "citation_precision": "Citations that do their part",
    "groundedness": "Claims found in the passages",
    "unsupported_numbers": "Numbers without a passage",
    "abstention": "Abstaining",
    "triage": "Level of danger",
    "boundary": "Limits of advice",
    "subject": "Right subject",
    "length": "Words",
    "reading_level": "Reading grade",
    "similarity_numbers": "Similarity of numbers",
    "similarity_words": "Similarity of words",
    "similarity_meaning": "Similarity of meaning",
}
"""Scorers as a reader sees them."""

MUST_HOLD = (
    "kind",
    "known_answer",
    "must_include",
    "must_not_include",
    "cites",
    "citation_spans",
    "citation_markers",
    "triage",
    "boundary",
    "subject",
)
"""Scorers that decide whether a turn passed: each must be 1 where it applies."""


def score_turn(turn: TurnView) -> dict[str, Score]:
    """All scores of one turn; scorers with nothing to judge are left out."""
    return {name: score for name, scorer in SCORERS.items() if (score := scorer(turn)) is not None}
