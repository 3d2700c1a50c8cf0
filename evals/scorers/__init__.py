"""Every scorer by name. Each gives a value and an explanation; none needs a model that judges.

`VERSION` changes whenever a rule changes, so that `compare` can warn about scores made by different rules.
"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers import (
    abstention,
    balance,
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
    numbers,
    reading_level,
    same_facts,
    similarity,
    subject,
    triage,
    unsupported_numbers,
)
from evals.scorers.base import ScoreTurn, TurnView

VERSION = "2"

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
    "numbers": numbers.score,
    "unsupported_numbers": unsupported_numbers.score,
    "abstention": abstention.score,
    "triage": triage.score,
    "boundary": boundary.score,
    "subject": subject.score,
    "both_sides": balance.score_both,
    "balance": balance.score_length,
    "option_balance": balance.score_options,
    "same_facts": same_facts.score,
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
    "numbers": "Numbers as their quote has them",
    "unsupported_numbers": "Numbers without a passage",
    "abstention": "Abstaining",
    "triage": "Level of danger",
    "boundary": "Limits of advice",
    "subject": "Right subject",
    "both_sides": "Benefits and harms both told",
    "balance": "Even length of benefits and harms",
    "option_balance": "Even length of options",
    "same_facts": "Same facts in every frame",
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
    "both_sides",
    "same_facts",
)
"""Scorers that decide whether a turn passed: each must be 1 where it applies."""


def score_turn(turn: TurnView) -> dict[str, Score]:
    """All scores of one turn; scorers with nothing to judge are left out."""
    return {name: score for name, scorer in SCORERS.items() if (score := scorer(turn)) is not None}
