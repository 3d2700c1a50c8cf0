"""Does the answer cite one of the sources it should rest on?"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView


def score(turn: TurnView) -> Score | None:
    """1 when at least one citation is from one of the expected sources."""
    wanted = turn.expect.cites
    if not wanted:
        return None
    cited = list(dict.fromkeys(citation.source_id for citation in turn.answer.citations))
    good = [source for source in cited if source in wanted]
    if good:
        return Score(value=1, explanation=f"cites {good[0]}")
    return Score(value=0, explanation=f"cites {', '.join(cited) or 'nothing'}; expected {' or '.join(wanted)}")
