"""The headline of known-answer questions: every required fact, nothing forbidden, within the word limit, all at once."""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView, listing, pattern_in_words
from evals.scorers.length import word_limit
from evals.scorers.must_include import missing_groups
from evals.scorers.must_not_include import forbidden_hits
from evals.text import count_words


def score(turn: TurnView) -> Score | None:
    """1 when all three hold; only turns with required facts are judged."""
    if not turn.expect.must_include:
        return None
    problems = [f"lacks {' or '.join(map(pattern_in_words, group))}" for group in missing_groups(turn)]
    problems += [f"says {hit}" for hit in forbidden_hits(turn)]
    words, limit = count_words(turn.answer.text), word_limit(turn)
    if words > limit:
        problems.append(f"{words} words, limit {limit}")
    if problems:
        return Score(value=0, explanation=listing(problems))
    return Score(value=1, explanation="all facts, nothing forbidden, short enough")
