"""Is the reply of the expected kind (answer, abstain, emergency ...)?"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView


def score(turn: TurnView) -> Score | None:
    """1 when the kind is one of those expected, else 0."""
    wanted = turn.expect.kind
    if not wanted:
        return None
    got = turn.answer.kind
    if got in wanted:
        return Score(value=1, explanation=f"is {got}, as expected")
    return Score(value=0, explanation=f"is {got}; expected {' or '.join(wanted)}")
