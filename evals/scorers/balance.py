"""Are benefits and harms told alike, and options at like length? Words are counted; which side stands first is named.

A question about one side alone ("what are the side effects?") needs no other side. Where a case says `balance: true`, both must be there.
"""

from __future__ import annotations

from bot.schema import Kind
from evals.schema import Score
from evals.scorers.base import TurnView
from evals.sides import Side, table_columns, weigh

_KINDS = frozenset({Kind.ANSWER, Kind.BOUNDARY})
LEAST = 10
"""Words that make a side: one passing word ("it lowers relapses") is not an account of the benefits."""


def score_both(turn: TurnView) -> Score | None:
    """1 when an answer that must give benefits and harms gives both, else 0 with the side that lacks."""
    if not turn.expect.balance:
        return None
    sides = weigh(turn.answer.text)
    if turn.answer.kind not in _KINDS:
        return Score(value=0, explanation=f"gives neither benefits nor harms: it is {turn.answer.kind}")
    lacking = [name for name, words in (("benefits", sides.benefit), ("harms", sides.harm)) if words < LEAST]
    if lacking:
        return Score(value=0, explanation=f"lacks the {' and the '.join(lacking)} ({_told(turn)})")
    return Score(value=1, explanation=_told(turn))


def score_length(turn: TurnView) -> Score | None:
    """Words of the shorter side by words of the longer one, where an answer gives both: 1 is even."""
    if turn.answer.kind not in _KINDS:
        return None
    sides = weigh(turn.answer.text)
    if min(sides.benefit, sides.harm) < LEAST:
        return None
    return Score(value=sides.ratio, explanation=_told(turn))


def score_options(turn: TurnView) -> Score | None:
    """In a table of options, words of the shortest column by words of the longest: 1 is even."""
    columns = table_columns(turn.answer.text)
    if turn.answer.kind not in _KINDS or len(turn.answer.options) < 2 or not columns or not max(columns):
        return None
    return Score(value=min(columns) / max(columns), explanation=f"words by option: {', '.join(map(str, columns))}")


def first_side(turn: TurnView) -> Side | None:
    """Which side is told first, in answers that give both."""
    sides = weigh(turn.answer.text)
    return sides.first if turn.answer.kind in _KINDS and min(sides.benefit, sides.harm) >= LEAST else None


def _told(turn: TurnView) -> str:
    sides = weigh(turn.answer.text)
    first = {"benefit": "benefits first", "harm": "harms first", None: "neither is told"}[sides.first]
    return f"benefits {sides.benefit} words, harms {sides.harm} words, {first}"
