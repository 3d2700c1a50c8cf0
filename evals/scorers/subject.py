"""Is a follow-up answered about the right subject? ("And the side effects?" after a question on one drug.)"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView


def score(turn: TurnView) -> Score | None:
    """1 when the options spoken of, or the first citation, name the expected subject. First turns are not follow-ups."""
    wanted = turn.expect.subject or turn.expect.cites
    if turn.index == 0 or not wanted:
        return None
    answer = turn.answer
    if set(answer.options) & set(wanted):
        return Score(value=1, explanation=f"speaks of {', '.join(answer.options)}")
    first = answer.citations[0].source_id if answer.citations else None
    if first in wanted:
        return Score(value=1, explanation=f"rests on {first}")
    about = ", ".join(answer.options) or first or "nothing it names"
    return Score(value=0, explanation=f"about {about}; expected {' or '.join(wanted)}")
