"""How long is the answer? Words of the text without source lines, tables and markers."""

from __future__ import annotations

from bot.schema import Size
from evals.schema import Score
from evals.scorers.base import TurnView
from evals.text import count_words

LIMITS: dict[Size, int] = {"line": 40, "short": 150, "long": 400}
"""Most words by the size asked for. 150 is DESIGN's bar for the default; the other two are our reading of "one line" and "longer"."""


def word_limit(turn: TurnView) -> int:
    """The case's own limit, else the limit of the size that was asked for."""
    return turn.expect.max_words or LIMITS[turn.case.settings.size]


def score(turn: TurnView) -> Score | None:
    """Number of words."""
    words, limit = count_words(turn.answer.text), word_limit(turn)
    return Score(value=words, explanation=f"{words} words, {'within' if words <= limit else 'over'} the limit of {limit}")
