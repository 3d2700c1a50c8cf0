"""Is anything forbidden said? Each sentence apart; a negation shortly before the words takes them back."""

from __future__ import annotations

import re

from evals.schema import Score
from evals.scorers.base import TurnView, listing, pattern_in_words
from evals.text import NEGATION, plain_characters, sentences, visible

NEGATION_REACH = 60
"""Characters before a match in which a negation voids it (EVALS 3.2)."""


def is_negated(sentence: str, start: int) -> bool:
    """Whether a negation stands within reach before position `start` of the sentence."""
    return bool(NEGATION.search(sentence[max(0, start - NEGATION_REACH) : start]))


def forbidden_hits(turn: TurnView) -> list[str]:
    """Each forbidden pattern that is said and not negated, with the sentence that says it."""
    pieces = [sentence.text for sentence in sentences(turn.answer.text)]
    rows = [line for line in plain_characters(turn.answer.text).split("\n") if line.strip().startswith("|")]
    pieces += [visible(cell) for line in rows for cell in line.strip(" |").split("|")]
    hits = []
    for pattern in turn.expect.must_not_include:
        expression = re.compile(pattern, re.IGNORECASE | re.DOTALL)
        for piece in pieces:
            flat = re.sub(r"\s+", " ", piece)
            if any(not is_negated(flat, match.start()) for match in expression.finditer(flat)):
                hits.append(f"{pattern_in_words(pattern)} in {flat!r}")
                break
    return hits


def score(turn: TurnView) -> Score | None:
    """1 when nothing forbidden is said, else 0 with every hit."""
    if not turn.expect.must_not_include:
        return None
    hits = forbidden_hits(turn)
    if not hits:
        return Score(value=1, explanation="nothing forbidden is said")
    return Score(value=0, explanation=f"says {listing(hits)}")
