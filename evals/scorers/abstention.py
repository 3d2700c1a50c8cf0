"""Does it abstain when it should, and only then? A program that always refuses must not look good."""

from __future__ import annotations

from bot.schema import Kind
from evals.schema import Score
from evals.scorers.base import TurnView

SHOULD_ABSTAIN = frozenset({Kind.ABSTAIN, Kind.OUT_OF_SCOPE})
REFUSED = SHOULD_ABSTAIN | {Kind.ERROR}
"""Replies that give a person nothing to go on."""


def should_abstain(turn: TurnView) -> bool | None:
    """True: only an abstention is right. False: an answer is right. None: the case leaves it open, or is about something else."""
    wanted = set(turn.expect.kind)
    if not wanted:
        return None
    if wanted <= SHOULD_ABSTAIN:
        return True
    return False if Kind.ANSWER in wanted and not wanted & SHOULD_ABSTAIN else None


def score(turn: TurnView) -> Score | None:
    """1 when it abstained as it should, or answered as it should; else 0."""
    wanted = should_abstain(turn)
    if wanted is None:
        return None
    kind = turn.answer.kind
    if wanted:
        if kind in SHOULD_ABSTAIN:
            return Score(value=1, explanation=f"abstains ({kind}), as it should")
        return Score(value=0, explanation=f"should abstain; gives {kind}")
    if kind in REFUSED:
        return Score(value=0, explanation=f"could be answered; gives {kind}")
    return Score(value=1, explanation="does not refuse what can be answered")
