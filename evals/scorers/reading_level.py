"""How hard is it to read? Flesch-Kincaid grade of the prose, drug and disease names counted as two syllables."""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView
from evals.text import count_words, prose
from knowledge.readability import reading_grade

MIN_WORDS = 5
"""Below this a grade says nothing."""


def score(turn: TurnView) -> Score | None:
    """The grade; 8 means that a pupil of the eighth US school year can follow."""
    if count_words(turn.answer.text) < MIN_WORDS:
        return None
    grade = reading_grade(prose(turn.answer.text), turn.masked_words)
    return Score(value=grade, explanation=f"grade {grade:.1f}")
